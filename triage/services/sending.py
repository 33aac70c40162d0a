"""From a complete draft to a submission and its case: everything is written together or not at all."""

from datetime import datetime
from typing import Any
from uuid import uuid4

from prolo.clinic.hours import held_timetable
from prolo.clinic.timetable import Timetable
from prolo.statements import insert
from prolo.vault.index import name_tokens, normalise_date, normalise_email, normalise_phone, token
from triage.models import Case, EventKind, Intake, Patient, Submission, result_of_rank
from triage.questionnaire import INTAKE
from triage.rules import Assessment, Result
from triage.services import casework, drafts, messages, reopening
from triage.services.assessments import kept
from triage.services.casework import Step
from triage.services.safety import region_of
from triage.services.two_versions import note, words_of_then

_SEPARATE_FIELDS = ("given_name", "family_name", "birth_date", "email", "phone", "consent", "body_map")


def sent(intake: Intake) -> Submission:
    """The submission this draft became."""
    return Submission.objects.select_related("case").get(idempotency_key=intake.idempotency_key)


def submit(*, intake: Intake, assessment: Assessment, at: datetime) -> Submission:
    """Write the submission of a locked draft with all that belongs to it, in the caller's transaction."""
    patient = _patient(intake, at)
    urgency = drafts.most_urgent(assessment.result, intake.earlier)
    table = held_timetable(intake.location)
    submission = Submission(
        number=_next_number(intake),
        answers=intake.answers,
        identity=intake.identity,
        echoes=intake.echoes,
        words=_in_words(intake.answers) | words_of_then(intake),
        questionnaire_version=INTAKE.version,
        idempotency_key=intake.idempotency_key,
        sent_at=at,
        entered_by=intake.entered_by,
        told_by=intake.told_by,
    )
    fields = {
        "patient": patient,
        "latest": submission,
        "result": assessment.result.code,
        "region": region_of(intake.answers),
        "language": intake.language,
        # A human reads the patient's own words within one working day.
        "words_due_at": table.working_days_later(at, 1) if assessment.human_must_read else None,
    }
    kind = EventKind.AMENDED if intake.amends_id else EventKind.SENT
    told = note(intake, assessment)
    detail = {"result": assessment.result.code} | ({"note": told} if told else {})
    step = Step(kind, at, by=intake.entered_by, detail=detail)
    case = _case(intake, step, urgency, table, fields)
    submission.case = case
    insert(submission)
    kept(assessment, case=case, at=at, submission=submission)
    messages.notify(case=case, kind="receipt", at=at, fresh=submission.number == 1)
    return submission


def _case(intake: Intake, step: Step, urgency: Result, table: Timetable, fields: dict[str, Any]) -> Case:
    """A new case, the one a stop opened, or the one these answers amend; sending never lowers its urgency."""
    if not (intake.safety_exit or intake.amends_id):
        return casework.opened(
            step=step, urgency=urgency, location=intake.location, table=table, intake=intake, **fields
        )
    rows = Case.objects.select_related("location").select_for_update(of=("self",))
    case = rows.get(pk=intake.amends_id) if intake.amends_id else rows.get(intake=intake)
    urgency = min(result_of_rank(case.urgency), urgency, key=lambda level: level.rank)
    return casework.changed(
        case=case,
        version=case.version,
        step=step,
        urgency=urgency.rank,
        **fields | _words_to_read(case, fields["words_due_at"]) | reopening.by_answers(case, at=step.at),
    )


def _words_to_read(case: Case, due_at: datetime | None) -> dict[str, Any]:
    """By when somebody must have read the person's words: new ones, and also older ones that nobody has read yet."""
    if due_at is None:
        return {"words_due_at": case.words_due_at}
    earliest = min(case.words_due_at or due_at, due_at) if case.words_unread else due_at
    return {"words_due_at": earliest, "words_read_at": None, "words_read_by": None}


def _next_number(intake: Intake) -> int:
    return 1 + (Submission.objects.filter(case=intake.amends_id).count() if intake.amends_id else 0)


def _patient(intake: Intake, at: datetime) -> Patient:
    """The patient as the form says; an amendment brings the row of its case up to date."""
    identity = intake.identity
    known = Patient.objects.filter(cases=intake.amends_id).first() if intake.amends_id else None
    given, family = identity["given_name"], identity["family_name"]
    email, phone = identity.get("email") or "", identity.get("phone") or ""
    patient = Patient(
        id=known.pk if known else uuid4(),
        given_name=given,
        family_name=family,
        birth_date=identity["birth_date"],
        email=email,
        phone=phone,
        contact={key: value for key, value in identity.items() if key not in _SEPARATE_FIELDS},
        name_tokens=name_tokens(f"{given} {family}"),
        birth_token=token("patient.birth_date", normalise_date(identity["birth_date"])),
        phone_token=token("patient.phone", normalise_phone(phone)) if phone else None,
        email_token=token("patient.email", normalise_email(email)) if email else None,
        created_at=known.created_at if known else at,
    )
    if known:
        patient.save(force_update=True)
    else:
        insert(patient)
    return patient


def _in_words(answers: dict[str, Any]) -> dict[str, list[str]]:
    """Question and reply as they stood on the screen, for every question that was shown and answered."""
    shown = INTAKE.visible(answers)
    return {key: [q.wording, q.say(answers[key])] for key, q in shown.items() if key in answers}
