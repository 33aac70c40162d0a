"""What must hold of every form, tried on many."""

from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.triage.clinical_forms import WORRYING, assessed, calm_after, calm_knee
from triage.questionnaire import AFTERCARE, INTAKE
from triage.rules import INTAKE_RULES, Result, assess

many = settings(max_examples=300, deadline=None, database=None, derandomize=True)
CAN_BE_BLANK = [key for key, question in INTAKE.questions.items() if question.kind != "tick"]
CONSULTS = (Result.CONSULT, Result.CONSULT_WITH_CAUTIONS)


def replies(question):
    """All valid replies to a question, and a blank."""
    if question.kind == "one":
        return st.sampled_from([option.value for option in question.options] + [None])
    if question.kind == "multi":
        values = [option.value for option in question.options]
        return st.one_of(st.none(), st.lists(st.sampled_from(values), min_size=1, max_size=4, unique=True))
    if question.kind == "integer":
        return st.one_of(st.none(), st.integers(question.minimum, question.maximum))
    if question.kind == "tick":
        return st.sampled_from([True, None])
    if question.kind == "datetime":
        return st.sampled_from([0, 12, 24, 25, 48, 49, 72, 73, 168, 200, None])
    return st.sampled_from(["", "  ", "walk again", None])


def forms(name):
    """A calm form of any person and area, with up to eight replies changed."""
    form, calm = (INTAKE, calm_knee) if name == "intake" else (AFTERCARE, calm_after)
    changes = st.lists(
        st.sampled_from(list(form.questions)).flatmap(
            lambda key: st.tuples(st.just(key), replies(form.questions[key]))
        ),
        max_size=8,
    )
    person = st.fixed_dictionaries(
        {
            key: st.sampled_from(options)
            for key, options in {
                "region": [option.value for option in INTAKE.questions["region"].options],
                "diagnosis": [option.value for option in INTAKE.questions["diagnosis"].options],
                "age": [12, 20, 30, 50, 56, 70],
            }.items()
        }
        if name == "intake"
        else {"treated_region": st.sampled_from(["knee", "neck", "lowback"])}
    )
    return st.builds(lambda who, changed: calm(**(who | dict(changed))), person, changes)


def steps(name):
    """A question and two of its replies, the calmer one first."""
    ladders = [(key, ladder) for key, ladder in WORRYING[name].items() if len(ladder) > 1]
    pairs = [
        (key, ladder[low], ladder[high])
        for key, ladder in ladders
        for low in range(len(ladder))
        for high in range(low + 1, len(ladder))
    ]
    return st.sampled_from(pairs)


def is_known(reply):
    """Neither not sure nor declined, in a list or alone."""
    return not {"not_sure", "prefer_not_to_say"} & set(reply if isinstance(reply, list) else [reply])


def never_less_urgent(before, after, name):
    worse, calmer = assessed(after, name).result, assessed(before, name).result
    assert not calmer.more_urgent_than(worse), (calmer, worse)


@many
@given(forms("intake"), steps("intake"))
def test_a_more_worrying_reply_is_never_less_urgent(answers, step):
    key, calmer, worse = step
    never_less_urgent({**answers, key: calmer}, {**answers, key: worse}, "intake")


@many
@given(forms("aftercare"), steps("aftercare"))
def test_a_more_worrying_reply_after_a_procedure_is_never_less_urgent(answers, step):
    key, calmer, worse = step
    never_less_urgent({**answers, key: calmer}, {**answers, key: worse}, "aftercare")


@pytest.mark.parametrize("name", ["intake", "aftercare"])
def test_a_calm_reply_made_blank_or_not_sure_is_never_less_urgent(name):
    @many
    @given(forms(name), steps(name), st.booleans())
    def check(answers, step, blank):
        key, calm = step[0], WORRYING[name][step[0]][0]
        form = INTAKE if name == "intake" else AFTERCARE
        unknown = {} if blank or not form.questions[key].option("not_sure") else {key: "not_sure"}
        before = {**answers, key: calm}
        after = {**{k: v for k, v in answers.items() if k != key}, **unknown}
        never_less_urgent(before, after, name)

    check()


@many
@given(forms("intake"))
def test_a_consultation_is_never_offered_while_a_required_reply_is_unknown(answers):
    found = assessed(answers)
    if found.result in CONSULTS:
        required = {key for key, item in INTAKE.visible(answers).items() if item.required_for_safety}
        assert not found.missing
        assert not required & set(found.unsure)
        assert answers["gate_end"] == "none"


