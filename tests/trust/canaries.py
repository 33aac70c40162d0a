"""A case with a word of its own planted in every sealed field, so that each place it comes out at can be named."""

from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any
from uuid import uuid4

from django.db import connection
from django.utils.timezone import now

from prolo.vault.fields import EncryptedField
from tests.triage.make import a_case
from tests.triage.treated import RECORD
from triage.models import (
    About,
    AdverseEvent,
    Appointment,
    Assessment,
    Case,
    CheckInReply,
    Decision,
    Event,
    EventKind,
    Intake,
    Mail,
    Measure,
    Message,
    Patient,
    Procedure,
    State,
    Submission,
    fresh_reference,
)
from triage.procedure_words import IN_WORDS
from triage.questionnaire import AFTERCARE, INTAKE
from triage.rules import Result

BORN = "1931-07-19"
BORN_IN_WORDS = "19 July 1931"
NOT_PLANTED = {"filled_in_by", "region", "side", "age"}
"""Who typed, and where it hurts: the desk is told these; a date of birth has to be a date."""


@dataclass
class Planted:
    """The case, one about what followed its injection, and the planted words by the field they stand in."""

    case: Case
    words: dict[str, str] = field(default_factory=dict)
    after: Case | None = None

    def word(self, name: str) -> str:
        return self.words.setdefault(name, f"canary{uuid4().hex[:12]}")

    def found_in(self, text: str) -> set[str]:
        return {name for name, word in self.words.items() if word in text}


def sealed_fields() -> set[str]:
    """Every field that is sealed, of every model of triage."""
    models = (
        Patient,
        Intake,
        Case,
        Submission,
        Assessment,
        Event,
        Decision,
        Appointment,
        Mail,
        Message,
        Procedure,
        CheckInReply,
        AdverseEvent,
        Measure,
    )
    return {
        f"{model.__name__}.{found.name}"
        for model in models
        for found in model._meta.get_fields()
        if isinstance(found, EncryptedField)
    }


@contextmanager
def behind_the_triggers():
    """Rows of the history are written for this test only; the database refuses it to everybody else."""
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL session_replication_role = replica")
        yield
        cursor.execute("SET LOCAL session_replication_role = DEFAULT")


def planted_case(location: Any, *, desk: Any, clinician: Any) -> Planted:
    """A sent case in which every sealed value of every row is a word of its own."""
    planted = Planted(a_case(location=location))
    with behind_the_triggers():
        _plant_person(planted)
        _plant_answers(planted)
        _plant_assessment(planted)
        _plant_history(planted, desk, clinician)
        _plant_scores(planted)
        _plant_submission_author(planted, desk)
        injection = _plant_follow_up(planted, clinician)
        _plant_reply(planted, injection, desk)
    planted.words["Patient.birth_date"] = BORN_IN_WORDS
    planted.case = Case.objects.get(pk=planted.case.pk)
    return planted


def _plant_person(planted: Planted) -> None:
    patient = planted.case.patient
    for name in ("given_name", "family_name", "email", "phone"):
        setattr(patient, name, planted.word(f"Patient.{name}"))
    patient.birth_date = BORN
    patient.contact = {"more": planted.word("Patient.contact")}
    patient.save()


def _plant_answers(planted: Planted) -> None:
    submission = planted.case.latest
    for row, name in ((submission, "Submission"), (planted.case.intake, "Intake")):
        planted_answers = {
            key: planted.word(f"{name}.answers.{key}") for key in INTAKE.questions if key not in NOT_PLANTED
        }
        row.answers = row.answers | planted_answers
        row.echoes = {
            "list": {
                "key": "fever_or_sweats",
                "words": planted.word(f"{name}.echoes.words"),
                "first_reply": "yes",
                "reply": planted.word(f"{name}.echoes.reply"),
                "shows": "",
                "text_key": "goal",
            }
        }
    submission.words = {
        key: [question.wording, planted.word(f"Submission.words.{key}")]
        for key, question in INTAKE.questions.items()
        if key not in NOT_PLANTED
    }
    contact = ("phone", "email")  # a number to call back is planted in its event
    submission.identity = {key: planted.word(f"Submission.identity.{key}") for key in contact}
    planted.case.intake.identity = {key: planted.word(f"Intake.identity.{key}") for key in contact}
    planted.case.intake.told_by = planted.word("Intake.told_by")
    planted.case.intake.earlier = [_finding(planted, "Intake.earlier") | {"changed_at": now().isoformat()}]
    submission.save()
    planted.case.intake.save()


def _plant_submission_author(planted: Planted, desk: Any) -> None:
    submission = planted.case.latest
    submission.entered_by, submission.told_by = desk, planted.word("Submission.told_by")
    submission.save()


def _plant_follow_up(planted: Planted, clinician: Any) -> Procedure:
    """An injection and a line of the register: each entry that somebody writes is a word of its own."""
    chosen = {**RECORD, "nerve_before": "not_normal", "nerve_after": "not_normal", "event": "other"}
    written = ("solution", "anaesthetic", "lot", "consent_by", *IN_WORDS.values())
    record = chosen | {key: planted.word(f"Procedure.record.{key}") for key in written}
    injection = Procedure(
        case=planted.case,
        took_place_at=now() - timedelta(hours=1),
        location=planted.case.location,
        done_by=clinician,
        record=record,
        at=now(),
        by=clinician,
    )
    injection.save(force_insert=True)
    words = {key: planted.word(f"AdverseEvent.record.{key}") for key in ("what", "done", "where")}
    kinds = {"kind": "nerve", "seriousness": "not_serious", "reported": "yes", "outcome": "unknown"}
    AdverseEvent(
        case=planted.case, began_at=now(), record=words | kinds, at=now(), by=clinician, procedure=injection
    ).save(force_insert=True)
    return injection


