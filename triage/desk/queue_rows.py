"""What the queue shows: its rows, its tabs with their counts, what it is narrowed to, and the ways on."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from functools import partial
from typing import Any
from urllib.parse import urlencode

from django.http import QueryDict
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from triage import case_words as words
from triage.desk.queue_forms import Choice, QueueFilter
from triage.desk.queue_lines import choice, lines, tabs
from triage.desk.queue_words import address, times
from triage.queries.queue_frame import MOST_COUNTED
from triage.queries.queues import DeskList

TABS: tuple[tuple[str, Any, dict[str, str]], ...] = (
    ("all", gettext_lazy("All open"), {}),
    ("new", gettext_lazy("Needs us now"), {"state": "new"}),
    ("nobody", gettext_lazy("Nobody has them"), {"whose": "nobody"}),
    ("mine", gettext_lazy("Mine"), {"whose": "me"}),
    ("late", gettext_lazy("Late"), {"due": "late"}),
    ("waiting", gettext_lazy("Waiting for the patient"), {"state": "waiting_for_patient"}),
    ("mail", gettext_lazy("Mail came back"), {"mail": "back"}),
    ("decided", gettext_lazy("Decided"), {"state": "decided"}),
    ("withdrawn", gettext_lazy("Withdrawn"), {"state": "withdrawn"}),
)


def queue(
    shown: DeskList, *, chosen: Mapping[str, str], asked: QueryDict, token: str, at: datetime
) -> dict[str, Any]:
    """The part of the page that renews itself: tabs, the urgent cases, the rest, and the ways on.

    `token` guards the forms in its lines.
    """
    now_here = here(chosen, asked)
    picked = {pick.rpartition(".")[0] for pick in asked.getlist("pick")}
    marked = set(shown.references) if asked.get("mark") == "all" else picked
    written = partial(lines, at=at, here=urlencode(now_here), token=token)
    return {
        "tabs": tabs([_tab(tab, shown.counts, chosen) for tab in TABS]),
        "top": written(shown.top, picked=picked),
        "top_line": _top_line(shown, at=at),
        "rows": written(shown.rows, picked=marked),
        "count_line": _count_line(len(shown.rows), below=bool(shown.top)),
        "refreshed": words.clock_time(at),
        "here": urlencode(now_here),
        "here_url": queue_url(now_here),
        "live_url": queue_url({**now_here, "seen": shown.mark}),
        "mark_url": queue_url({**now_here, "mark": "all"}) + "#together",
        "next_url": queue_url({**chosen, "after": shown.next_cursor}) if shown.next_cursor else "",
        "previous_url": queue_url({**chosen, "before": shown.previous_cursor})
        if shown.previous_cursor
        else "",
        "first_url": queue_url(chosen) if shown.previous_cursor else "",
    }


def applied(offered: QueueFilter, chosen: Mapping[str, str]) -> list[dict[str, str]]:
    """What the queue is narrowed to, each with the link that takes it off."""
    return [_applied(one, chosen) for one in offered.choices if one.name in chosen]


def filters(offered: QueueFilter, chosen: Mapping[str, str]) -> list[str]:
    """The lists of the filter, each written out."""
    return [choice(one.name, one.label, one.options, chosen.get(one.name, "")) for one in offered.choices]


def queue_url(query: Mapping[str, str]) -> str:
    """A link to the queue that anyone of the staff can be given."""
    text = urlencode(query) if query else ""
    return f"{address('desk:queue')}?{text}" if text else address("desk:queue")


def here(chosen: Mapping[str, str], asked: QueryDict) -> dict[str, str]:
    """The narrowing, and the place in the list: what leads back to this page of it."""
    place = next((name for name in ("before", "after") if asked.get(name)), "")
    return {**chosen, place: asked.get(place, "")} if place else dict(chosen)


def _tab(
    tab: tuple[str, Any, dict[str, str]], counts: Mapping[str, int], chosen: Mapping[str, str]
) -> tuple[str, str, str, str, bool]:
    """Its key, address and label, how many it holds, and whether it is shown now."""
    key, label, query = tab
    count = counts.get(key)
    many = count is not None and count >= MOST_COUNTED
    said = "" if count is None else (_("%(count)d or more") if many else "%(count)d") % {"count": count}
    return key, queue_url(query), str(label), said, query == dict(chosen)


def _top_line(shown: DeskList, *, at: datetime) -> str:
    if not shown.top:
        return ""
    count = ngettext(
        "%(count)d emergency or same-day case, on top of every page",
        "%(count)d emergency or same-day cases, on top of every page",
        len(shown.top),
    ) % {"count": len(shown.top)}
    clock = times(shown.top[0], at=at).clock
    first = _("The first: %(clock)s.") % {"clock": clock} if clock else ""
    rest = _("More of them stand in the list below.") if shown.more_on_top else ""
    return " ".join(filter(None, (f"{count}.", first, rest)))


def _count_line(count: int, *, below: bool) -> str:
    """How many the list holds; the urgent cases above it are counted in a line of their own."""
    if below:
        said = ngettext("%(count)d other case on this page.", "%(count)d other cases on this page.", count)
    else:
        said = ngettext("%(count)d case on this page.", "%(count)d cases on this page.", count)
    return said % {"count": count}


def _applied(one: Choice, chosen: Mapping[str, str]) -> dict[str, str]:
    rest = {other: value for other, value in chosen.items() if other != one.name}
    return {"label": f"{one.label}: {dict(one.options)[chosen[one.name]]}", "url": queue_url(rest)}