@many
@given(forms("intake"))
def test_a_missing_required_reply_is_never_hidden_by_a_calmer_result(answers):
    found = assessed(answers)
    if found.missing:
        assert not Result.NOT_ENOUGH_INFO.more_urgent_than(found.result)


@many
@given(forms("intake"), st.sampled_from(["goal", "questions_to_answer"]), st.text(max_size=30))
def test_words_never_lower_urgency(answers, key, text):
    never_less_urgent({**answers, key: ""}, {**answers, key: text}, "intake")


@many
@given(forms("aftercare"))
def test_common_soreness_never_stands_beside_words_or_a_blank(answers):
    found = assessed(answers, "aftercare")
    if found.result is Result.EXPECTED:
        assert not found.human_must_read
        assert not found.missing


@many
@given(forms("intake"), st.sets(st.sampled_from(CAN_BE_BLANK), max_size=6))
def test_the_undecided_rules_leave_out_none_that_the_missing_answers_would_fire(answers, taken):
    switched = {key for key, item in INTAKE.questions.items() if item.asked_if}
    whole = {key: reply for key, reply in answers.items() if key not in switched and is_known(reply)}
    partial = {key: reply for key, reply in whole.items() if key not in taken}
    found = assessed(partial)
    known = set(found.fired) | {item.rule.id for item in found.undecided}
    known |= {rule.id for rule in INTAKE_RULES.last} | {"R601", "R740"}
    assert set(assessed(whole).fired) <= known


@many
@given(
    st.dictionaries(
        st.sampled_from([*INTAKE.questions, "no_such_question"]), st.from_type(object) | st.text()
    )
)
def test_no_answer_however_odd_breaks_the_engine_or_reassures(answers):
    assert not Result.NOT_ENOUGH_INFO.more_urgent_than(assess(answers).result)


@many
@given(
    st.sampled_from([key for key, item in INTAKE.questions.items() if item.required_for_safety]),
    st.sampled_from(["", "maybe", 3.5, -1, [], ["bogus"], {}, {"text": "x"}, float("nan"), "on", 1]),
)
def test_a_reply_that_is_not_valid_never_ends_in_a_consultation(key, reply):
    if INTAKE.visible(calm_knee()).get(key) is None:
        return
    assert assessed(calm_knee(**{key: reply})).result.more_urgent_than(Result.CONSULT_WITH_CAUTIONS)


def test_an_empty_form_is_not_enough_and_an_empty_check_is_same_day():
    assert assessed({}).result is Result.NOT_ENOUGH_INFO
    assert assessed({}, "aftercare").result is Result.SAME_DAY


def test_the_last_net_catches_what_no_rule_foresaw():
    bare = replace(INTAKE_RULES, rules=INTAKE_RULES.last)
    assert assess({}, rulebook=bare).fired == ("R902",)
    assert assess({}, rulebook=replace(INTAKE_RULES, rules=())).result is Result.NOT_ENOUGH_INFO


@pytest.mark.parametrize(
    "key",
    [
        "chest_or_breathing",
        "throat_swelling_or_fainting",
        "saddle_bladder_or_walking",
        "limb_cold_or_tight",
        "fit_or_stroke_signs",
    ],
)
def test_an_emergency_sign_after_a_procedure_is_an_emergency_at_any_hour(key):
    for hours in (0, 24, 100, None):
        answers = calm_after(**{key: "yes", "hours_since_treatment": hours})
        assert assessed(answers, "aftercare").result is Result.EMERGENCY_NOW


@pytest.mark.parametrize("hours", [0, 1, 24, 30])
def test_numbness_past_the_spot_is_same_day_from_the_first_hour(hours):
    answers = calm_after(numbness_after="beyond", hours_since_treatment=hours)
    assert assessed(answers, "aftercare").result is Result.SAME_DAY


@pytest.mark.parametrize(("hours", "result"), [(24, Result.EXPECTED), (24.5, Result.SAME_DAY)])
def test_a_numb_spot_is_expected_for_a_day_and_no_longer(hours, result):
    answers = calm_after(numbness_after="spot_only", hours_since_treatment=hours)
    assert assessed(answers, "aftercare").result is result
