"""The safety case holds together: rules, hazards, controls and tests name each other, and what they name exists."""

import ast
from dataclasses import replace
from functools import cache
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from education.site_map import SITE_MAP
from tests.triage.clinical_forms import BOOKS, lines
from triage.management.commands import print_safety
from triage.rules import Result
from triage.safety import HAZARDS, hazards_of
from triage.safety.of_the_rules import TIED
from triage.safety.printed import safety_page
from triage.safety.records import SignOff

ROOT = Path(__file__).resolve().parents[2]
BY_ID = {hazard.id: hazard for hazard in HAZARDS}
CONTROLS = [
    pytest.param(control, id=f"{hazard.id}.{number}")
    for hazard in HAZARDS
    for number, control in enumerate(hazard.controls, start=1)
]
RULES = [pytest.param(rule, form, id=rule.id) for form, (_, book) in BOOKS.items() for rule in book.rules]
ONE_SIDED = {
    "R902": "the last net: no valid answers reach it, so it is tried with a rulebook from which rules are taken away",
}
"""Rules that no valid answers fire, with the reason and what shows them instead."""


@cache
def names_in(name):
    """The names of the tests in a file, read and not run."""
    path = ROOT / "tests" / name
    tree = ast.parse(path.read_text(encoding="utf-8")) if path.exists() else ast.parse("")
    return {node.name for node in tree.body if isinstance(node, ast.FunctionDef)}


def test_the_log_has_the_twenty_hazards_in_order():
    assert [hazard.id for hazard in HAZARDS] == [f"H{number}" for number in range(1, 21)]


@pytest.mark.parametrize("hazard", HAZARDS, ids=lambda hazard: hazard.id)
def test_a_hazard_has_a_cause_a_harm_a_control_and_a_lower_risk_to_aim_at(hazard):
    assert hazard.cause and hazard.harm and hazard.controls
    assert hazard.after.risk <= 2 <= hazard.before.risk
    assert hazard.after.risk < hazard.before.risk


@pytest.mark.parametrize("hazard", HAZARDS, ids=lambda hazard: hazard.id)
def test_a_hazard_has_a_rule_a_page_or_a_promise(hazard):
    ruled = {
        one for _, form_book in BOOKS.items() for rule in form_book[1].rules for one in tied(rule, form_book)
    }
    assert hazard.id in ruled or hazard.pages or hazard.promises


def tied(rule, form_book):
    return hazards_of(rule, form_book[0].form)


@pytest.mark.parametrize("hazard", HAZARDS, ids=lambda hazard: hazard.id)
def test_the_pages_and_promises_of_a_hazard_exist(hazard):
    tests = "\n".join(path.name for path in (ROOT / "tests/trust").rglob("test_*.py"))
    open_promises = {"R8", "R9", "R11", "R20", "R21"}
    """Promises whose tests bear other names, or that wait for a later stage."""
    for promise in hazard.promises:
        number = f"{promise[0].lower()}{int(promise[1:]):02}"
        assert promise in open_promises or f"test_{number}_" in tests, promise
    for page in hazard.pages:
        assert page == "emergency" or page in SITE_MAP, page


@pytest.mark.parametrize("control", CONTROLS)
def test_a_control_names_its_code_and_tests_that_exist(control):
    assert control.what and control.tests and control.code
    for name in control.tests:
        path, _, test = name.partition("::")
        assert test in names_in(path), f"there is no test {name}"
    for path in control.code:
        assert (ROOT / path).exists(), f"there is no {path}"


def test_every_test_of_a_hazard_belongs_to_a_hazard_that_names_its_file():
    """A file of tests for a hazard that no control names would be forgotten."""
    named = {
        test.partition("::")[0] for hazard in HAZARDS for control in hazard.controls for test in control.tests
    }
    files = {
        str(path.relative_to(ROOT / "tests")) for path in (ROOT / "tests/trust/hazards").glob("test_*.py")
    }
    assert files <= named


@pytest.mark.parametrize(("rule", "form"), RULES)
def test_a_rule_has_a_source_and_hazards_of_the_log(rule, form):
    assert rule.sources
    assert rule.hazards and set(hazards_of(rule, form)) <= set(BY_ID)


@cache
def fired_on(form):
    """For each stored set of answers of the conformance suite, the rules that must fire."""
    return [frozenset(line["expected"]["fired"]) for line in lines(f"{form}.jsonl")]


@pytest.mark.parametrize(("rule", "form"), RULES)
def test_a_rule_has_answers_that_fire_it_and_answers_that_do_not(rule, form):
    fires = sum(rule.id in fired for fired in fired_on(form))
    assert bool(fires) != (rule.id in ONE_SIDED), "name it among the one-sided, or take it away there"
    assert fires < len(fired_on(form))


def test_no_tie_is_left_of_words_that_no_rule_has():
    words = {text for _, book in BOOKS.values() for rule in book.rules for text in rule.hazards}
    assert set(TIED) == words


def test_a_rule_without_a_tied_hazard_is_noticed():
    rule = replace(BOOKS["intake"][1].rules[0], hazards=("something new",))
    with pytest.raises(KeyError):
        hazards_of(rule, "intake")


def test_every_emergency_rule_is_about_a_missed_warning_sign_or_nobody_who_acts():
    for form, (_, book) in BOOKS.items():
        for rule in book.rules:
            if rule.level is Result.EMERGENCY_NOW:
                assert {"H2", "H3"} & set(hazards_of(rule, form)), rule.id


def test_what_nobody_signed_is_shown_as_unsigned():
    page = safety_page()
    unsigned = [hazard for hazard in HAZARDS if hazard.signed == SignOff()]
    assert page.count("- Signed: NOT SIGNED") == len(unsigned)
    assert "**State: NOT SIGNED.**" in page
    assert "version 2: draft, not signed" in page


def test_what_is_missing_is_listed():
    page = safety_page()
    for hazard in HAZARDS:
        for control in hazard.controls:
            assert not control.missing or f"- {hazard.id}: {control.missing}" in page


def test_the_page_names_every_rule_and_every_test():
    page = safety_page()
    for _, book in BOOKS.values():
        for rule in book.rules:
            assert f"| {rule.id} | {rule.level.code} |" in page
    for hazard in HAZARDS:
        for control in hazard.controls:
            for test in control.tests:
                assert f"`tests/{test}`" in page


def test_the_page_is_current():
    call_command("print_safety", check=True)


def test_a_stale_page_fails_the_check_until_it_is_written(monkeypatch, tmp_path):
    monkeypatch.setattr(print_safety, "SAFETY_PAGE", tmp_path / "safety.md")
    with pytest.raises(CommandError, match="stale"):
        call_command("print_safety", check=True)
    call_command("print_safety", write=True)
    call_command("print_safety", check=True)
