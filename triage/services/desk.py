"""What the front desk does with a case. It can raise urgency, never lower it."""

from datetime import datetime

from django.db import transaction

from prolo.accounts.models import User
from prolo.accounts.permissions import Permission
from triage import notices
from triage.models import Case, EventKind, State, result_of_rank
from triage.rules import Result
from triage.services import outbox
from triage.services.casework import Step, allow, changed, due, reason_in
from triage.services.refusals import ChangedMeanwhile, NotAllowed, NotMoreUrgent, ReasonNeeded

__all__ = [
    "ChangedMeanwhile",
    "NotAllowed",
    "ReasonNeeded",
    "accept",
    "raise_urgency",
    "return_to_patient",
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
def return_to_patient(*, case: Case, by: User, at: datetime, version: int, message: str) -> Case:
    """Ask the patient for what is missing. The mail only asks for a call; the message stays in the history.

    Refuses with ReasonNeeded when there is no message.
    """
    allow(by, Permission.HANDLE_CASE)
    step = Step(EventKind.RETURNED, at, by, {"message": reason_in(message)})
    changed(case=case, version=version, step=step, state=State.WAITING_FOR_PATIENT)
    if case.patient and case.patient.email:
        notice = notices.please_call(case.reference)
        outbox.queue(case=case, kind="please_call", to=case.patient.email, notice=notice, at=at)
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
    reopens = case.state == State.DECIDED
    return changed(
        case=case,
        version=version,
        step=step,
        urgency=to.rank,
        state=State.WITH_CLINICIAN if reopens else case.state,
        due_at=due(case, to, at, afresh=reopens),
    )
