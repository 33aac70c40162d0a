"""The clinicians' lists in words: most urgent first, what is unread marked, and each narrowing a link."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from triage import case_words as words
from triage.queries.flagged import ALL, LISTS, MINE, MOST_COUNTED, OPINION, REOPENED, UNREAD

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime

    from django.http import HttpRequest

    from triage.queries.queues import Page, QueueRow

LABELS = {
    ALL: gettext_lazy("All flagged"),
    UNREAD: gettext_lazy("Unread"),
    MINE: gettext_lazy("Mine"),
    OPINION: gettext_lazy("My second opinion wanted"),
    REOPENED: gettext_lazy("Opened again by new answers"),
}
NOTHING = {
    ALL: gettext_lazy("No case is waiting for you."),
    UNREAD: gettext_lazy("Everything that is flagged was read."),
    MINE: gettext_lazy("No flagged case is with you."),
    OPINION: gettext_lazy("Nobody asks for your opinion now."),
    REOPENED: gettext_lazy("No case was opened again by new answers."),
}


def named(request: HttpRequest) -> str:
    """The list somebody came from, as the address says; all flagged cases where it says none of ours."""
    wanted = request.GET.get("list", ALL)
    return wanted if wanted in LISTS else ALL


def narrowed(url: str, name: str) -> str:
    """An address that keeps to a list."""
    return f"{url}?list={name}" if name else url


def queue(
    page: Page, *, name: str, counts: Mapping[str, int], me: int | None, at: datetime
) -> dict[str, Any]:
    """One list of flagged cases."""
    shown = len(page.rows)
    count = ngettext("%(count)d case on this page.", "%(count)d cases on this page.", shown)
    url = narrowed(reverse("clinician:queue"), name)
    more = f"{url}{'&' if name else '?'}"
    return {
        "rows": [_row(found, name=name, me=me, at=at) for found in page.rows],
        "tabs": [_tab(one, counts[one], current=one == name) for one in LISTS],
        "heading": str(LABELS[name]),
        "nothing": str(NOTHING[name]),
        "count_line": count % {"count": shown},
        "refreshed": words.clock_time(at),
        "next_url": f"{more}after={page.next_cursor}" if page.next_cursor else "",
        "previous_url": f"{more}before={page.previous_cursor}" if page.previous_cursor else "",
        "first_url": url if page.previous_cursor else "",
    }


def _tab(name: str, count: int, *, current: bool) -> dict[str, Any]:
    return {
        "key": name or "all",
        "label": str(LABELS[name]),
        "url": narrowed(reverse("clinician:queue"), name),
        "current": current,
        "count": f"{count}+" if count >= MOST_COUNTED else str(count),
    }


def _row(found: QueueRow, *, name: str, me: int | None, at: datetime) -> dict[str, Any]:
    urgent = found.urgency.rank <= words.URGENT.rank
    runs = words.clock_runs(found)
    return {
        "reference": found.reference,
        "url": narrowed(reverse("clinician:case", args=[found.reference]), name),
        "name": found.name or _("Name not given"),
        "age": found.age,
        "area": words.area(found.side_words, found.region_words),
        "level": found.urgency.code,
        "level_words": str(words.LEVEL_WORDS[found.urgency]),
        "safety_exit": found.safety_exit,
        "due_at": found.due_at if runs else None,
        "due_words": words.queue_due(found, at=at),
        "clock": words.clock(found.due_at, at=at) if runs and (urgent or found.overdue) else "",
        "overdue": found.overdue,
        "to_read": _to_read(found, me),
        "flags": words.flag_words(found.flags),
        "state_words": found.state_words,
        "assignee_name": found.assignee_name,
    }


def _to_read(found: QueueRow, me: int | None) -> list[str]:
    """What asks for a clinician's eyes, in words."""
    told = (
        (_("Unread words"), found.unread_words),
        (_("Unread"), found.unread and not found.unread_words),
        (_("Opened again by new answers"), found.reopened),
        (_("Your opinion is wanted"), found.opinion_of is not None and found.opinion_of == me),
    )
    return [word for word, holds in told if holds]
