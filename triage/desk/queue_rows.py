"""What the queue shows: its rows, its tabs with their counts, what it is narrowed to, and the ways on."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.http import QueryDict
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from triage import case_words as words
from triage.queries.queues import MOST_COUNTED, DeskList, QueueRow

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


@dataclass(frozen=True)
class Row:
    """One line of the queue."""

    reference: str
    pick: str
    picked: bool
    version: int
    name: str
    age: int | None
    area: str
    level: str
    level_class: str
    level_words: str
    safety_exit: bool
    due_at: str
    due_words: str
    clock: str
    overdue: bool
    state_words: str
    assignee_name: str
    flags: list[str]
    url: str
    take_url: str


def row(found: QueueRow, *, at: datetime, picked: Collection[str] = ()) -> Row:
    """One line: words for the level, the area and the times."""
    urgent = found.urgency.rank <= words.URGENT.rank
    runs = words.clock_runs(found)
    can_take = found.needs_a_look or not (found.closed or found.assignee_name)
    pick = f"{found.reference}.{found.version}"
    return Row(
        reference=found.reference,
        pick=pick,
        picked=found.reference in picked,
        version=found.version,
        name=found.name or _("Name not given"),
        age=found.age,
        area=words.area(found.side_words, found.region_words),
        level=found.urgency.code,
        level_class=found.urgency.code.lower(),
        level_words=str(words.LEVEL_WORDS[found.urgency]),
        safety_exit=found.safety_exit,
        due_at=found.due_at.isoformat() if runs else "",
        due_words=words.queue_due(found, at=at),
        clock=words.clock(found.due_at, at=at, depth=2 if urgent else 1)
        if runs and (urgent or found.overdue)
        else "",
        overdue=found.overdue,
        state_words=found.state_words,
        assignee_name=found.assignee_name,
        flags=words.flag_words(found.flags),
        url=reverse("desk:case", args=[found.reference]),
        take_url=reverse("worklist:take", args=[found.reference]) if can_take else "",
    )


def queue(shown: DeskList, *, chosen: Mapping[str, str], asked: QueryDict, at: datetime) -> dict[str, Any]:
    """The part of the page that renews itself: tabs, the urgent cases, the rest, and the ways on."""
    picked = {pick.rpartition(".")[0] for pick in asked.getlist("pick")}
    every = asked.get("mark") == "all"
    rows = [
        row(found, at=at, picked=picked | ({found.reference} if every else set())) for found in shown.rows
    ]
    top = [row(found, at=at, picked=picked) for found in shown.top]
    now_here = here(chosen, asked)
    return {
        "tabs": [_tab(tab, shown.counts, chosen) for tab in TABS],
        "top": top,
        "top_line": _top_line(top, more=shown.more_on_top),
        "rows": rows,
        "count_line": _count_line(len(rows)),
        "refreshed": words.clock_time(at),
        "here": _query(now_here),
        "here_url": queue_url(now_here),
        "live_url": queue_url({**now_here, "seen": shown.mark}),
        "mark_url": queue_url({**now_here, "mark": "all"}) + "#together",
        "next_url": queue_url({**chosen, "after": shown.next_cursor}) if shown.next_cursor else "",
        "previous_url": queue_url({**chosen, "before": shown.previous_cursor})
        if shown.previous_cursor
        else "",
        "first_url": queue_url(chosen) if shown.previous_cursor else "",
    }


def applied(filter_form: Any, chosen: Mapping[str, str]) -> list[dict[str, str]]:
    """What the queue is narrowed to, each with the link that takes it off."""
    return [_applied(name, filter_form, chosen) for name in chosen]


def queue_url(query: Mapping[str, str]) -> str:
    """A link to the queue that anyone of the staff can be given."""
    text = _query(query)
    return f"{reverse('desk:queue')}?{text}" if text else reverse("desk:queue")


def _query(query: Mapping[str, str]) -> str:
    text = QueryDict(mutable=True)
    text.update(query)
    return text.urlencode()


def here(chosen: Mapping[str, str], asked: QueryDict) -> dict[str, str]:
    """The narrowing, and the place in the list: what leads back to this page of it."""
    place = next((name for name in ("before", "after") if asked.get(name)), "")
    return {**chosen, place: asked.get(place, "")} if place else dict(chosen)


def _tab(
    tab: tuple[str, Any, dict[str, str]], counts: Mapping[str, int], chosen: Mapping[str, str]
) -> dict[str, Any]:
    key, label, query = tab
    count = counts.get(key)
    many = count is not None and count >= MOST_COUNTED
    said = "" if count is None else (_("%(count)d or more") if many else "%(count)d") % {"count": count}
    return {
        "key": key,
        "label": label,
        "url": queue_url(query),
        "current": query == dict(chosen),
        "count": said,
    }


def _top_line(top: list[Row], *, more: bool) -> str:
    if not top:
        return ""
    count = ngettext(
        "%(count)d emergency or same-day case, on top of every page",
        "%(count)d emergency or same-day cases, on top of every page",
        len(top),
    ) % {"count": len(top)}
    first = _("The first: %(clock)s.") % {"clock": top[0].clock} if top[0].clock else ""
    rest = _("More of them stand in the list below.") if more else ""
    return " ".join(filter(None, (f"{count}.", first, rest)))


def _count_line(count: int) -> str:
    return ngettext("%(count)d case in this list.", "%(count)d cases in this list.", count) % {"count": count}


def _applied(name: str, filter_form: Any, chosen: Mapping[str, str]) -> dict[str, str]:
    field = filter_form.fields[name]
    rest = {other: value for other, value in chosen.items() if other != name}
    return {"label": f"{field.label}: {dict(field.choices)[chosen[name]]}", "url": queue_url(rest)}
