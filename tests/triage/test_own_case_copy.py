"""A patient's copy holds every question and every answer of everything that was sent: tried over many answer sets."""

import json
from html import unescape
from uuid import uuid4

import pytest
from django.db import transaction
from django.urls import reverse
from django.utils.timezone import now
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.triage.cases import SAM, sent_case, stopped_case
from tests.triage.own import address, by_staff, fresh, with_own_case
from triage.models import Intake, Submission
from triage.patient.own_copies import identity_rows
from triage.queries.said import rows_sent
from triage.questionnaire import INTAKE
from triage.questionnaire.kinds import ACTIVITIES, INTEGER, MULTI, NOT_SURE, ONE, TICK
from triage.services import intake as intakes
from triage.services import messages, own_case
from triage.services.sending import _in_words

pytestmark = pytest.mark.django_db
MANY = settings(
    max_examples=40,
    deadline=None,
    database=None,
    derandomize=True,
    suppress_health_check=list(HealthCheck),
)
LETTERS = st.text(alphabet=st.characters(exclude_categories=["Cs", "Cc"]), min_size=1, max_size=40)
WRITTEN = LETTERS.filter(lambda text: text == text.strip() and text)


def replies_to(question):
    """Anything a person can answer to a question, "I am not sure" among it."""
    values = [option.value for option in question.options]
    if question.kind == ONE:
        return st.sampled_from([*values, NOT_SURE])
    if question.kind == MULTI:
        return st.lists(st.sampled_from([*values, NOT_SURE]), min_size=1, max_size=4, unique=True)
    if question.kind == TICK:
        return st.just(True)
    if question.kind == INTEGER:
        return st.integers(question.minimum or 0, question.maximum or 10)
    if question.kind == ACTIVITIES:
        row = st.fixed_dictionaries({"text": WRITTEN, "score": st.integers(0, 10)})
        return st.lists(row, min_size=1, max_size=3)
    return WRITTEN


ANSWER_SETS = st.fixed_dictionaries(
    {}, optional={key: replies_to(question) for key, question in INTAKE.questions.items()}
).map(INTAKE.prune)


def a_sending(case, number, answers):
    """One more sending of the case, written as sending writes it."""
    return Submission.objects.create(
        case=case,
        number=number,
        answers=answers,
        identity=SAM,
        echoes={},
        words=_in_words(answers),
        questionnaire_version=INTAKE.version,
        idempotency_key=uuid4(),
        sent_at=now(),
    )


@pytest.fixture
def case(location):
    return sent_case(location)


@pytest.fixture
def pat(client, case):
    return with_own_case(client, case)


def copies(browser, case):
    """The copy on paper as text, and as a file."""
    paper = unescape(browser.get(address(case, "answers")).content.decode())
    return paper, json.loads(browser.get(address(case, "answers_file")).content)


def test_every_answer_of_every_sending_is_in_both_copies(pat, case):
    @MANY
    @given(ANSWER_SETS, ANSWER_SETS)
    def try_one(first, second):
        with transaction.atomic():
            sent = [a_sending(case, 2, first), a_sending(case, 3, second)]
            paper, file = copies(pat, case)
            transaction.set_rollback(True)
        assert [sheet["number"] for sheet in file["sent"]] == [1, 2, 3]
        for submission, sheet in zip(sent, file["sent"][1:], strict=True):
            told = {line["key"]: line for part in sheet["parts"] for line in part["questions"]}
            assert told.keys() == INTAKE.questions.keys()
            rows = rows_sent(submission)
            for key, reply in submission.answers.items():
                assert told[key]["kept_as"] == reply
                assert told[key]["answer"] == rows[key].answer
                assert f"<dd><bdi>{rows[key].answer}</bdi></dd>" in paper
            silent = [line for key, line in told.items() if key not in submission.answers]
            assert {line["answer"] for line in silent} <= {"Not answered", "Not asked", "Not ticked"}

    try_one()


