"""Hazard H1: a warning sign is missed because a question was skipped, hidden, or taken as "no"."""

import json

import pytest

from triage.demo.sheets import sheets
from triage.questionnaire import INTAKE
from triage.questionnaire.areas import REGIONS
from triage.rules import Result, assess
from triage.services import drafts

WHO = {
    "given_name": "Pat",
    "family_name": "Ferris",
    "birth_date": "1967-06-01",
    "phone": "555-0199",
    "consent": True,
}
WHOLE = [answers for found in sheets().values() for sheet in found if (answers := json.loads(sheet.answers))]


def lacking(answers):
    return drafts.missing(assess(answers), answers, WHO)


def by_area(region):
    """Forms of this area from which nothing is missing."""
    return [answers for answers in WHOLE if answers.get("region") == region and not lacking(answers)]


@pytest.mark.parametrize("region", [option.value for option in REGIONS])
def test_h01_no_path_to_send_without_every_safety_answer(region):
    """On every branch: one safety answer less, and the form cannot be sent."""
    forms, tried = by_area(region), set()
    assert forms
    for answers in forms:
        for key, question in INTAKE.visible(answers).items():
            if question.required_for_safety and not question.settled_by and key in answers:
                without = {name: reply for name, reply in answers.items() if name != key}
                assert key in lacking(without), key
                tried.add(key)
    assert len(tried) > 20


@pytest.mark.parametrize("region", [option.value for option in REGIONS])
def test_h01_not_sure_never_lowers(region):
    for answers in by_area(region):
        before = assess(answers).result
        for key, question in INTAKE.visible(answers).items():
            if question.option("not_sure") and answers.get(key) == "no":
                after = assess(answers | {key: "not_sure"}).result
                assert not before.more_urgent_than(after), key


def test_h01_an_unanswered_form_ends_in_no_consultation():
    assert assess({}).result is Result.NOT_ENOUGH_INFO
