"""What the front desk does with a case. It can raise urgency, never lower it."""

from datetime import datetime

from django.db import transaction

from prolo.accounts.models import User
from prolo.accounts.permissions import Permission
from triage.models import Case, EventKind, State, result_of_rank
from triage.rules import Result
from triage.services.casework import Step, allow, changed, due
from triage.services.refusals import ChangedMeanwhile, NotAllowed, NotMoreUrgent

__all__ = [
    "ChangedMeanwhile",
    "NotAllowed",
    "accept",
    "raise_urgency",
    "take",
]


@transaction.atomic
def take(*, case: Case, by: User, at: datetime, version: int) -> Case:
    """Put one's own name on a case."""
    allow(by, Permission.HANDLE_CASE)
    return changed(case=case, version=version, step=Step(EventKind.TAKEN, at, by), assignee=by)


@transaction.atomic
def accept(*, case: Case, by: User, at: datetime, version: int, note: str = "") -> Case:
    """Pass a complete case on to the clinicians, with a note if there is something to tell."""
    allow(by, Permission.HANDLE_CASE)
    step = Step(EventKind.ACCEPTED, at, by, {"note": note} if note.strip() else {})
    return changed(case=case, version=version, step=step, state=State.WITH_CLINICIAN)


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
        due_at=due(case, to, at, afresh=reopens),
    )
