"""What a clinician does with a case: read the words, lower its urgency, decide, open it again."""

from datetime import datetime

from django.db import transaction

from prolo.accounts.models import User
from prolo.accounts.permissions import Permission
from triage.models import Case, Decision, EventKind, Outcome, State, result_of_rank
from triage.rules import Result
from triage.services import messages
from triage.services.casework import Step, allow, changed, reason_in
from triage.services.refusals import (
    ChangedMeanwhile,
    NotAllowed,
    NotLessUrgent,
    NotPossibleNow,
    ReasonNeeded,
    UnreadWords,
)

__all__ = [
    "ChangedMeanwhile",
    "NotAllowed",
    "Outcome",
    "ReasonNeeded",
    "UnreadWords",
    "decide",
    "lower_urgency",
    "mark_words_read",
    "reopen",
]
MOST_CALM = Result.CONSULT


@transaction.atomic
def decide(
    *,
    case: Case,
    by: User,
    at: datetime,
    version: int,
    outcome: str,
    reason: str,
    overrules: bool = False,
    message: str = "",
) -> Decision:
    """Decide a case, with the reason. "More information needed" leaves it waiting for the patient.

    The reason stays with the clinicians; `message` is for the patient, who reads it with the decision.
    Refuses with UnreadWords while the patient's own words are unread, and with ReasonNeeded without a reason.
    """
    allow(by, Permission.DECIDE)
    why, chosen = reason_in(reason), Outcome(outcome)
    if case.version == version:
        _refuse_what_cannot_be_decided(case)
    waits = chosen == Outcome.NEED_MORE_INFORMATION
    state = State.WAITING_FOR_PATIENT if waits else State.DECIDED
    step = Step(EventKind.DECIDED, at, by, {"outcome": chosen.value, "overrules": overrules})
    to_call = {"call_at": at} if chosen == Outcome.CALL_NOW else {}
    changed(case=case, version=version, step=step, state=state, **to_call)
    decision = Decision(
        case=case,
        outcome=chosen,
        reason=why,
        overrules=overrules,
        result=case.result,
        urgency=case.urgency,
        at=at,
        by=by,
    )
    decision.save(force_insert=True)
    if message.strip():
        messages.add(case=case, by=by, at=at, text=message)
    messages.notify(case=case, kind="decided", at=at)
    return decision


def _refuse_what_cannot_be_decided(case: Case) -> None:
    if case.words_unread or messages.has_unread(case):
        raise UnreadWords
    if case.is_closed:
        raise NotPossibleNow


@transaction.atomic
def lower_urgency(*, case: Case, to: Result, by: User, at: datetime, version: int, reason: str) -> Case:
    """Make a case less urgent, with the reason; it is then due as if it came at this urgency now."""
    allow(by, Permission.LOWER_URGENCY)
    before, why = result_of_rank(case.urgency), reason_in(reason)
    if not before.more_urgent_than(to) or MOST_CALM.more_urgent_than(to):
        raise NotLessUrgent
    step = Step(EventKind.LOWERED, at, by, {"from": before.code, "to": to.code, "reason": why})
    return changed(case=case, version=version, step=step, urgency=to.rank)


@transaction.atomic
def mark_words_read(*, case: Case, by: User, at: datetime, version: int) -> Case:
    """Say that one has read everything the patient wrote in their own words, messages among them."""
    allow(by, Permission.READ_CLINICAL)
    if case.version == version and not case.words_unread:
        raise NotPossibleNow
    step = Step(EventKind.WORDS_READ, at, by)
    changed(case=case, version=version, step=step, words_read_at=at, words_read_by=by)
    messages.note_read(case=case, by=by, at=at)
    return case


@transaction.atomic
def reopen(*, case: Case, by: User, at: datetime, version: int, reason: str) -> Case:
    """Open a closed case again, with the reason; it is with the clinicians then."""
    allow(by, Permission.DECIDE)
    if case.version == version and not case.is_closed:
        raise NotPossibleNow
    step = Step(EventKind.REOPENED, at, by, {"reason": reason_in(reason)})
    return changed(case=case, version=version, step=step, state=State.WITH_CLINICIAN)
