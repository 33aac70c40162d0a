"""Who was asked for scores twice and did not answer: for a call, when there is time. No score is opened here."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from triage.models import Case, Measure
from triage.queries.persons import (
    age_of,
    birth_date_of,
    contact_of,
    identity_of,
    left_later,
    name_of,
)
from triage.queries.rounds import CALL_AFTER, OPEN
from triage.queries.shown import Contact

MOST = 50
_JOINED = ("patient", "intake", "latest", "location")


@dataclass(frozen=True)
class Silent:
    """One person, and the round that waits for an answer."""

    reference: str
    name: str
    age: int | None
    birth_date: str
    weeks: int
    asked_at: datetime
    contact: Contact
    language: str


@dataclass(frozen=True)
class SilentPage:
    """Who waits longest first."""

    rows: tuple[Silent, ...]
    more: bool

    @property
    def references(self) -> tuple[str, ...]:
        return tuple(row.reference for row in self.rows)


def scores_to_call(*, at: datetime) -> SilentPage:
    """Rounds that still wait a week after the reminder. Two statements, from the index of what is unanswered."""
    waiting = Measure.objects.filter(OPEN, asked_at__isnull=False, reminded_at__lte=at - CALL_AFTER)
    joined = waiting.select_related(*(f"case__{name}" for name in _JOINED)).defer("answers")
    found = list(joined.order_by("asked_at", "id")[: MOST + 1])
    left = left_later([row.case for row in found])
    rows = tuple(
        _silent(row, row.case, at, contact_of(identity_of(row.case, left[row.case_id]))) for row in found
    )
    return SilentPage(rows[:MOST], len(rows) > MOST)


def _silent(row: Measure, case: Case, at: datetime, contact: Contact) -> Silent:
    return Silent(
        reference=case.reference,
        name=name_of(case),
        age=age_of(case, at.date()),
        birth_date=birth_date_of(case),
        weeks=row.weeks,
        asked_at=row.asked_at or row.due_at,
        contact=contact,
        language=case.language,
    )
