"""The algebra of conditions, what a finding quotes, and the call script."""

import pytest

from tests.triage.clinical_forms import assessed, calm_knee
from triage.questionnaire import AFTERCARE, INTAKE
from triage.rules import INTAKE_RULES, Result, assess
from triage.rules.logic import (
    all_of,
    any_of,
    at_least,
    count_at_least,
    declined,
    definitely,
    is_not,
    none_of,
    not_,
    one_of,
    tick,
    ticked,
    unsure,
    yes,
)

YES, NO, UNKNOWN = yes("weight_loss"), yes("fever_or_sweats"), yes("new_lump")
ANSWERS = {"weight_loss": "yes", "fever_or_sweats": "no", "new_lump": "not_sure"}


def value(condition, answers=ANSWERS):
    return condition.test(INTAKE.read(answers))


@pytest.mark.parametrize(
    ("condition", "expected"),
    [
        (all_of(YES, UNKNOWN), None),
        (all_of(NO, UNKNOWN), False),
        (all_of(YES, YES, UNKNOWN), None),
        (all_of(UNKNOWN, YES, NO), False),
        (any_of(YES, UNKNOWN), True),
        (any_of(NO, UNKNOWN), None),
        (any_of(NO, NO), False),
        (not_(UNKNOWN), None),
        (not_(YES), False),
        (definitely(UNKNOWN), False),
        (not_(definitely(UNKNOWN)), True),
        (unsure("new_lump", "weight_loss"), True),
        (unsure("weight_loss", "pregnancy"), False),
    ],
)
def test_unknown_is_a_third_value(condition, expected):
    assert value(condition) is expected


@pytest.mark.parametrize("reply", [None, "not_sure", "no such option", 7, ["none"], True, {}])
def test_a_comparison_of_an_unknown_reply_is_unknown(reply):
    answers = {"recent_injury": reply}
    assert value(one_of("recent_injury", ("minor",)), answers) is None
    assert value(is_not("recent_injury", "none"), answers) is None
    assert value(none_of("recent_injury", ("none",)), answers) is None


@pytest.mark.parametrize("reply", [None, "40", True, 121, -1, 40.5, float("nan")])
def test_a_number_that_is_not_valid_is_unknown(reply):
    assert value(at_least("age", 18), {"age": reply}) is None


def test_an_unticked_option_is_unknown_while_the_reply_holds_not_sure():
    answers = {"allergies": ["latex", "not_sure"]}
    assert value(ticked("allergies", "latex"), answers) is True
    assert value(ticked("allergies", "skin_cleaner"), answers) is None
    assert value(ticked("allergies", "skin_cleaner"), {"allergies": ["latex"]}) is False


def test_exclusive_options_are_not_counted():
    answers = {"prior_care": ["none", "brace"]}
    assert value(count_at_least("prior_care", 1), answers) is True
    assert value(count_at_least("prior_care", 2), answers) is False


@pytest.mark.parametrize(
    ("end", "expected"), [(None, None), ("not_sure", None), ("none", False), ("some", False)]
)
def test_an_empty_gate_tick_is_unknown_until_the_gate_is_answered(end, expected):
    assert value(tick("gate_very_ill"), {"gate_end": end}) is expected


def test_a_gate_tick_counts_whatever_the_gate_says():
    assert value(tick("gate_very_ill"), {"gate_end": "none", "gate_very_ill": True}) is True


def test_not_sure_is_no_answer_where_it_is_not_offered():
    assert value(unsure("needle_fainting"), {"needle_fainting": "not_sure"}) is False
    assert INTAKE.read({"needle_fainting": "not_sure"}).blank.count("needle_fainting") == 1


def test_declined_is_never_unknown():
    assert value(declined("unsteady_mental_health"), {}) is False
    assert value(declined("unsteady_mental_health"), {"unsteady_mental_health": "prefer_not_to_say"}) is True


def test_a_question_is_hidden_only_when_its_condition_is_definitely_false():
    assert "knee_stuck" in INTAKE.visible({})
    assert "knee_stuck" in INTAKE.visible({"region": "knee"})
    assert "knee_stuck" not in INTAKE.visible({"region": "neck"})


