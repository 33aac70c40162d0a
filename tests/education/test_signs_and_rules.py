"""A warning sign on a page and the rule behind the form say the same: one truth for reader and rulebook."""

import pytest

from education.shelf import shelf_of
from triage.rules import AFTERCARE_RULES, INTAKE_RULES, Result

LEVELS = {
    "emergency": {Result.EMERGENCY_NOW},
    "today": {Result.SAME_DAY},
    "soon": {Result.URGENT_DAYS, Result.GP_SOON},
}
RULES = {rule.id: rule for book in (INTAKE_RULES, AFTERCARE_RULES) for rule in book.rules}
SIGNS = shelf_of("en").signs
ALARMS = {Result.EMERGENCY_NOW, Result.SAME_DAY}


@pytest.mark.parametrize("sign", SIGNS, ids=[sign.text for sign in SIGNS])
def test_a_sign_has_the_level_of_each_rule_it_names(sign):
    assert {
        rule: RULES[rule].level for rule in sign.rules if RULES[rule].level not in LEVELS[sign.level]
    } == {}


def test_every_alarming_rule_of_aftercare_has_a_sign():
    named = {rule for sign in SIGNS for rule in sign.rules}
    assert {rule.id for rule in AFTERCARE_RULES.rules if rule.level in ALARMS} - named == set()


def test_every_emergency_rule_of_the_form_has_a_sign_but_thoughts_of_self_harm():
    """They are no sign of a painful joint; the crisis line is shown by the form and the emergency page."""
    named = {rule for sign in SIGNS for rule in sign.rules}
    assert {rule.id for rule in INTAKE_RULES.rules if rule.level is Result.EMERGENCY_NOW} - named == {"R112"}
