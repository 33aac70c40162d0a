"""The records are whole: known keys, sources, hazards, plain words, each question on one page."""

import re

import pytest

from tests.triage.clinical_forms import BOOKS
from triage.questionnaire import CHECK_PAGE_KEYS, INTAKE, PAGES
from triage.questionnaire.comparisons import OneOf, Ticked
from triage.questionnaire.records import NO_ANSWER, NO_VALID_ANSWER
from triage.rules import AFTERCARE_RULES, INTAKE_RULES, SAFETY_NET, Result

BANNED = re.compile(r"\b(cure[sd]?|heals?|regrow\w*|proven|safe|candidate)\b|you are suitable", re.IGNORECASE)
RULES = [
    pytest.param(rule, rulebook, id=rule.id)
    for rulebook in (INTAKE_RULES, AFTERCARE_RULES)
    for rule in rulebook.rules
]
FACTS = {"missing_required", "words_written", "area_fits_diagnosis", "nothing_fired"}


@pytest.mark.parametrize(("rule", "rulebook"), RULES)
def test_each_rule_has_a_source_a_hazard_and_a_word_for_the_clinician(rule, rulebook):
    assert rule.sources and all(re.fullmatch(r"[a-z0-9]+(-[a-z0-9]+)*", key) for key in rule.sources)
    assert rule.hazards and all(rule.hazards)
    assert rule.tells_clinician


@pytest.mark.parametrize(("rule", "rulebook"), RULES)
def test_each_rule_reads_known_questions_and_asks_for_options_that_exist(rule, rulebook):
    questions = rulebook.questionnaire.questions
    assert set(rulebook.reads(rule)) <= set(questions)
    assert set(rule.when.keys) <= set(questions) | FACTS
    assert rule.when.say(rulebook.questionnaire)
    assert rule.when.say(rulebook.questionnaire, holds=False)


@pytest.mark.parametrize(("rule", "rulebook"), RULES)
def test_patients_read_every_rule_but_notes(rule, rulebook):
    assert (rule.tells_patient is None) == (rule.level is Result.NOTE)


@pytest.mark.parametrize(("rule", "rulebook"), RULES)
def test_no_rule_promises_anything(rule, rulebook):
    assert not BANNED.search(rule.tells_patient or "")


def test_the_rulebooks_hold_every_rule_once():
    assert [len(book.rules) for book in (INTAKE_RULES, AFTERCARE_RULES)] == [121, 36]
    ids = [rule.id for book in (INTAKE_RULES, AFTERCARE_RULES) for rule in book.rules]
    assert len(ids) == len(set(ids))
    assert INTAKE_RULES.version == AFTERCARE_RULES.version == 2


@pytest.mark.parametrize("form", BOOKS)
def test_a_question_is_shown_by_questions_asked_before_it(form):
    questionnaire = BOOKS[form][0]
    order = questionnaire.order
    for question in questionnaire.questions.values():
        if question.shown_when is not None:
            assert all(order[key] < order[question.key] for key in question.shown_when.keys), question.key


@pytest.mark.parametrize("form", BOOKS)
def test_keys_ids_and_option_values_are_unique(form):
    questions = [question for section in BOOKS[form][0].sections for question in section.questions]
    for names in ([question.key for question in questions], [question.id for question in questions]):
        assert len(names) == len(set(names))
    for question in questions:
        assert len(question.labels) == len(question.options)
        assert set(question.exclusive) <= set(question.labels)


def leaves(condition):
    parts = getattr(condition, "parts", None) or [part for part in [getattr(condition, "part", None)] if part]
    return [leaf for part in parts for leaf in leaves(part)] if parts else [condition]


def test_every_option_a_condition_names_exists():
    for questionnaire, rulebook in BOOKS.values():
        shown = [question.shown_when for question in questionnaire.questions.values() if question.shown_when]
        for condition in (*shown, *(rule.when for rule in rulebook.rules)):
            for leaf in leaves(condition):
                named = leaf.values.members if isinstance(leaf, OneOf) else ()
                named = (leaf.option,) if isinstance(leaf, Ticked) else named
                assert set(named) <= set(questionnaire.questions[leaf.key].labels if named else ()), leaf


def test_no_question_promises_anything():
    for questionnaire, _ in BOOKS.values():
        for question in questionnaire.questions.values():
            if question.key != "understands_limits":  # It says "not proven".
                assert not BANNED.search(question.wording), question.key


def test_every_question_stands_on_one_page():
    placed = [key for page in PAGES for key in page.question_keys] + list(CHECK_PAGE_KEYS)
    assert len(placed) == len(set(placed))
    assert set(INTAKE.questions) == set(placed)


def test_the_pages_follow_the_asking_order_and_begin_with_the_emergency_check():
    assert [page.key for page in PAGES] == [
        *("emergency", "about_you", "where", "problem", "checks", "more_checks"),
        *("area", "care", "health", "more_health"),
    ]
    assert PAGES[0].question_keys[-1] == "gate_end"
    assert all(page.question_keys and page.title for page in PAGES)


def test_the_diagnoses_are_narrowed_by_the_area():
    offered = {option.value for option in INTAKE.choices("diagnosis", {"region": "jaw"})}
    assert offered == {"tmj", "hypermobile", "other", "not_told"}
    assert len(INTAKE.choices("diagnosis", {})) == 21


@pytest.mark.parametrize(
    ("key", "reply", "said"),
    [
        ("region", "knee", "Knee"),
        ("region", "bogus", NO_VALID_ANSWER),
        ("region", None, NO_ANSWER),
        ("region", [], NO_ANSWER),
        ("age", 40, "40"),
        ("average_pain", 6, "6 out of 10"),
        ("average_pain", "6", NO_VALID_ANSWER),
        ("average_pain", 10**400, NO_VALID_ANSWER),
        ("allergies", ["latex", "skin_cleaner"], "Latex; Skin cleaner"),
        ("gate_very_ill", True, "Ticked"),
        ("gate_very_ill", None, "Not ticked"),
        ("goal", "Walk", "Walk"),
        ("hard_activities", [{"text": "Stairs", "score": 4}, {"text": " "}, 3], "Stairs (4 out of 10)"),
    ],
)
def test_a_reply_is_said_in_words(key, reply, said):
    assert INTAKE.questions[key].say(reply) == said


def test_hours_are_said_as_hours():
    assert BOOKS["aftercare"][0].questions["hours_since_treatment"].say(26.5) == "26.5 hours ago"


def test_the_safety_net_stands_beside_common_soreness():
    assert SAFETY_NET.shown_with is Result.EXPECTED
    assert len(SAFETY_NET.signs) == 9
