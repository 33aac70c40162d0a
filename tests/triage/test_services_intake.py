"""Filling in and sending: nothing lost, nothing doubled, nothing calmer than it was."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from unittest import mock

import pytest
from django.db import IntegrityError, connection

from prolo.audit.models import Entry
from triage.models import Assessment, Case, Event, Intake, Mail, Patient, Submission
from triage.services import intake, outbox, safety
from triage.services.refusals import NotReady

from . import make
from .make import AT

pytestmark = pytest.mark.django_db
LATER = AT + timedelta(minutes=5)


def test_a_page_is_kept_and_a_blank_reply_is_blank(location):
    draft = make.a_draft(location)
    make.save(draft, "where", region="knee", side="left")
    make.save(draft, "where", side=None)
    assert Intake.objects.get().answers == {"region": "knee"}


def test_a_page_cannot_answer_the_questions_of_another(location):
    draft = make.a_draft(location)
    intake.save_page(intake=draft, page="where", answers={"gate_end": "none", "age": 30, "x": 1}, at=AT)
    assert draft.answers == {}


def test_hidden_answers_are_dropped(location):
    draft = make.an_intake(location)
    make.save(draft, "where", region="neck")
    assert "knee_stuck" not in draft.answers


def test_the_age_is_that_of_the_day_at_the_clinic(location):
    draft = make.a_draft(location)
    intake.save_page(intake=draft, page="about_you", answers={}, identity={"birth_date": "1966-03-04"}, at=AT)
    assert draft.answers["age"] == 59


def test_an_unreadable_date_of_birth_leaves_the_age_open(location):
    draft = make.an_intake(location)
    intake.save_page(intake=draft, page="about_you", answers={}, identity={"birth_date": "31 June"}, at=AT)
    assert "age" not in draft.answers


def test_sending_writes_everything_that_belongs_together(location):
    submission = make.a_submission(location)
    case = Case.objects.get()
    assert (case.latest, case.state, case.result, case.region) == (submission, "new", "CONSULT", "knee")
    assert submission.assessment.result == "CONSULT"
    assert submission.words["region"] == ["Where is your main problem?", "Knee"]
    assert [event.kind for event in Event.objects.all()] == ["sent"]
    assert Entry.objects.filter(subject=f"case:{case.reference}", action="case.sent").count() == 1
    assert Mail.objects.get().to == "pat@example.org"
    assert case.patient.given_name == "Pat"


def test_sending_takes_at_most_twenty_statements(location, django_assert_max_num_queries):
    draft = make.an_intake(location)
    with django_assert_max_num_queries(20) as counted:
        intake.send(intake=draft, at=AT)
    assert len(counted) == 16


def test_saving_a_page_takes_five_statements(location, django_assert_num_queries):
    draft = make.a_draft(location)
    with django_assert_num_queries(5):
        make.save(draft, "emergency", gate_end="none")


def test_sending_twice_gives_the_same_submission(location):
    draft = make.an_intake(location)
    first = intake.send(intake=draft, at=AT)
    again = intake.send(intake=Intake.objects.get(), at=LATER)
    assert again == first
    assert (Submission.objects.count(), Case.objects.count(), Mail.objects.count()) == (1, 1, 1)


@pytest.mark.django_db(transaction=True)
def test_a_hundred_posts_at_once_make_one_submission(location):
    draft = make.an_intake(location)

    def post(_number):
        try:
            return intake.send(intake=Intake.objects.get(pk=draft.pk), at=AT).case.reference
        finally:
            connection.close()

    with ThreadPoolExecutor(20) as posts:
        receipts = set(posts.map(post, range(100)))
    assert len(receipts) == 1
    assert (Submission.objects.count(), Patient.objects.count(), Mail.objects.count()) == (1, 1, 1)


def test_the_database_refuses_a_second_submission_of_one_key(location):
    submission = make.a_submission(location)
    submission.pk, submission.number = None, 2
    with pytest.raises((IntegrityError, ValueError)):
        submission.save(force_insert=True)


def test_when_one_part_cannot_be_written_none_is(location):
    draft = make.an_intake(location)
    with mock.patch.object(outbox, "deliver") as task, pytest.raises(RuntimeError):
        task.enqueue.side_effect = RuntimeError
        intake.send(intake=draft, at=AT)
    counts = [model.objects.count() for model in (Submission, Assessment, Case, Event, Mail, Patient)]
    assert counts == [0] * 6
    assert Intake.objects.get().sent_at is None


@pytest.mark.parametrize("key", ["fever_or_sweats", "gate_end", "region", "knee_stuck"])
def test_a_missing_safety_answer_keeps_the_form_from_being_sent(location, key):
    draft = make.an_intake(location, **{key: None})
    with pytest.raises(NotReady) as refusal:
        intake.send(intake=draft, at=AT)
    assert key in refusal.value.missing


@pytest.mark.parametrize("name", ["given_name", "family_name", "consent"])
def test_without_a_name_or_consent_nothing_is_sent(location, name):
    draft = make.an_intake(location, who={name: ""})
    with pytest.raises(NotReady) as refusal:
        intake.send(intake=draft, at=AT)
    assert refusal.value.missing == [name]


def test_a_phone_number_or_an_address_is_needed(location):
    draft = make.an_intake(location, who={"phone": "", "email": " "})
    with pytest.raises(NotReady) as refusal:
        intake.send(intake=draft, at=AT)
    assert refusal.value.missing == ["phone"]


def test_not_sure_can_be_sent_and_is_not_taken_for_no(location):
    case = make.a_case(location, fever_or_sweats="not_sure")
    assert case.result == "SAME_DAY"


def test_not_sure_where_the_rules_know_no_such_reply_can_be_sent_and_is_asked_by_phone(location):
    case = make.a_case(location, pain_duration="not_sure")
    assert case.result == "NOT_ENOUGH_INFO"


def test_a_softened_reply_stays_visible_and_keeps_the_case_urgent(location):
    draft = make.an_intake(location, weight_loss="yes")
    make.save(draft, "checks", weight_loss="no")
    case = intake.send(intake=draft, at=AT).case
    assert [entry["rule"] for entry in draft.earlier] == ["R302"]
    assert draft.earlier[0]["quotes"][0]["answer"] == "Yes"
    assert (case.urgency_result.code, case.result) == ("URGENT_DAYS", "CONSULT")


def test_an_answer_that_becomes_more_worrying_is_not_called_softened(location):
    draft = make.an_intake(location, new_weakness="steady")
    make.save(draft, "more_checks", new_weakness="cannot_move")
    assert draft.earlier == []


def test_a_form_that_was_sent_keeps_nothing_more(location):
    draft = make.an_intake(location)
    intake.send(intake=draft, at=AT)
    saved = make.save(draft, "checks", weight_loss="yes")
    assert saved.sent
    assert Intake.objects.get().answers["weight_loss"] == "no"


def test_words_are_read_within_one_working_day(location):
    case = make.a_case(location, goal="Walk my dog again")
    assert case.words_due_at == AT.replace(day=4, hour=17)
    assert make.a_case(location).words_due_at is None


def test_words_that_name_a_sign_ask_the_question_again(location):
    draft = make.an_intake(location)
    saved = make.save(draft, "problem", goal="No trouble with my bladder")
    assert [(echo.list_id, echo.asks, echo.words) for echo in saved.echoes] == [
        ("bladder_bowel_or_saddle", "gate_saddle_or_bladder", "No trouble with my bladder")
    ]
    assert intake.waiting_echoes(Intake.objects.get()) == saved.echoes


def test_the_reply_to_the_question_asked_again_counts_and_both_are_kept(location):
    draft = make.an_intake(location)
    make.save(draft, "problem", goal="I had chills")
    saved = intake.answer_echoes(intake=draft, replies={"fever": "yes"}, at=AT)
    kept = draft.echoes["fever"]
    assert (kept["first_reply"], kept["reply"], draft.answers["fever_or_sweats"]) == ("no", "yes", "yes")
    assert saved.assessment.result.code == "SAME_DAY"
    assert saved.echoes == ()


def test_a_question_asked_again_and_left_open_counts_as_not_sure(location):
    case = make.a_case(location, goal="I had chills")
    assert case.latest.answers["fever_or_sweats"] == "not_sure"
    assert case.result == "SAME_DAY"


def test_a_gate_tick_asked_again_and_left_open_makes_the_gate_unsure(location):
    case = make.a_case(location, goal="Short of breath at night")
    assert case.latest.answers["gate_end"] == "not_sure"
    assert case.result == "SAME_DAY"


def test_a_yes_to_a_gate_tick_asked_again_stops_the_form(location):
    draft = make.an_intake(location, goal="Short of breath at night")
    saved = intake.answer_echoes(intake=draft, replies={"chest_or_breath": "yes"}, at=AT)
    assert saved.stopped
    assert safety.case_of(draft).safety_exit


def test_silence_about_a_question_asked_again_does_not_calm_an_alarming_reply(location):
    draft = make.an_intake(location, goal="My arm is weak", new_weakness="worse")
    intake.answer_echoes(intake=draft, replies={"weakness": ""}, at=AT)
    assert draft.answers["new_weakness"] == "worse"


def test_words_of_crisis_are_kept_for_staff_and_ask_nothing(location):
    draft = make.an_intake(location)
    saved = make.save(draft, "problem", goal="Some days I want to die")
    assert saved.echoes == ()
    assert draft.echoes["crisis"]["shows"] == "crisis_numbers"
