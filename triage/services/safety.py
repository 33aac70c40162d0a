"""Safety exits: an emergency sign stops the form, and what was answered so far is a case at once."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.db import transaction
from django.db.models import Q

from triage.models import Case, EventKind, Intake, result_of_rank
from triage.queries.aftercare import NO, YES, called_for_help
from triage.queries.persons import left_later, number_of
from triage.questionnaire import INTAKE
from triage.rules import Assessment, Result
from triage.services import casework, drafts, reopening
from triage.services.assessments import kept
from triage.services.casework import Step
from triage.services.two_versions import assessed

CALLED = "called_for_help"
"""What a stopped patient said of the call for help, beside the number they left."""


def case_of(intake: Intake) -> Case | None:
    """The case this draft became, by a stop or by sending."""
    rows = Case.objects.select_related("location", "latest__assessment", "patient")
    return rows.filter(_of(intake)).first()


@transaction.atomic
def stop(*, intake: Intake, assessment: Assessment, at: datetime) -> Case:
    """Open the safety-exit case of a draft, or bring the one it has up to date. One case for each draft."""
    case = _locked_case(intake)
    if case is None:
        case = casework.opened(
            step=Step(EventKind.STOPPED, at, detail=_fired(assessment)),
            urgency=assessment.result,
            location=intake.location,
            intake=intake,
            result=assessment.result.code,
            region=region_of(intake.answers),
            language=intake.language,
            safety_exit=True,
        )
        kept(assessment, case=case, at=at, intake=intake)
    else:
        _update(case, intake, assessment, at, EventKind.STOPPED)
    intake.stopped_at, intake.safety_exit = at, True
    intake.save(update_fields=["stopped_at", "safety_exit"])
    return case


@transaction.atomic
def follow(*, intake: Intake, assessment: Assessment, at: datetime) -> Case:
    """Answers changed after a stop and are calmer now: the case is told, and stays as urgent as it was."""
    case = _locked_case(intake)
    if case is None:
        raise Case.DoesNotExist
    _update(case, intake, assessment, at, EventKind.ANSWERS_CHANGED)
    return case


@transaction.atomic
def leave_number(*, intake: Intake, phone: str, name: str = "", at: datetime) -> Case:
    """Keep the number a stopped patient left, on the draft and in the case's history."""
    _lock_draft(intake)
    case = _existing(intake)
    intake.identity = intake.identity | {"call_back_phone": phone, "call_back_name": name}
    intake.saved_at = at
    intake.save(update_fields=["identity", "saved_at"])
    return _number_left(case, phone, name, at)


@transaction.atomic
def leave_number_after(*, case: Case, phone: str, name: str = "", at: datetime) -> Case:
    """Keep the number a treated person left, on the case where the emergency sign of their check-in stands.

    Leaving the same again changes nothing.
    """
    held = _locked(case)
    told = left_later([held])[held.pk]
    if held.call_at and (phone, name) == (told.get("call_back_phone"), told.get("call_back_name")):
        return held
    return _number_left(held, phone, name, at)


@transaction.atomic
def say_called(*, intake: Intake, called: bool, at: datetime) -> Case:
    """A stopped patient has called for help, or cannot: staff see it. Who cannot and left a number is to be called.

    Saying the same again changes nothing; the case stays as urgent as it was either way.
    """
    _lock_draft(intake)
    case, said = _existing(intake), YES if called else NO
    if intake.identity.get(CALLED) == said:
        return case
    intake.identity = intake.identity | {CALLED: said}
    intake.saved_at = at
    intake.save(update_fields=["identity", "saved_at"])
    return _said(
        case, called, at, reached=intake.identity.get("call_back_phone") or intake.identity.get("phone")
    )


@transaction.atomic
def say_called_after(*, case: Case, called: bool, at: datetime) -> Case:
    """The same of a treated person, on the case where the emergency sign of their check-in stands."""
    held = _locked(case)
    if called_for_help(held) == (YES if called else NO):
        return held
    return _said(held, called, at, reached=number_of(held))


def _number_left(case: Case, phone: str, name: str, at: datetime) -> Case:
    step = Step(EventKind.NUMBER_LEFT, at, detail={"phone": phone, "name": name})
    return casework.changed(case=case, version=case.version, step=step, call_at=min(case.call_at or at, at))


def _said(case: Case, called: bool, at: datetime, *, reached: str | None) -> Case:
    kind = EventKind.HELP_CALLED if called else EventKind.CANNOT_CALL
    to_call = {"call_at": case.call_at or at} if reached and not called else {}
    return casework.changed(case=case, version=case.version, step=Step(kind, at), **to_call)


@transaction.atomic
def mistake(*, intake: Intake, at: datetime) -> Case:
    """The patient says the answers were a mistake. The form may go on; the case and its urgency stay."""
    _lock_draft(intake)
    case = _existing(intake)
    found = [drafts.as_earlier(item, at) for item in drafts.alarming(assessed(intake.answers, intake))]
    intake.earlier = drafts.with_earlier(intake.earlier, found)
    intake.stopped_at = None
    intake.save(update_fields=["earlier", "stopped_at"])
    return casework.changed(case=case, version=case.version, step=Step(EventKind.MISTAKE, at))


def region_of(answers: Mapping[str, Any]) -> str:
    """The body region of a case, empty when it is not known."""
    return INTAKE.read(answers).choices.get("region", "")


def _update(case: Case, intake: Intake, assessment: Assessment, at: datetime, kind: EventKind) -> None:
    urgency = min(result_of_rank(case.urgency), assessment.result, key=lambda level: level.rank)
    alarming = assessment.result is Result.EMERGENCY_NOW
    reopened = reopening.by_answers(case, at=at) if alarming and case.is_closed else {}
    casework.changed(
        case=case,
        version=case.version,
        step=Step(kind, at, detail=_fired(assessment)),
        urgency=urgency.rank,
        result=assessment.result.code,
        region=region_of(intake.answers) or case.region,
        safety_exit=case.safety_exit or kind == EventKind.STOPPED,
        **reopened,
    )
    kept(assessment, case=case, at=at, intake=intake)


def _fired(assessment: Assessment) -> dict[str, Any]:
    return {"result": assessment.result.code, "rules": list(assessment.fired)}


def _locked(case: Case) -> Case:
    rows = Case.objects.select_related("location", "patient", "intake", "latest")
    return rows.select_for_update(of=("self",)).get(pk=case.pk)


def _locked_case(intake: Intake) -> Case | None:
    rows = Case.objects.select_related("location").select_for_update(of=("self",))
    return rows.filter(_of(intake)).first()


def _of(intake: Intake) -> Q:
    """The case a draft opened, or the one it amends."""
    return Q(pk=intake.amends_id) if intake.amends_id else Q(intake=intake)


def _existing(intake: Intake) -> Case:
    case = _locked_case(intake)
    if case is None:
        raise Case.DoesNotExist
    return case


def _lock_draft(intake: Intake) -> None:
    intake.refresh_from_db(from_queryset=Intake.objects.select_for_update())
