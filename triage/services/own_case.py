"""What a patient does with their own case: write, answer again, withdraw, ask for erasure. The clinic sees each."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.db import transaction

from triage.models import Case, EventKind, Intake, Message, State
from triage.questionnaire import INTAKE
from triage.rules import INTAKE_RULES, Result
from triage.services import casework, links
from triage.services import intake as intakes
from triage.services.casework import Step
from triage.services.refusals import NotPossibleNow, ReasonNeeded

LONGEST_MESSAGE = 4000


@transaction.atomic
def write(*, case: Case, text: str, at: datetime) -> Message:
    """A message from the patient. A case that waited for it, or was closed, is with the desk again."""
    if not text.strip():
        raise ReasonNeeded
    held = _locked(case)
    if held.state == State.WITHDRAWN:
        raise NotPossibleNow
    _back_to_the_desk(held, Step(EventKind.REPLIED, at))
    message = Message(case=held, at=at, text=text)
    message.save(force_insert=True)
    return message


@transaction.atomic
def start_amendment(*, case: Case, at: datetime) -> Intake:
    """A draft with the answers as they were sent, to change and send again; the one begun before, if any."""
    held = _locked(case)
    if held.latest is None:
        raise NotPossibleNow
    begun = held.amendments.filter(sent_at=None).select_related("location").first()
    if begun is not None:
        return begun
    identity = {**held.latest.identity, "consent": None}
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
        language=held.language,
    )
    draft.save(force_insert=True)
    return draft


@transaction.atomic
def answer_pinned(*, case: Case, message: Message, answers: Mapping[str, Any], at: datetime) -> Intake:
    """New replies to the questions the clinic pinned to a message, in a draft that holds all other answers.

    The caller sends it at once, or leads the person to what the new replies make necessary.
    """
    draft = start_amendment(case=case, at=at)
    given = {key: answers.get(key) for key in message.pinned}
    intakes.save_page(intake=draft, page="", answers=given, at=at)
    return draft


@transaction.atomic
def withdraw(*, case: Case, at: datetime) -> Case:
    """Take the form back. An emergency or a same-day sign stays on the clinic's list: a person looks first."""
    held = _locked(case)
    if held.state == State.WITHDRAWN:
        return held
    stays = held.urgency_result.rank <= Result.SAME_DAY.rank and held.state != State.DECIDED
    state = held.state if stays or held.state == State.DECIDED else State.WITHDRAWN
    casework.changed(case=held, version=held.version, step=Step(EventKind.WITHDRAWN, at), state=state)
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


def _back_to_the_desk(case: Case, step: Step, **fields: Any) -> None:
    comes_back = case.is_closed or case.state == State.WAITING_FOR_PATIENT
    state = State.NEW if comes_back else case.state
    due = casework.due(case, case.urgency_result, step.at, afresh=comes_back)
    casework.changed(case=case, version=case.version, step=step, state=state, due_at=due, **fields)


def _locked(case: Case) -> Case:
    rows = Case.objects.select_related("location", "latest", "patient", "intake")
    return rows.select_for_update(of=("self",)).get(pk=case.pk)
