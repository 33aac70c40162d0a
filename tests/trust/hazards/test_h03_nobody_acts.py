"""Hazard H3: emergency advice is shown, the patient thinks that the clinic calls, and nobody acts."""

from datetime import UTC, datetime

import pytest
import time_machine
from django.urls import reverse

from tests.triage.test_no_cover import stopped, text_of
from triage.models import Case, Event, State
from triage.rules import Result

pytestmark = pytest.mark.django_db
TUESDAY = datetime(2026, 3, 3, 10, 0, tzinfo=UTC)
SUNDAY = datetime(2026, 3, 1, 10, 0, tzinfo=UTC)


@pytest.mark.parametrize("at", [TUESDAY, SUNDAY])
def test_h03_wording_states_what_clinic_does(client, location, at):
    """What to do, what the clinic does with it and what it does not promise; at any hour."""
    with time_machine.travel(at, tick=False):
        said = text_of(stopped(client, location))
    assert "Get emergency help now." in said
    assert "Do not wait for us." in said
    assert "we cannot promise that someone reads them now" in said
    assert "Call the emergency number first." in said


def test_h03_out_of_hours_wording(client, location):
    with time_machine.travel(SUNDAY, tick=False):
        said = text_of(stopped(client, location))
    assert "The clinic is open now" not in said


def says(client, called):
    draft = Case.objects.get().intake_id
    answer = client.post(reverse("patient:stop_call", args=[draft]), {"called": called})
    assert answer.url == f"/check/{draft}/stop/#called"
    return text_of(client.get(answer.url))


def kinds():
    return list(Event.objects.order_by("number").values_list("kind", flat=True))


def test_h03_who_has_called_is_seen_and_stays_as_urgent(client, location, sign_in, dana):
    stopped(client, location)
    assert "Our staff can see that you have called." in says(client, "yes")
    says(client, "yes")
    assert kinds() == ["stopped", "help_called"], "the same said twice is said once"
    case = Case.objects.get()
    assert (case.urgency, case.state, case.first_action_at) == (Result.EMERGENCY_NOW.rank, State.NEW, None)
    desk = text_of(sign_in(dana).get(reverse("desk:case", args=[case.reference])))
    assert "The patient says that they have called for help" in desk


def test_h03_who_cannot_call_is_seen_by_staff_and_is_on_the_call_list_once_there_is_a_number(
    client, location, sign_in, dana
):
    stopped(client, location)
    said = says(client, "no")
    assert "Our staff can see that you cannot call. Ask someone near you to call now." in said
    assert "Leave a number below" in said
    case = Case.objects.get()
    assert case.call_at is None and case.attention_at is not None
    assert "Said they cannot call for help" in text_of(sign_in(dana).get(reverse("desk:queue")))
    client.post(reverse("patient:stop_number", args=[case.intake_id]), {"phone": "555 0177", "name": "Jo"})
    case.refresh_from_db()
    assert case.call_at is not None
    for called in ("yes", "no"):
        said = says(client, called)
    assert "Leave a number below" not in said
    assert kinds() == ["stopped", "cannot_call", "number_left", "help_called", "cannot_call"]
    for page in (reverse("desk:case", args=[case.reference]), reverse("desk:calls")):
        shown = text_of(sign_in(dana).get(page))
        assert "555 0177" in shown
    assert "The patient says that they cannot call for help" in text_of(
        sign_in(dana).get(reverse("desk:case", args=[case.reference]))
    )


@pytest.mark.parametrize("called", ["", "maybe", "\u0000", "x" * 4000])
def test_h03_anything_else_said_of_the_call_changes_nothing(client, location, called):
    stopped(client, location)
    draft = Case.objects.get().intake_id
    answer = client.post(reverse("patient:stop_call", args=[draft]), {"called": called})
    assert answer.status_code in (302, 400) and kinds() == ["stopped"]
