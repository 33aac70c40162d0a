"""What a patient does with their own case: write, answer again, withdraw, ask for erasure. The clinic sees each."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any
from uuid import UUID, uuid4

from django.db import transaction

from prolo.accounts.models import User
from prolo.clinic.hours import held_timetable
from triage.models import Case, EventKind, Intake, Message, State
from triage.queries.letters import letters_of, open_questions
from triage.queries.standing import withdrawn_at
from triage.questionnaire import INTAKE
from triage.questionnaire.echo import echoes
from triage.rules import INTAKE_RULES, Result
from triage.services import casework, links
from triage.services import intake as intakes
from triage.services.casework import Step
from triage.services.refusals import NotPossibleNow, ReasonNeeded, TooLong

LONGEST_MESSAGE = 4000


@transaction.atomic
def write(*, case: Case, text: str, at: datetime, key: UUID | None = None) -> Message:
    """A message from the patient. A case that waited for it, or was closed, is with the desk again.

    A second post with the same `key` finds the message of the first. Words that make the form ask again are
    for a clinician to read, within the time that holds for words in the form.
    """
    if not text.strip():
        raise ReasonNeeded
    if len(text) > LONGEST_MESSAGE:
        raise TooLong
    held = _locked(case)
    written = Message.objects.filter(pk=key).first() if key else None
    if written is not None and written.case_id == held.pk and written.by_id is None:
        return written
    if withdrawn_at(held):
        raise NotPossibleNow
    _back_to_the_desk(held, Step(EventKind.REPLIED, at), **_to_be_read(held, text, at))
    message = Message(id=uuid4() if written or not key else key, case=held, at=at, text=text)
    message.save(force_insert=True)
    return message


@transaction.atomic
def start_amendment(
    *, case: Case, at: datetime, by: User | None = None, told_by: str = "", told_how: str = ""
) -> Intake:
    """A draft with the answers as they were sent, to change and send again; the one begun before, if any.

    Staff who enter it for the patient are `by`, with from whom they have it, and how. Theirs is a draft of its own.
    """
    held = _locked(case)
    if held.latest is None or withdrawn_at(held):
        raise NotPossibleNow
    begun = held.amendments.filter(sent_at=None, entered_by=by).select_related("location").first()
    if begun is not None:
        return begun
    identity = {**held.latest.identity, "consent": None} | ({"told_how": told_how} if told_how else {})
    draft = Intake(
        answers=INTAKE.prune(held.latest.answers),
        identity=identity,
        echoes=held.latest.echoes,
        questionnaire_version=INTAKE.version,
        rulebook_version=INTAKE_RULES.version,
        location=held.location,
        started_at=at,
        saved_at=at,
        amends=held,
        entered_by=by,
        told_by=told_by,
        language=held.language,
    )
    draft.save(force_insert=True)
    return draft


@transaction.atomic
def answer_pinned(*, case: Case, answers: Mapping[str, Any], at: datetime) -> Intake:
    """New replies to the questions the clinic pinned to its messages, in a draft that holds all other answers.

    Replies to other questions are left out. The caller sends the draft at once when `is_ready`, or leads the
    person to what the new replies make necessary. Refuses with NotPossibleNow when no question waits any more,
    so that a second click sends nothing twice.
    """
    held = _locked(case)
    asked = open_questions(held, letters_of(held))
    if not asked:
        raise NotPossibleNow
    draft = start_amendment(case=held, at=at)
    given = {key: answers.get(key) for key in asked}
    intakes.save_page(intake=draft, page="", answers=given, at=at)
    return draft


def is_ready(*, case: Case, draft: Intake) -> bool:
    """Whether a draft with new replies to pinned questions changes nothing else."""
    before = case.latest.answers if case.latest else {}
    asked = set(open_questions(case, letters_of(case)))
    changed = {
        key for key in before.keys() | draft.answers.keys() if before.get(key) != draft.answers.get(key)
    }
    gone = before.keys() - draft.answers.keys() - INTAKE.visible(draft.answers).keys()
    return bool(changed - gone <= asked)


def new_questions(*, case: Case, draft: Intake) -> list[str]:
    """The questions that the draft's answers make necessary and the sent ones did not, in the form's order."""
    before = INTAKE.visible(case.latest.answers if case.latest else {})
    return [key for key in INTAKE.visible(draft.answers) if key not in before]


@transaction.atomic
def withdraw(*, case: Case, at: datetime) -> Case:
    """Take the form back. An emergency or a same-day sign stays on the clinic's list: a person looks first."""
    held = _locked(case)
    if withdrawn_at(held):
        return held
    stays = held.urgency_result.rank <= Result.SAME_DAY.rank and held.state != State.DECIDED
    state = held.state if stays or held.state == State.DECIDED else State.WITHDRAWN
    off_the_list = {} if stays else {"call_at": None}
    step = Step(EventKind.WITHDRAWN, at)
    casework.changed(case=held, version=held.version, step=step, state=state, **off_the_list)
    links.revoke(case=held, at=at)
    return held


@transaction.atomic
def ask_for_erasure(*, case: Case, at: datetime) -> Case:
    """Note that the patient wants the record erased; a manager looks at it. Asking twice changes nothing."""
    held = _locked(case)
    if held.erasure_asked_at is None:
        step = Step(EventKind.ERASURE_ASKED, at)
        casework.changed(case=held, version=held.version, step=step, erasure_asked_at=at)
    return held


def mark_seen(*, case: Case, at: datetime) -> None:
    """The patient has the clinic's messages before them now."""
    Message.objects.filter(case=case, by__isnull=False, read_at=None).update(read_at=at)


def _to_be_read(case: Case, text: str, at: datetime) -> dict[str, Any]:
    """Words that could be a warning sign stand on the clinicians' list until one of them has read them."""
    if not echoes({"message": text}):
        return {}
    due_at = held_timetable(case.location).working_days_later(at, 1)
    return {"words_due_at": due_at, "words_read_at": None, "words_read_by": None}


def _back_to_the_desk(case: Case, step: Step, **fields: Any) -> None:
    comes_back = case.is_closed or case.state == State.WAITING_FOR_PATIENT
    state = State.NEW if comes_back else case.state
    casework.changed(case=case, version=case.version, step=step, state=state, **fields)


def _locked(case: Case) -> Case:
    rows = Case.objects.select_related("location", "latest", "patient", "intake")
    return rows.select_for_update(of=("self",)).get(pk=case.pk)
