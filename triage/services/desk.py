"""What the front desk does with a case. It can raise urgency, never lower it."""

from datetime import datetime

from django.db import transaction

from prolo.accounts.models import User
from prolo.accounts.permissions import Permission, may
from triage.models import Case, EventKind, State, result_of_rank
from triage.rules import Result
from triage.services import messages
from triage.services.casework import Step, allow, changed
from triage.services.refusals import (
    AlreadyTheirs,
    ChangedMeanwhile,
    NotAllowed,
    NotMoreUrgent,
    NotPossibleNow,
    TakesNoCases,
)

__all__ = [
    "ChangedMeanwhile",
    "NotAllowed",
    "accept",
    "assign",
    "raise_urgency",
    "take",
]


@transaction.atomic
def take(*, case: Case, by: User, at: datetime, version: int) -> Case:
    """Put one's own name on a case."""
    allow(by, Permission.HANDLE_CASE)
    return changed(case=case, version=version, step=Step(EventKind.TAKEN, at, by), assignee=by)


@transaction.atomic
def assign(*, case: Case, to: User, by: User, at: datetime, version: int) -> Case:
    """Give a case to a colleague; to give it to oneself is to take it.

    That somebody has to look at the case stays on it: only who takes it has looked. Refuses with TakesNoCases
    a colleague who may not work on cases, with AlreadyTheirs whom it is with, with NotPossibleNow a closed case.
    """
    allow(by, Permission.HANDLE_CASE)
    if to == by:
        return take(case=case, by=by, at=at, version=version)
    if not may(to, Permission.HANDLE_CASE):
        raise TakesNoCases
    if case.version == version:
        _refuse_what_cannot_be_given(case, to)
    step = Step(EventKind.ASSIGNED, at, by, {"name": to.name})
    return changed(case=case, version=version, step=step, assignee=to)


def _refuse_what_cannot_be_given(case: Case, to: User) -> None:
    if case.assignee_id == to.pk:
        raise AlreadyTheirs
    if case.is_closed and not case.attention_at:
        raise NotPossibleNow


@transaction.atomic
def accept(*, case: Case, by: User, at: datetime, version: int, note: str = "", message: str = "") -> Case:
    """Pass a complete case on to the clinicians, with a note if there is something to tell.

    A message to the patient goes with it, where there is one.
    """
    allow(by, Permission.HANDLE_CASE)
    said = messages.told(message) if message.strip() else {}
    step = Step(EventKind.ACCEPTED, at, by, said | ({"note": note} if note.strip() else {}))
    changed(case=case, version=version, step=step, state=State.WITH_CLINICIAN)
    if said:
        messages.written(case=case, by=by, at=at, text=message)
    return case


@transaction.atomic
def raise_urgency(*, case: Case, to: Result, by: User, at: datetime, version: int, reason: str = "") -> Case:
    """Make a case more urgent; one click is enough, so a reason is welcome and not required.

    A decided case is with the clinicians again. Refuses with NotMoreUrgent what would lower it or leave it as it is.
    """
    allow(by, Permission.HANDLE_CASE)
    before = result_of_rank(case.urgency)
    if not to.more_urgent_than(before):
        raise NotMoreUrgent
    detail = {"from": before.code, "to": to.code, "reason": reason}
    step = Step(EventKind.RAISED, at, by, detail)
    reopens = case.is_closed
    return changed(
        case=case,
        version=version,
        step=step,
        urgency=to.rank,
        state=State.WITH_CLINICIAN if reopens else case.state,
    )
