"""Check-ins that nobody answered: whom to call, and what came of the calls so far. Nothing about what was done."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from triage.models import Case, CheckIn
from triage.queries.calls import attempts_of
from triage.queries.persons import age_of, birth_date_of, contact_of, identity_of, left_later, name_of
from triage.queries.shown import Attempt, Contact

MOST = 100


@dataclass(frozen=True)
class ToCall:
    """One person: the newest check-in they did not answer."""

    reference: str
    version: int
    name: str
    age: int | None
    birth_date: str
    hours: int
    due_at: datetime
    zone: ZoneInfo
    call_at: datetime | None
    contact: Contact
    language: str
    attempts: tuple[Attempt, ...]


@dataclass(frozen=True)
class CheckInPage:
    """Who is to be called about a check-in, who waits longest first."""

    rows: tuple[ToCall, ...]
    more: bool

    @property
    def references(self) -> tuple[str, ...]:
        return tuple(row.reference for row in self.rows)


def check_ins_to_call(*, at: datetime) -> CheckInPage:
    """Late check-ins that are still open, one line for each case."""
    open_ones = CheckIn.objects.filter(answered_at=None, cancelled_at=None)
    late = open_ones.filter(
        due_at__lte=at, late_at__isnull=False, procedure__case__call_at__isnull=False
    ).order_by("due_at", "id")
    joined = late.select_related(*(f"procedure__case__{name}" for name in _JOINED))
    newest: dict[object, CheckIn] = {}
    for one in joined[: MOST + 1]:
        newest[one.procedure.case_id] = (
            one  # a later one takes the place of an earlier one of the same person
        )
    rows = list(newest.values())[:MOST]
    cases = [row.procedure.case for row in rows]
    attempts, left = attempts_of(cases), left_later(cases)
    shown = (
        _row(row, at, attempts.get(row.procedure.case_id, ()), contact_of(identity_of(case, left[case.pk])))
        for row, case in zip(rows, cases, strict=True)
    )
    return CheckInPage(tuple(shown), len(newest) > MOST)


_JOINED = ("patient", "intake", "latest", "location")


def _row(one: CheckIn, at: datetime, attempts: tuple[Attempt, ...], contact: Contact) -> ToCall:
    case: Case = one.procedure.case
    return ToCall(
        reference=case.reference,
        version=case.version,
        name=name_of(case),
        age=age_of(case, at.date()),
        birth_date=birth_date_of(case),
        hours=one.hours,
        due_at=one.due_at,
        zone=case.location.zone,
        call_at=case.call_at,
        contact=contact,
        language=case.language,
        attempts=attempts,
    )
