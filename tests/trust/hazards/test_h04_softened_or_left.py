"""Hazard H4: the patient goes back and softens an answer, or closes the tab at the stop page."""

import pytest
from django.urls import reverse

from tests.triage import make
from triage.models import Case
from triage.queries.queues import clinician_queue
from triage.rules import Result
from triage.services import safety

pytestmark = pytest.mark.django_db


def test_h04_closed_tab_leaves_an_open_case(location, sign_in, dana):
    """Nothing more comes from the patient: the case is there, and on top of the desk's list."""
    case = make.a_safety_exit(location)
    assert (case.state, case.urgency) == ("new", Result.EMERGENCY_NOW.rank)
    page = sign_in(dana).get(reverse("desk:queue")).content.decode()
    assert case.reference in page


def test_h04_a_tick_taken_away_on_the_way_back_keeps_its_flag(location):
    """The tick is taken away on the way back and the form is sent calm: it stays an emergency, and the yes is read."""
    case = make.a_safety_exit(location)
    draft = case.intake
    make.save(draft, "emergency", gate_saddle_or_bladder=None, gate_end="none")
    case.refresh_from_db()
    assert case.urgency_result is Result.EMERGENCY_NOW
    assert [entry["rule"] for entry in draft.earlier] == ["R103"]


def test_h04_mistake_mark_still_reviewed(location, clara):
    case = make.a_safety_exit(location)
    safety.mistake(intake=case.intake, at=make.AT)
    kept = Case.objects.get(pk=case.pk)
    assert (kept.urgency_result, kept.is_closed) == (Result.EMERGENCY_NOW, False)
    assert kept.reference in [row.reference for row in clinician_queue(by=clara, at=make.AT).rows]