def _plant_reply(planted: Planted, injection: Procedure, desk: Any) -> None:
    """What was told after the injection, typed in by the desk, in a case of its own."""
    at, home = now(), planted.case
    planted.after = Case.objects.create(
        reference=fresh_reference(),
        about=About.AFTERCARE,
        state=State.WITH_CLINICIAN,
        patient=home.patient,
        procedure=injection,
        location=home.location,
        result=Result.SAME_DAY.code,
        urgency=Result.SAME_DAY.rank,
        opened_at=at,
        due_at=at,
    )
    keys = AFTERCARE.questions
    CheckInReply(
        case=planted.after,
        procedure=injection,
        answers={key: planted.word(f"CheckInReply.answers.{key}") for key in keys},
        words={key: [q.wording, planted.word(f"CheckInReply.words.{key}")] for key, q in keys.items()},
        result=Result.SAME_DAY.code,
        findings=[
            _finding(planted, f"CheckInReply.findings.{level}", level) for level in ("SAME_DAY", "NOTE")
        ],
        undecided=[{"rule": planted.word("CheckInReply.undecided"), "needs": ["fever_or_ill"]}],
        would_change=[{"key": "fever_or_ill", "question": planted.word("CheckInReply.would_change")}],
        human_must_read=True,
        questionnaire_version=1,
        rulebook_version=1,
        idempotency_key=uuid4(),
        sent_at=at,
        entered_by=desk,
        told_by=planted.word("CheckInReply.told_by"),
    ).save(force_insert=True)


def _plant_assessment(planted: Planted) -> None:
    assessment = planted.case.assessments.get()
    assessment.findings = [
        _finding(planted, f"Assessment.findings.{level}", level)
        for level in ("EMERGENCY_NOW", "CONSULT_WITH_CAUTIONS", "NOTE")
    ]
    assessment.undecided = [{"rule": planted.word("Assessment.undecided"), "needs": ["diabetes"]}]
    assessment.would_change = [{"key": "gout", "question": planted.word("Assessment.would_change")}]
    assessment.save()


def _finding(planted: Planted, name: str, level: str = "SAME_DAY") -> dict[str, Any]:
    quote = {
        "key": "goal",
        "question": planted.word(f"{name}.question"),
        "answer": planted.word(f"{name}.answer"),
    }
    return {
        "rule": planted.word(f"{name}.rule"),
        "level": level,
        "patient": planted.word(f"{name}.patient"),
        "clinician": planted.word(f"{name}.clinician"),
        "sources": [planted.word(f"{name}.source")],
        "ask_about": False,
        "quotes": [quote],
    }


def _plant_scores(planted: Planted) -> None:
    """The start, with an activity in the patient's own words, and a round that waits in spite of the reminder."""
    own = [{"text": planted.word("Measure.answers"), "score": 3}]
    at, start = now(), {"average_pain": 6, "hard_activities": own}
    Measure(case=planted.case, weeks=0, due_at=at, asked_at=at, taken_at=at, answers=start).save(
        force_insert=True
    )
    long_ago = at - timedelta(days=20)
    Measure(
        case=planted.case, weeks=6, due_at=long_ago, asked_at=long_ago, reminded_at=at - timedelta(days=8)
    ).save(force_insert=True)


def _plant_history(planted: Planted, desk: Any, clinician: Any) -> None:
    case, number = planted.case, 100
    for who, by in (("desk", desk), ("clinician", clinician), ("patient", None)):
        for kind in EventKind:
            number += 1
            keys = ("note", "message", "reason", "name", "phone", "rules", "result", "outcome")
            detail = {key: planted.word(f"Event.{kind.value} by {who}.{key}") for key in keys}
            Event(case=case, number=number, at=now(), by=by, kind=kind, detail=detail).save(force_insert=True)
    for who, by in (("desk", desk), ("clinician", clinician), ("patient", None)):
        pinned = [planted.word(f"Message.pinned by {who}"), "gout"]
        text = planted.word(f"Message.text by {who}")
        Message(case=case, at=now(), by=by, text=text, pinned=pinned).save(force_insert=True)
    Decision(
        case=case,
        outcome="book_consultation",
        reason=planted.word("Decision.reason"),
        reason_code=planted.word("Decision.reason_code"),
        overruled=[planted.word("Decision.overruled")],
        result=case.result,
        urgency=case.urgency,
        at=now(),
        by=clinician,
    ).save(force_insert=True)
    Appointment(
        case=case, kind="declined", note=planted.word("Appointment.note"), at=now(), by=clinician
    ).save(force_insert=True)
    Mail(
        case=case,
        kind="receipt",
        to=planted.word("Mail.to"),
        subject=planted.word("Mail.subject"),
        body=planted.word("Mail.body"),
        queued_at=now(),
        next_try_at=now(),
        message_id=f"<{uuid4()}@example.org>",
    ).save(force_insert=True)
