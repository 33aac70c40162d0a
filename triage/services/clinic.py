"""What a clinician does with a case: read the words, lower its urgency, decide, open it again."""

from collections.abc import Collection
from datetime import datetime

from django.db import transaction

from prolo.accounts.models import User
from prolo.accounts.permissions import Permission
from triage import outcomes
from triage.models import Case, Decision, EventKind, Outcome, State, result_of_rank
from triage.queries.fired import rules_of
from triage.rules import Result
from triage.services import measures, messages, nerve, reading, unread
from triage.services.casework import Step, allow, changed, reason_in
from triage.services.refusals import (
    ChangedMeanwhile,
    NotAllowed,
    NotFired,
    NotLessUrgent,
    NotPossibleNow,
    ReasonNeeded,
    ReasonOfAnother,
    RulesStand,
    UnreadRed,
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
    reason_code: str = outcomes.OTHER,
    overruled: Collection[str] = (),
    message: str = "",
) -> Decision:
    """Decide a case, with the reason. "More information needed" leaves it waiting for the patient.

    The reason stays with the clinicians; `message` is for the patient, who reads it with the decision. `overruled`
    names rules that fired and that the clinician judges otherwise: all the outcome goes against, at least.
    Refuses with UnreadWords and UnreadRed what nobody has read, with ReasonNeeded and ReasonOfAnother a reason that
    is missing or does not fit, with RulesStand and NotFired rules that should be named, or cannot be.
    """
    allow(by, Permission.DECIDE)
    why, chosen = reason_in(reason), Outcome(outcome)
    if not outcomes.fits(reason_code, chosen):
        raise ReasonOfAnother
    if case.version == version:
        _refuse_what_cannot_be_decided(case, chosen)
        _refuse_rules(case, chosen, overruled)
    detail = {"outcome": chosen.value, "overrules": bool(overruled)}
    _move(case, Step(EventKind.DECIDED, at, by, detail), version, chosen)
    judged = {"overrules": bool(overruled), "overruled": sorted(overruled)}
    judged |= {"result": case.result, "urgency": case.urgency}
    decision = Decision(
        case=case, outcome=chosen, reason=why, reason_code=reason_code, at=at, by=by, **judged
    )
    decision.save(force_insert=True)
    if message.strip():
        messages.add(case=case, by=by, at=at, text=message)
    messages.notify(case=case, kind="decided", at=at)
    measures.plan(case=case, at=at)
    return decision


def _move(case: Case, step: Step, version: int, chosen: Outcome) -> None:
    """To the state that follows. What was marked for this decision ends with it: new answers, a second opinion."""
    waits = chosen == Outcome.NEED_MORE_INFORMATION
    state = State.WAITING_FOR_PATIENT if waits else State.DECIDED
    to_call = {"call_at": step.at} if chosen == Outcome.CALL_NOW else {}
    settled = {} if waits else {"opinion_wanted_of": None}
    changed(
        case=case, version=version, step=step, state=state, answers_reopened_at=None, **to_call, **settled
    )


def _refuse_what_cannot_be_decided(case: Case, chosen: Outcome) -> None:
    if case.words_unread or messages.has_unread(case):
        raise UnreadWords
    if case.is_closed:
        raise NotPossibleNow
    if chosen == Outcome.NEED_MORE_INFORMATION:
        return
    if reading.has_unread_red(case):
        raise UnreadRed
    nerve.refuse_while_open(case)


def _refuse_rules(case: Case, chosen: Outcome, overruled: Collection[str]) -> None:
    fired = rules_of(case)
    if not {*overruled} <= {rule for rule, _level in fired}:
        raise NotFired
    if standing := [rule for rule in outcomes.rules_against(chosen, fired) if rule not in overruled]:
        raise RulesStand(standing)


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
    told = unread.words_read(case, at=at)
    changed(case=case, version=version, step=step, words_read_at=at, words_read_by=by, **told)
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
