"""Hazard H6: two patients are joined into one: twins, a shared family address, one date of birth."""

import pytest

from tests.triage.make import PAT, a_case
from triage.models import Match, Patient

pytestmark = pytest.mark.django_db
TWIN = {"given_name": "Robin"}


def test_h06_twins_and_shared_mail_make_no_link(location):
    """Same family name, date of birth, phone and mail: two rows, and nobody but two people joins them."""
    first, second = a_case(location), a_case(location, who=TWIN)
    assert first.patient_id != second.patient_id
    assert [patient.email for patient in Patient.objects.all()] == [PAT["email"]] * 2
    assert not Match.objects.exists()


def test_h06_not_even_the_same_person_twice_is_joined_by_itself(location):
    first, second = a_case(location), a_case(location)
    assert first.patient_id != second.patient_id
    assert not Match.objects.exists()
