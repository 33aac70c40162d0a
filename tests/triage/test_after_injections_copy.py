"""A patient's copy holds everything that was told after an injection, whichever case it went into."""

import json
from datetime import timedelta
from html import unescape
from uuid import uuid4

import pytest
from django.utils.timezone import now

from tests.triage.after import CALM
from tests.triage.cases import sent_case
from tests.triage.make import a_case, a_procedure
from tests.triage.own import address, with_own_case
from triage.models import Case, CheckInReply
from triage.questionnaire import AFTERCARE
from triage.questionnaire.kinds import INTEGER, MULTI, NOT_SURE, ONE, TICK
from triage.services import check_ins, safety
from triage.services.check_ins import Said

pytestmark = pytest.mark.django_db
ASKED = {key: question for key, question in AFTERCARE.questions.items() if key != "hours_since_treatment"}
HEADING = '<h2 id="told-'


@pytest.fixture
def treated(location, clara):
    case = a_case(location, at=now() - timedelta(days=3))
    return a_procedure(case, by=clara, at=now() - timedelta(hours=20)).case


def tell(case, *, at=None, by=None, told_by="", felt=(), first=None, **changes):
    said = Said({**CALM, "hours_since_treatment": 20, **changes}, felt=felt, first=first or {})
    held = Case.objects.get(pk=case.pk)
    return check_ins.reply(said=said, key=uuid4(), at=at or now(), case=held, by=by, told_by=told_by)


def copies(browser, case):
    paper = unescape(browser.get(address(case, "answers")).content.decode())
    return paper, json.loads(browser.get(address(case, "answers_file")).content)["after_injections"]


def lines_of(entry):
    return {line["key"]: line for part in entry["parts"] for line in part["questions"]}


def test_calm_red_and_phoned_answers_all_stand_in_the_copy_in_the_order_they_came(client, treated, dana):
    at = now()
    tell(treated, at=at, pain_now=4)
    tell(treated, at=at + timedelta(minutes=1), numbness_after="beyond", felt=("calf_shin-r",))
    tell(treated, at=at + timedelta(minutes=2), by=dana, told_by="Ann Oak", anything_else="My own words")
    assert {row.case_id == treated.pk for row in CheckInReply.objects.all()} == {True, False}
    paper, file = copies(with_own_case(client, treated), treated)
    assert [lines_of(entry)["pain_now"]["kept_as"] for entry in file] == [4, 3, 3]
    assert lines_of(file[1])["numbness_after"]["kept_as"] == "beyond"
    assert file[1]["felt_places"] == ["Right calf or shin"]
    assert [entry["filled_in_by"] for entry in file] == ["You", "You", "Entered by Dana, told by Ann Oak"]
    assert [entry["sent_at"] for entry in file] == sorted(entry["sent_at"] for entry in file)
    for words in ("My own words", "Entered by Dana, told by Ann Oak", "Right calf or shin"):
        assert words in paper
    assert paper.count(HEADING) == 3


def test_a_number_left_on_the_emergency_page_stands_in_the_copy(client, treated):
    kept = tell(treated, chest_or_breathing="yes")
    safety.leave_number_after(case=kept.case, phone="555 0177", name="Ana", at=now())
    browser = with_own_case(client, treated)
    paper, _file = copies(browser, treated)
    assert "Number to call back" in paper and "555 0177" in paper
    file = json.loads(browser.get(address(treated, "answers_file")).content)
    assert [(one["call_back_phone"], one["call_back_name"]) for one in file["numbers_left"]] == [
        ("555 0177", "Ana")
    ]


def nth_answers(number):
    """Every question with another of its replies each time; now and then one is left out."""
    told = {}
    for place, (key, question) in enumerate(ASKED.items()):
        values = [option.value for option in question.options]
        if place % 7 == number:
            continue
        if question.kind == ONE:
            told[key] = [*values, NOT_SURE][number % (len(values) + 1)]
        elif question.kind == MULTI:
            told[key] = [values[number % len(values)]]
        elif question.kind == INTEGER:
            told[key] = number
        else:
            told[key] = True if question.kind == TICK else f"Words of my own {number}"
    return told


def test_every_question_and_every_answer_of_each_check_is_on_paper_and_in_the_file(client, treated):
    kept = []
    for number in range(5):
        said = Said({**nth_answers(number), "hours_since_treatment": 20 + number})
        held, at = Case.objects.get(pk=treated.pk), now() + timedelta(minutes=number)
        kept.append(check_ins.reply(said=said, key=uuid4(), at=at, case=held))
    paper, file = copies(with_own_case(client, treated), treated)
    assert len(file) == len(kept)
    for row, entry in zip(kept, file, strict=True):
        told = lines_of(entry)
        assert told.keys() == AFTERCARE.questions.keys()
        for key in ASKED.keys() & row.answers.keys():
            assert told[key]["kept_as"] == row.answers[key]
            assert f"<dd><bdi>{told[key]['answer']}</bdi></dd>" in paper
        assert {told[key]["answer"] for key in told.keys() - row.answers.keys()} <= {"Not answered"}


def test_what_was_said_first_and_then_changed_is_told_too(client, treated):
    tell(treated, first={"numbness_after": "beyond"})
    paper, file = copies(with_own_case(client, treated), treated)
    assert file[0]["said_before_and_changed"] != []
    assert "What you said first and then changed" in paper


def test_an_injection_that_is_not_on_file_here_leaves_nothing_out(client, location):
    case = a_case(location)
    kept = tell(case, shooting_pain="yes")
    assert kept.case_id != case.pk and kept.procedure is None
    _paper, file = copies(with_own_case(client, case), case)
    assert len(file) == 1 and lines_of(file[0])["shooting_pain"]["kept_as"] == "yes"
    _paper, of_the_other = copies(with_own_case(client, kept.case), kept.case)
    assert of_the_other == file


def test_nothing_of_another_person_is_in_it(client, treated, location):
    other = sent_case(location, words=False)
    tell(treated, anything_else="Private words")
    paper, file = copies(with_own_case(client, other), other)
    assert file == [] and "Private words" not in paper and HEADING not in paper
