"""What the front desk's pages show: rows, labels and lines, ready to print. No clinical answer comes through here."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.http import QueryDict
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from triage import case_words as words
from triage.deeds import CaseForm
from triage.queries.case_page import STATES, DeskCase
from triage.queries.queues import Page, QueueRow
from triage.rules import Result

TABS = (
    ("", gettext_lazy("All open"), {}),
    ("new", gettext_lazy("Needs us now"), {"state": "new"}),
    ("mine", gettext_lazy("Mine"), {"mine": "on"}),
    ("waiting", gettext_lazy("Waiting for the patient"), {"state": "waiting_for_patient"}),
    ("decided", gettext_lazy("Decided"), {"state": "decided"}),
)


@dataclass(frozen=True)
class Row:
    """One line of the queue."""

    reference: str
    version: int
    name: str
    age: int | None
    area: str
    level: str
    level_words: str
    safety_exit: bool
    due_at: datetime
    due_words: str
    clock: str
    overdue: bool
    state_words: str
    assignee_name: str
    can_take: bool


def row(found: QueueRow, *, at: datetime) -> Row:
    """One line: words for the level, the area and the times."""
    urgent = found.urgency.rank <= words.URGENT.rank
    return Row(
        reference=found.reference,
        version=found.version,
        name=found.name or _("Name not given"),
        age=found.age,
        area=words.area(found.side_words, found.region_words),
        level=found.urgency.code,
        level_words=str(words.LEVEL_WORDS[found.urgency]),
        safety_exit=found.safety_exit,
        due_at=found.due_at,
        due_words=words.due_words(found.due_at, at=at),
        clock=words.clock(found.due_at, at=at) if urgent or found.overdue else "",
        overdue=found.overdue,
        state_words=found.state_words,
        assignee_name=found.assignee_name,
        can_take=not found.assignee_name and found.state != "decided",
    )


def queue(page: Page, *, narrowing: Any, chosen: Mapping[str, Any], asked: QueryDict, at: datetime) -> dict[str, Any]:
    """The queue page: emergencies and same-day cases in a list of their own, then the rest."""
    now_rows = [row(found, at=at) for found in page.rows if found.urgency.rank <= words.URGENT.rank]
    later = [row(found, at=at) for found in page.rows if found.urgency.rank > words.URGENT.rank]
    groups = (
        {"key": "now", "heading": _("Emergency and same day"), "rows": now_rows},
        {"key": "later", "heading": _("Everything else"), "rows": later},
    )
    kept = {name: ("on" if value is True else str(value)) for name, value in chosen.items()}
    shown = len(page.rows)
    return {
        "groups": [group for group in groups if group["rows"]],
        "narrowing": narrowing,
        "tabs": [_tab(label, query, kept) for _key, label, query in TABS],
        "applied": [_applied(name, narrowing, kept) for name in kept],
        "count_line": ngettext("%(count)d case on this page.", "%(count)d cases on this page.", shown)
        % {"count": shown},
        "refreshed": words.clock_time(at),
        "next_url": _url({**kept, "after": page.next_cursor}) if page.next_cursor else "",
        "first_url": _url(kept) if asked.get("after") else "",
    }


def _tab(label: Any, query: dict[str, str], kept: dict[str, str]) -> dict[str, Any]:
    return {"label": label, "url": _url(query), "current": query == kept}


def _applied(name: str, narrowing: Any, kept: dict[str, str]) -> dict[str, str]:
    label = str(narrowing.fields[name].label)
    said = dict(getattr(narrowing.fields[name], "choices", ())).get(kept[name])
    rest = {other: value for other, value in kept.items() if other != name}
    return {"label": f"{label}: {said}" if said else label, "url": _url(rest)}


def _url(query: Mapping[str, str]) -> str:
    text = QueryDict(mutable=True)
    text.update(query)
    return f"{reverse('desk:queue')}?{text.urlencode()}" if text else reverse("desk:queue")