def test_a_question_that_was_skipped_and_one_that_was_not_asked_are_told_apart(pat, case):
    paper, file = copies(pat, case)
    said = {line["answer"] for part in file["sent"][0]["parts"] for line in part["questions"]}
    assert {"Not answered", "Not asked"} <= said
    assert "<bdi>Not asked</bdi>" in paper and "<bdi>Not answered</bdi>" in paper


def test_i_am_not_sure_is_said_as_the_person_chose_it(client, location):
    case = sent_case(location, weight_loss="not_sure")
    _paper, file = copies(with_own_case(client, case), case)
    told = {line["key"]: line["answer"] for part in file["sent"][0]["parts"] for line in part["questions"]}
    assert told["weight_loss"] == "I am not sure"


def test_it_says_clinic_reference_date_who_filled_it_in_and_how_to_reach_them(pat, case):
    paper, file = copies(pat, case)
    for words in ("Demo Clinic", case.reference, "Sam", "Lee", "2 February 1968", "555-0142", SAM["email"]):
        assert words in paper
    assert "Who filled it in: <bdi>Me</bdi>" in paper
    assert file["sent"][0]["you"]["phone"] == "555-0142"
    assert file["reference"] == case.reference


PLACE = {"region": "knee", "side": "right"}


def test_every_part_of_who_one_is_stands_in_the_copy_whatever_it_is_called():
    told = SAM | {
        "helper_name": "Ann Oak",
        "relationship": "friend",
        "told_how": "phone",
        "new_thing": "Blue",
    }
    told["body_map"] = {"version": 1, "areas": ["knee-r", "lowback"], "main": "knee-r"}
    said = " ".join(row["answer"] for row in identity_rows(told | {"odd": {"a": [1]}}, PLACE))
    for words in (
        "Sam",
        "Lee",
        "Ann Oak",
        "Friend or neighbour",
        "by phone",
        "Blue",
        "Right knee",
        "Low back",
    ):
        assert words in said


def test_messages_both_ways_and_replies_changed_before_sending_are_in_the_copy(pat, case, dana):
    by_staff(case, messages.tell, dana, now(), message="From the clinic")
    own_case.write(case=fresh(case), text="From me", at=now())
    draft = own_case.start_amendment(case=fresh(case), at=now())
    intakes.save_page(intake=draft, page="", answers={"fever_or_sweats": "yes"}, at=now())
    intakes.save_page(intake=draft, page="", answers={"fever_or_sweats": "no"}, at=now())
    intakes.send(intake=draft, at=now(), identity={"consent": True})
    paper, file = copies(pat, case)
    assert [letter["text"] for letter in file["messages"]] == ["From the clinic", "From me"]
    assert "From the clinic" in paper and "From me" in paper
    assert "What you said first and then changed" in paper
    assert file["sent"][1]["said_before_and_changed"][0]["answer"] == "Yes"


def test_the_result_of_changed_answers_keeps_what_was_said_first_and_taken_back(pat, case):
    pat.post(address(case, "amend"))
    draft = Intake.objects.get(amends=case)
    for reply in ("yes", "no"):
        intakes.save_page(intake=draft, page="", answers={"fever_or_sweats": reply}, at=now())
    intakes.send(intake=draft, at=now(), identity={"consent": True})
    page = pat.get(reverse("patient:sent", args=[draft.pk])).content.decode()
    assert "We keep your first answer too" in page


def test_a_form_that_was_stopped_has_its_answers_in_the_copy(client, location):
    case = stopped_case(location)
    paper, file = copies(with_own_case(client, case), case)
    told = {line["key"]: line["kept_as"] for part in file["sent"][0]["parts"] for line in part["questions"]}
    assert told["gate_saddle_or_bladder"] is True
    assert file["sent"][0]["sent_at"] is None
    assert "555-0177" in paper


def test_the_file_is_a_download_and_the_copy_is_kept_by_nobody(pat, case):
    answer = pat.get(address(case, "answers_file"))
    assert answer["Content-Disposition"] == f'attachment; filename="answers-{case.reference}.json"'
    assert "no-store" in answer["Cache-Control"]
    assert answer["Content-Type"] == "application/json"
