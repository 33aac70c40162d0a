"""Words in a free text make the form ask a question once more, and decide nothing themselves."""

import json

import pytest

from tests.triage.clinical_forms import BOOKS, CONFORMANCE, assessed, calm_after, calm_knee
from triage.questionnaire import AFTERCARE, INTAKE, echoes
from triage.questionnaire.echo import LONGEST_QUOTE, MOST_WORRYING, normalise, settle, to_ask
from triage.questionnaire.echo_words import LISTS
from triage.rules import Result

CASES = json.loads((CONFORMANCE / "echo.json").read_text(encoding="utf-8"))


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["text"])
def test_each_text_asks_what_is_expected(case):
    found = echoes({"goal": case["text"]}, case["form"])
    assert [echo.shows or echo.asks for echo in found] == case["expect"]


def test_half_of_the_cases_expect_nothing():
    assert sum(not case["expect"] for case in CASES) * 2 >= len(CASES)


def test_the_lists_hold_what_the_specification_lists():
    assert len(LISTS) == 11
    assert sum(len(entry.words) for entry in LISTS) == 356


def test_every_entry_is_written_as_texts_are_matched():
    assert [words for entry in LISTS for words in entry.words if normalise(words) != words] == []


@pytest.mark.parametrize("form", BOOKS)
def test_every_list_asks_a_question_that_exists_and_can_be_answered_not_sure(form):
    questions = BOOKS[form][0].questions
    for entry in LISTS:
        for key in filter(None, (entry.asks.get(form), entry.if_hidden.get(form))):
            question = questions[key]
            assert question.kind == "tick" or question.option("not_sure"), key
            assert question.kind == "tick" or question.option(MOST_WORRYING[key]), key


def test_the_person_reads_their_own_words():
    (echo,) = echoes({"goal": "  My foot DRAGS a bit. "})
    assert echo.prompt == 'You wrote "My foot DRAGS a bit.". Is this happening now?'
    assert echo.text_key == "goal"


def test_a_long_text_is_quoted_around_the_match():
    (echo,) = echoes({"goal": "walk " * 200 + "pins-and-needles " + "walk " * 200})
    assert "pins-and-needles" in echo.words
    assert len(echo.words) <= LONGEST_QUOTE


def test_a_hidden_question_is_replaced_by_the_gate_tick():
    found = echoes({"goal": "I leak at night"})
    (asked,) = to_ask(found, questionnaire=INTAKE, answers=calm_knee())
    assert asked.key == "gate_saddle_or_bladder"
    (asked,) = to_ask(found, questionnaire=INTAKE, answers=calm_knee(region="lowback"))
    assert asked.key == "saddle_or_bladder_change"


def test_a_question_with_its_most_worrying_reply_is_not_asked_again():
    found = echoes({"goal": "so weak"})
    assert to_ask(found, questionnaire=INTAKE, answers=calm_knee(new_weakness="steady"))
    assert not to_ask(found, questionnaire=INTAKE, answers=calm_knee(new_weakness="cannot_move"))


@pytest.mark.parametrize("replies", [{}, {"new_weakness": ""}, {"new_weakness": "perhaps"}])
def test_no_reply_counts_as_not_sure_whatever_was_said_before(replies):
    answers = settle(["new_weakness"], replies=replies, questionnaire=INTAKE, answers=calm_knee())
    assert answers["new_weakness"] == "not_sure"
    assert assessed(answers).result is Result.SAME_DAY


@pytest.mark.parametrize(
    ("reply", "result"),
    [
        ("yes", Result.EMERGENCY_NOW),
        ("not_sure", Result.SAME_DAY),
        (None, Result.SAME_DAY),
        ("no", Result.CONSULT),
    ],
)
def test_a_gate_tick_asked_again_counts_by_its_reply(reply, result):
    key = "gate_chest_or_breathing"
    replies = {key: reply} if reply else {}
    assert (
        assessed(settle([key], replies=replies, questionnaire=INTAKE, answers=calm_knee())).result is result
    )


@pytest.mark.parametrize("text", ["I cannot breathe", "I want to die", "cancer", "walk my dog"])
def test_words_alone_decide_nothing_but_that_a_human_reads_them(text):
    with_words = assessed(calm_knee(goal=text))
    assert with_words.result is assessed(calm_knee()).result
    assert with_words.human_must_read
    assert "R740" in with_words.fired


def test_after_a_procedure_words_are_never_common_soreness():
    assert assessed(calm_after(), "aftercare").result is Result.EXPECTED
    assert assessed(calm_after(anything_else="Can I swim?"), "aftercare").result is Result.URGENT_DAYS
    assert AFTERCARE.questions["anything_else"].free_text
