"""The invented crowd is made of whole cases: they open, they keep the promises between rows, and they can be found."""

from random import Random

import pytest
from django.core.management import CommandError, call_command
from django.urls import reverse

from prolo.vault.index import name_tokens, typed_tokens
from triage.demo import crowd, persons, sheets
from triage.management.commands import seed_cases
from triage.models import Case, Patient, State, read_reference
from triage.queries import invariants
from triage.rules import Result


@pytest.fixture
def few(settings, monkeypatch, location, dana, clara):
    """Three lots of forty, in a demo."""
    settings.DEMO = True
    monkeypatch.setattr(seed_cases, "LOT", 40)
    call_command("seed_cases", 120, workers=1, verbosity=0)


def test_the_crowd_keeps_every_promise_between_rows(few):
    """But the audit's: nobody did anything to these cases."""
    assert [line for line in invariants.broken() if "audit rows" not in line] == []


@pytest.mark.parametrize("state", State)
def test_a_case_in_any_state_opens_for_the_desk_and_for_a_clinician(few, state, sign_in, dana, clara):
    case = Case.objects.filter(state=state).first()
    assert case is not None and case.patient is not None
    browser = sign_in(dana)
    assert case.patient.family_name in browser.get(reverse("desk:case", args=[case.reference])).text
    browser = sign_in(clara)
    assert browser.get(reverse("clinician:case", args=[case.reference])).status_code == 200


def test_most_are_closed_and_a_few_urgent_ones_are_open(few):
    states = list(Case.objects.values_list("state", flat=True))
    assert states.count(State.DECIDED) > 0.8 * len(states)
    urgent = Case.objects.filter(urgency__lte=Result.SAME_DAY.rank).exclude(
        state__in=["decided", "withdrawn"]
    )
    assert urgent.count() == crowd.URGENT_NOW


def test_seeding_again_adds_only_the_lot_that_is_missing(few):
    before = set(Case.objects.values_list("reference", flat=True))
    call_command("seed_cases", 160, workers=1, verbosity=0)
    after = set(Case.objects.values_list("reference", flat=True))
    assert before < after
    assert after - before == {crowd.reference(number) for number in range(120, 160)}


def test_an_invented_person_is_found_by_name(few):
    patient = Patient.objects.first()
    assert patient is not None
    found = Patient.objects.filter(name_tokens__contains=typed_tokens(patient.family_name))
    assert patient in found
    whole = name_tokens(f"{patient.given_name} {patient.family_name}")
    assert persons.tokens_of(f"{patient.given_name} {patient.family_name}") == sorted(whole)


def test_nobody_is_invented_outside_a_demo(settings, location):
    settings.DEMO = False
    with pytest.raises(CommandError, match="not a demo"):
        call_command("seed_cases", 40)


def test_each_number_has_a_reference_of_its_own_that_can_be_read_out():
    references = {crowd.reference(number) for number in range(5_000)}
    assert len(references) == 5_000
    assert all(read_reference(reference) == reference for reference in references)


def test_every_sheet_says_what_the_rulebook_says_of_its_kind():
    assert set(sheets.sheets()) == set(Result) - {Result.EMERGENCY_NOW, Result.EXPECTED, Result.NOTE}
    assert all(sheet.result is result for result, found in sheets.sheets().items() for sheet in found)


def test_no_invented_person_can_be_phoned_or_written_to():
    people = [persons.a_person(number, Random(number)) for number in range(500)]
    assert len({(one.email, one.phone) for one in people}) == 500
    assert all(one.phone.startswith("+999 ") and one.email.endswith("@example.org") for one in people)
