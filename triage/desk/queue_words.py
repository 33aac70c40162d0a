"""One row of the queue in words: its level, its area, what stands out, and what a moment makes of its clock."""

from __future__ import annotations

from datetime import datetime
from functools import cache
from typing import NamedTuple

from django.urls import reverse
from django.utils.translation import gettext as _

from triage import case_words as words
from triage.queries.queues import QueueRow

_ANY = "ANY"
"""Where the reference of a case stands in an address."""


class Times(NamedTuple):
    """When a reply is due, and how much of the time is left where that is shown."""

    due_words: str
    clock: str


class Row(NamedTuple):
    """One line of the queue."""

    reference: str
    version: int
    name: str
    age: int | None
    area: str
    level: str
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


def times(found: QueueRow, *, at: datetime, language: str | None = None) -> Times:
    """What the page says of the time at this moment; `language` as for `case_words.due_words`."""
    urgent = found.urgency.rank <= words.URGENT.rank
    clock = ""
    if words.clock_runs(found) and (urgent or found.overdue):
        clock = words.clock(found.due_at, at=at, depth=2 if urgent else 1, language=language)
    return Times(words.queue_due(found, at=at, language=language), clock)


def row(found: QueueRow, time: Times) -> Row:
    """One line: words for the level, the area and the times."""
    can_take = found.needs_a_look or not (found.closed or found.assignee_name)
    return Row(
        reference=found.reference,
        version=found.version,
        name=found.name or _("Name not given"),
        age=found.age,
        area=words.area(found.side_words, found.region_words),
        level=found.urgency.code,
        level_words=str(words.LEVEL_WORDS[found.urgency]),
        safety_exit=found.safety_exit,
        due_at=found.due_at.isoformat() if words.clock_runs(found) else "",
        due_words=time.due_words,
        clock=time.clock,
        overdue=found.overdue,
        state_words=found.state_words,
        assignee_name=found.assignee_name,
        flags=words.flag_words(found.flags),
        url=address("desk:case", _ANY).replace(_ANY, found.reference),
        take_url=address("worklist:take", _ANY).replace(_ANY, found.reference) if can_take else "",
    )


@cache
def address(name: str, *parts: str) -> str:
    """As `reverse` has it, worked out once."""
    return reverse(name, args=parts)