def test_replies_to_hidden_questions_and_unknown_keys_are_pruned():
    answers = {"region": "neck", "knee_stuck": "yes", "bogus": 1, "age": 40}
    assert INTAKE.prune(answers) == {"region": "neck", "age": 40}


def test_a_hidden_reply_is_ignored():
    assert "R311" not in assessed(calm_knee(region="neck", knee_stuck="yes")).fired


def test_a_rulebook_refuses_the_other_form():
    with pytest.raises(ValueError, match="cannot read aftercare"):
        assess({}, questionnaire=AFTERCARE, rulebook=INTAKE_RULES)


def test_a_finding_quotes_the_replies_that_made_it_fire():
    found = assessed(calm_knee(region="lowback", cancer_history="past", constant_night_pain="yes"))
    (finding,) = [one for one in found.findings if one.rule.id == "R211"]
    assert [(quote.key, quote.answer) for quote in finding.quotes] == [
        ("region", "Low back"),
        ("cancer_history", "Yes, in the past"),
        ("constant_night_pain", "Yes"),
    ]


def test_a_finding_of_missing_answers_quotes_just_those():
    found = assessed(calm_knee(weight_loss=None, new_lump="not_sure"))
    quotes = {finding.rule.id: [quote.key for quote in finding.quotes] for finding in found.findings}
    assert quotes["R601"] == ["weight_loss"] == list(found.missing)
    assert quotes["R602"] == ["new_lump"] == list(found.unsure)


def test_every_finding_of_every_rule_has_words():
    found = assessed(calm_knee(goal="walk", average_pain=9))
    assert all(quote.question and quote.answer for finding in found.findings for quote in finding.quotes)


def test_the_call_script_asks_what_could_raise_the_result_most_dangerous_first():
    found = assessed(calm_knee(weight_loss=None, hot_swollen_joint=None, blood_thinner=None))
    assert found.result is Result.NOT_ENOUGH_INFO
    assert found.call_script[0] == "hot_swollen_joint"
    assert set(found.call_script) == {"hot_swollen_joint", "weight_loss"}


def test_the_call_script_of_an_emergency_is_empty():
    assert assessed({"gate_very_ill": True}).call_script == ()


def test_the_call_script_never_asks_what_the_clinic_has_not_switched_on_or_the_person_declined():
    found = assessed(calm_knee(self_harm_thoughts=None, unsteady_mental_health="prefer_not_to_say"))
    assert found.result is Result.CONSULT
    assert found.declined == ("unsteady_mental_health",)
    assert found.call_script == ()


def test_a_blank_gate_puts_every_gate_sign_on_the_call_script_first():
    found = assessed(calm_knee(gate_end=None))
    gate = [question.key for question in INTAKE.sections[0].questions]
    assert set(found.call_script[:12]) <= set(gate)


def test_a_calm_knee_is_consult_with_its_evidence_line():
    found = assessed(calm_knee())
    assert found.result is Result.CONSULT
    assert found.fired == ("R901",)
    assert found.undecided == ()
    assert found.evidence_line == INTAKE.questions["diagnosis"].option("knee_oa").patient_line
    assert found.patient_lines


def test_cautions_are_good_to_know_only_beside_other_care_first():
    found = assessed(calm_knee(diagnosis="not_told", bleeding_problem="yes"))
    assert found.result is Result.USUAL_CARE_FIRST
    assert found.good_to_know == ("A bleeding problem changes the risk.",)
    assert "A bleeding problem changes the risk." not in found.patient_lines
    assert assessed(calm_knee(bleeding_problem="yes")).good_to_know == ()


def test_recent_injections_offer_the_aftercare_check_and_change_nothing_else():
    found = assessed(calm_knee(injections_here_last_6_weeks="yes"))
    assert found.offers == ("aftercare_check",)
    assert found.result is Result.CONSULT


def test_results_are_ordered_and_found_by_code():
    assert Result.from_code("SAME_DAY") is Result.SAME_DAY
    assert Result.SAME_DAY.more_urgent_than(Result.CONSULT)
    assert not Result.CONSULT.more_urgent_than(Result.CONSULT)
    assert [one.code for one in Result if one.flagged_for_clinician] == ["CONSULT_WITH_CAUTIONS", "CONSULT"]
    with pytest.raises(KeyError):
        Result.from_code("MAYBE")
