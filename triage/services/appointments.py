"""How a decided case is handed over: a visit is booked, or the patient declined, was referred, or it was cancelled."""

from datetime import datetime, timedelta

from django.db import transaction

from prolo.accounts.models import User
from prolo.accounts.permissions import Permission
from prolo.clinic.models import Location
from triage.models import Appointment, Case, Decision, EventKind, Outcome, State
from triage.services.casework import Step, allow, changed
from triage.services.refusals import NoSuchTime, NotPossibleNow

Kind = Appointment.Kind
LONGEST_AHEAD = timedelta(days=730)
_FOLLOWS: dict[str, tuple[Kind, ...]] = {
    Outcome.BOOK_CONSULTATION: (Kind.BOOKED, Kind.DECLINED),
    Outcome.CALL_NOW: (Kind.BOOKED, Kind.DECLINED, Kind.REFERRED),
    Outcome.OTHER_CARE_FIRST: (Kind.REFERRED, Kind.DECLINED),
    Outcome.REFER_ELSEWHERE: (Kind.REFERRED, Kind.DECLINED),
    Outcome.NOT_FOR_US: (Kind.REFERRED,),
}
"""What the desk may arrange after each outcome: it carries out what a clinician decided, and decides nothing."""


def possible(case: Case) -> tuple[Kind, ...]:
    """How this case may be handed over now. A booked visit may be cancelled in any state of the case."""
    follows: tuple[Kind, ...] = ()
    if case.state == State.DECIDED:
        newest = Decision.objects.filter(case=case).order_by("-at").values_list("outcome", flat=True).first()
        follows = _FOLLOWS.get(newest or "", ())
    holds = Appointment.objects.filter(case=case, superseded=False)
    booked = holds.filter(kind=Kind.BOOKED).exists()
    return (*follows, Kind.CANCELLED) if booked else follows


@transaction.atomic
def hand_over(
    *,
    case: Case,
    by: User,
    at: datetime,
    version: int,
    kind: str,
    starts_at: datetime | None = None,
    location: Location | None = None,
    note: str = "",
) -> Appointment:
    """Write down how the case was handed over; what was written before no longer holds.

    Refuses with NotPossibleNow what does not follow from the decision, and with NoSuchTime a visit without a
    place or a time to come, or more than two years ahead. `note` is for the reception.
    """
    allow(by, Permission.HANDLE_CASE)
    chosen = Kind(kind)
    if case.version == version and chosen not in possible(case):
        raise NotPossibleNow
    visit = (starts_at, location) if chosen == Kind.BOOKED else (None, None)
    if chosen == Kind.BOOKED and not (location and starts_at and at < starts_at <= at + LONGEST_AHEAD):
        raise NoSuchTime
    detail = {"appointment": chosen.value, "note": note}
    if visit[0]:
        detail["starts_at"] = visit[0].isoformat()
    changed(case=case, version=version, step=Step(EventKind.HANDED_OVER, at, by, detail))
    Appointment.objects.filter(case=case, superseded=False).update(superseded=True)
    row = Appointment(
        case=case, kind=chosen, starts_at=visit[0], location=visit[1], note=note.strip(), at=at, by=by
    )
    row.save(force_insert=True)
    return row
