"""What is written out as Python says the same as the conditions themselves, asked one by one."""

import random
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.triage.clinical_forms import BOOKS, assessed, lines
from triage.questionnaire import INTAKE
from triage.questionnaire.replies import READERS, Replies
from triage.rules import INTAKE_RULES, Result, Rule, assess
from triage.rules.logic import (
    AREA_FITS_DIAGNOSIS,
    MISSING_REQUIRED,
    WORDS_WRITTEN,
    all_of,
    any_of,
    at_least,
    count_at_least,
    declined,
    definitely,
    is_,
    named,
    not_,
    one_of,
    tick,
    ticked,
    under,
    unsure,
)
from triage.rules.scores import PEG_MEAN, PHQ4_MOOD

LEAVES = (
    is_("weight_loss", "yes"),
    is_("knee_stuck", "yes"),
    is_("self_harm_thoughts", "yes"),
    one_of("region", ("knee", "lowback", "neck")),
    one_of("diagnosis", ("knee_oa", "not_told")),
    at_least("age", 50),
    under("average_pain", 4),
    ticked("prior_care", "exercise_physio"),
    ticked("inflammatory_back_features", "none"),
    count_at_least("allergies", 1),
    tick("gate_very_ill"),
    at_least(PEG_MEAN, 3),
    at_least(PHQ4_MOOD, 3),
    unsure("weight_loss"),
    unsure("new_lump", "knee_stuck", "gate_end"),
    declined("unsteady_mental_health"),
    AREA_FITS_DIAGNOSIS,
    MISSING_REQUIRED,
    WORDS_WRITTEN,
)
CONDITIONS = st.recursive(
    st.sampled_from(LEAVES),
    lambda inner: st.one_of(
        st.lists(inner, min_size=1, max_size=4).map(lambda parts: all_of(*parts)),
        st.lists(inner, min_size=1, max_size=4).map(lambda parts: any_of(*parts)),
        inner.map(not_),
        inner.map(definitely),
        inner.map(lambda part: named("a_name", "A meaning.", part)),
    ),
    max_leaves=12,
)
FORMS = [line["answers"] for line in lines("intake.jsonl")]


def read_slowly(questionnaire, answers):
    """One question after the other, each condition asked."""
    questions = questionnaire.questions.values()
    replies = Replies(not_asked=frozenset(item.key for item in questions if item.asked_if))
    for item in questions:
        if item.settled_by:
            continue
        if item.shown_when and item.shown_when.test(replies) is False:
            replies.hidden.add(item.key)
        elif not READERS[item.kind](item)(replies, answers.get(item.key)):
            replies.blank.append(item.key)
            replies.missing += [item.key] if item.required_for_safety else []
    for item in questions:
        reply = answers.get(item.key)
        broken = reply is not None and not isinstance(reply, bool)
        if item.settled_by and (reply is True or (item.settled_by in replies.choices and not broken)):
            replies.ticks[item.key] = bool(reply)
        elif item.settled_by:
            replies.blank.append(item.key)
            replies.missing += [item.key] if broken else []
    return replies


def explained_slowly(questionnaire, rulebook, answers):
    """Each rule asked by itself: what fires and why, what could and what that needs."""

    def in_order(keys):
        return tuple(sorted(keys, key=questionnaire.order.__getitem__))

    replies, rules = read_slowly(questionnaire, answers), rulebook.by_urgency
    fires = [rule for rule in rules if not rule.last and rule.when.test(replies) is True]
    replies.nothing_fired = all(rule.level is Result.NOTE for rule in fires)
    fires += [rule for rule in rules if rule.last and rule.when.test(replies) is True]
    could = {
        rule.id: in_order(needs)
        for rule in rules
        if not rule.last and rule not in fires and (needs := rule.when.could_be(True, replies))
    }
    why = {rule.id: in_order(rule.when.because(replies)) for rule in rules if rule in fires}
    return why, could


def explained(found):
    why = {finding.rule.id: tuple(quote.key for quote in finding.quotes) for finding in found.findings}
    return why, {item.rule.id: item.needs for item in found.undecided}


def told(mapping):
    return list(mapping[0].items()), list(mapping[1].items())


@pytest.mark.parametrize("form", BOOKS)
def test_each_stored_form_is_explained_as_its_rules_explain_themselves(form):
    questionnaire, rulebook = BOOKS[form]
    for line in lines(f"{form}.jsonl"):
        slow = explained_slowly(questionnaire, rulebook, line["answers"])
        assert told(explained(assessed(line["answers"], form))) == told(slow), line["id"]


@pytest.mark.parametrize("form", BOOKS)
def test_each_stored_form_is_read_as_its_questions_read_it(form):
    questionnaire = BOOKS[form][0]
    for line in lines(f"{form}.jsonl"):
        assert questionnaire.read(line["answers"]) == read_slowly(questionnaire, line["answers"]), line["id"]


def spoilt(answers, seed):
    """The same answers with some taken away, some not sure and some broken."""
    dice = random.Random(seed)
    spoils = ("not_sure", "prefer_not_to_say", "bogus", [], ["not_sure"], {}, 3.5, True, None, -1, b"yes")
    changed = {key: dice.choice(spoils) for key in dice.sample(sorted(INTAKE.questions), 12)}
    left = {key: reply for key, reply in answers.items() if dice.random() > 0.2}
    return {**left, **changed} if dice.random() < 0.7 else left


@pytest.mark.parametrize("seed", range(8))
def test_spoilt_answers_are_read_and_explained_the_same(seed):
    for number, answers in enumerate(FORMS[seed::8]):
        broken = spoilt(answers, 1000 * seed + number)
        fast, slow = INTAKE.read(broken), read_slowly(INTAKE, broken)
        assert sorted(set(fast.blank)) == sorted(set(slow.blank))
        assert replace(fast, blank=[], missing=sorted(fast.missing)) == replace(
            slow, blank=[], missing=sorted(slow.missing)
        )
        assert told(explained(assess(broken))) == told(explained_slowly(INTAKE, INTAKE_RULES, broken))


@settings(max_examples=60, deadline=None, database=None, derandomize=True)
@given(st.lists(CONDITIONS, min_size=20, max_size=20), st.integers(0, 10_000))
def test_any_condition_however_nested_is_written_out_as_it_reads(conditions, seed):
    rules = tuple(
        Rule(f"T{number:02}", Result.GP_SOON, condition, "", "", ("design-decision",), ("none",))
        for number, condition in enumerate(conditions)
    )
    rulebook = replace(INTAKE_RULES, rules=rules)
    dice = random.Random(seed)
    for answers in dice.sample(FORMS, 12):
        for form in (answers, spoilt(answers, seed)):
            slow = explained_slowly(INTAKE, rulebook, form)
            assert told(explained(assess(form, rulebook=rulebook))) == told(slow)
