"""Safety exits: a case from the first second, and an earlier yes that nobody can take back."""

from datetime import timedelta

import pytest

from triage.models import Case, Event, Intake, Patient
from triage.rules import Result
from triage.services import clinic, intake, reading, safety

from . import make
from .make import AT

pytestmark = pytest.mark.django_db
LATER = AT + timedelta(minutes=5)


def kinds(case):
    return [event.kind for event in case.events.order_by("number")]


def test_a_tick_on_the_first_page_is_a_case_at_once(location):
    draft = make.a_draft(location)
    saved = make.save(draft, "emergency", gate_chest_or_breathing=True)
    case = Case.objects.get()
    assert saved.stopped
    assert (case.urgency_result, case.safety_exit, case.patient) == (Result.EMERGENCY_NOW, True, None)
    assert case.due_at == AT + timedelta(minutes=30)
    assert case.assessments.get().intake_id == draft.pk
    assert Intake.objects.get().stopped_at == AT


def test_one_draft_has_one_safety_case_and_each_change_an_assessment(location):
    draft = make.a_draft(location)
    make.save(draft, "emergency", gate_chest_or_breathing=True)
    make.save(draft, "emergency", gate_stroke_signs=True, at=LATER)
    case = Case.objects.get()
    assert case.assessments.count() == 2
    assert kinds(case) == ["stopped", "stopped"]


def test_going_back_and_softening_the_answer_keeps_the_case_and_the_yes(location):
    draft = make.a_draft(location)
    make.save(draft, "emergency", gate_chest_or_breathing=True, gate_end="some")
    saved = make.save(draft, "emergency", gate_chest_or_breathing=None, gate_end="none", at=LATER)
    case = Case.objects.get()
    assert not saved.stopped
    assert draft.stopped_at is None
    assert case.urgency_result is Result.EMERGENCY_NOW
    assert [entry["rule"] for entry in draft.earlier] == ["R101"]
    assert kinds(case) == ["stopped", "answers_changed"]


def test_sending_after_a_stop_uses_the_same_case_and_never_lowers_it(location):
    draft = make.a_draft(location)
    make.save(draft, "emergency", gate_chest_or_breathing=True)
    calm = make.an_intake(location)
    Intake.objects.filter(pk=calm.pk).delete()
    for page in make.PAGES:
        given = {key: calm.answers[key] for key in page.question_keys if key in calm.answers}
        intake.save_page(intake=draft, page=page.key, answers=given, identity=calm.identity, at=LATER)
    intake.save_page(intake=draft, page="answers", answers={"understands_limits": True}, at=LATER)
    submission = intake.send(intake=draft, at=LATER)
    case = Case.objects.get()
    assert submission.case_id == case.pk
    assert (case.urgency_result.code, case.result) == ("EMERGENCY_NOW", "CONSULT")
    assert (case.patient, case.latest) == (Patient.objects.get(), submission)


@pytest.mark.parametrize("end", ["not_sure", "some"])
def test_an_unsure_gate_does_not_stop_the_form_and_is_same_day(location, end):
    saved = make.save(make.a_draft(location), "emergency", gate_end=end)
    assert not saved.stopped
    assert saved.assessment.result is Result.SAME_DAY


def test_a_number_left_on_the_stop_page_reaches_the_case(location):
    case = make.a_safety_exit(location)
    safety.leave_number(intake=case.intake, phone="555-0111", name="Pat", at=LATER)
    draft = Intake.objects.get()
    assert draft.identity["call_back_phone"] == "555-0111"
    assert Event.objects.get(kind="number_left").detail == {"phone": "555-0111", "name": "Pat"}


def test_a_mistake_is_written_down_and_the_form_may_go_on(location):
    case = make.a_safety_exit(location)
    draft = case.intake
    safety.mistake(intake=draft, at=LATER)
    make.save(draft, "emergency", gate_saddle_or_bladder=None, gate_end="none", at=LATER)
    case.refresh_from_db()
    assert draft.stopped_at is None
    assert [entry["rule"] for entry in draft.earlier] == ["R103"]
    assert (case.state, case.urgency_result) == ("new", Result.EMERGENCY_NOW)
    assert kinds(case) == ["stopped", "mistake", "answers_changed"]


def test_a_new_emergency_opens_a_decided_case_again(location, clara):
    case = make.a_safety_exit(location)
    reading.mark_read(case=case, by=clara, at=AT, version=1)
    clinic.decide(
        case=case, by=clara, at=AT, version=2, outcome="call_now", reason="Went to the emergency department."
    )
    make.save(case.intake, "emergency", gate_stroke_signs=True, at=LATER)
    case.refresh_from_db()
    assert (case.state, case.answers_reopened_at) == ("with_clinician", LATER)
    assert case.due_at == LATER + timedelta(minutes=30)


def test_a_stop_on_a_later_page_keeps_what_was_answered(location):
    draft = make.an_intake(location, region="lowback", saddle_or_bladder_change="yes")
    case = Case.objects.get()
    assert draft.stopped_at is not None
    assert (case.region, case.result) == ("lowback", "EMERGENCY_NOW")
