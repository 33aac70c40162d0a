"""R10: after a pause, a lost session, token or cookie, what was typed is kept or shown, for its writer alone."""

from datetime import timedelta

import pytest
import time_machine
from django.contrib.sessions.models import Session
from django.urls import reverse
from django.utils.timezone import now

from tests.accounts.browser import FormClient
from tests.trust.drafts import a_stopped_draft, filled_in, given_to, posted
from tests.trust.links import RIGHT, typed
from tests.trust.stored import everything_stored
from triage.models import Intake
from triage.patient.doors import IDLE

pytestmark = pytest.mark.django_db
PAUSE = timedelta(hours=3)
WORDS = "walk the dog again"


@pytest.fixture
def pats(client, location):
    """A draft this browser began, three hours ago."""
    draft = filled_in(location, 13)
    with time_machine.travel(now() - PAUSE):
        given_to(client, draft)
    return draft


def page(draft, name="how_bad"):
    return reverse("patient:page", args=[draft.pk, name])


def test_what_is_posted_after_three_hours_is_saved_and_nothing_is_shown_before_the_date_of_birth(
    client, pats
):
    body = posted("contact", pats, phone="555 0123 99")
    answer = client.post(reverse("patient:contact", args=[pats.pk]), body, follow=True)
    assert Intake.objects.get(pk=pats.pk).identity["phone"] == "555 0123 99"
    assert "Are you still there?" in answer.text and "555 0123 99" not in answer.text
    opened = client.post(reverse("patient:unlock", args=[pats.pk]), typed(RIGHT), follow=True)
    assert opened.status_code == 200 and "Are you still there?" not in opened.text


def test_what_is_posted_with_a_fault_after_three_hours_is_kept_and_its_page_is_not_shown(client, pats):
    body = posted("contact", pats, phone="1", given_name="Quite Another")
    answer = client.post(reverse("patient:contact", args=[pats.pk]), body)
    assert (answer.status_code, answer.url) == (302, reverse("patient:unlock", args=[pats.pk]))
    assert Intake.objects.get(pk=pats.pk).identity["given_name"] == "Quite Another"


def test_an_emergency_sign_after_three_hours_still_leads_to_the_emergency_page(client, pats):
    signs = {"gate_saddle_or_bladder": "on", "gate_end": "some"}
    answer = client.post(page(pats, "emergency"), signs)
    assert answer.url.startswith(reverse("patient:stop", args=[pats.pk]))
    assert client.get(answer.url).status_code == 200


def test_the_next_person_at_the_device_sees_no_page_of_the_draft(client, pats):
    names = [reverse(f"patient:{name}", args=[pats.pk]) for name in ("contact", "answers", "leave", "echo")]
    for address in (*names, page(pats, "emergency"), page(pats, "about_you")):
        answer = client.get(address)
        assert (answer.status_code, answer.url) == (302, reverse("patient:unlock", args=[pats.pk])), address
    door = client.get(reverse("patient:unlock", args=[pats.pk])).text
    kept = [str(value) for value in pats.identity.values() if isinstance(value, str)]
    assert not [word for word in kept if word in door]


def test_the_emergency_page_stays_for_the_next_person_without_the_answers_behind_it(
    client, location, settings
):
    draft = a_stopped_draft(location)
    given_to(client, draft)
    where = reverse("patient:stop", args=[draft.pk])
    client.post(reverse("patient:stop_number", args=[draft.pk]), {"phone": "555 0177 01", "name": "Jo"})
    mine = client.get(where).text
    assert "Why we say this" in mine and "genitals" in mine and "555 0177 01" in mine
    with time_machine.travel(now() + PAUSE):
        theirs = client.get(where).text
    assert "Get emergency help now" in theirs and settings.EMERGENCY_NUMBER in theirs
    assert "Why we say this" not in theirs and "555 0177 01" not in theirs and "genitals" not in theirs


def test_within_half_an_hour_nobody_is_asked(client, location):
    draft = filled_in(location, 13)
    with time_machine.travel(now() - IDLE + timedelta(minutes=1)):
        given_to(client, draft)
    assert client.get(reverse("patient:contact", args=[draft.pk])).status_code == 200


def test_an_ended_session_saves_nothing_and_gives_every_typed_word_back(client, pats, settings):
    Session.objects.all().delete()
    before = everything_stored()
    answer = client.post(page(pats), {"goal": WORDS, "csrfmiddlewaretoken": "secret"})
    assert answer.status_code == 404
    assert WORDS in answer.text and reverse("patient:come_back") in answer.text
    assert settings.CLINIC_PHONE in answer.text and "secret" not in answer.text
    assert everything_stored() == before


def test_a_lost_form_token_gives_every_typed_word_back(location):
    browser = FormClient(enforce_csrf_checks=True)
    draft = filled_in(location, 13)
    given_to(browser, draft)
    browser.cookies["csrftoken"] = "x" * 32
    answer = browser.post(page(draft), {"goal": WORDS})
    assert answer.status_code == 403 and WORDS in answer.text
    assert "This form had been open too long" in answer.text


def test_a_browser_without_cookies_stores_nothing_and_is_told_to_call(location, settings):
    browser = FormClient(enforce_csrf_checks=True)
    before = everything_stored()
    answer = browser.post(reverse("patient:start"), {"area": "knee", "questions": WORDS})
    assert answer.status_code == 403
    assert "Your browser takes no cookies" in answer.text and settings.CLINIC_PHONE in answer.text
    assert WORDS in answer.text
    assert everything_stored() == before


def test_siblings_on_one_phone_never_see_or_change_each_others_answers(client, location):
    first, second = filled_in(location, 13), filled_in(location, 13)
    given_to(client, first, second)
    client.post(reverse("patient:contact", args=[first.pk]), posted("contact", first, given_name="Ana"))
    client.post(reverse("patient:contact", args=[second.pk]), posted("contact", second, given_name="Ben"))
    names = {draft.pk: Intake.objects.get(pk=draft.pk).identity["given_name"] for draft in (first, second)}
    assert names == {first.pk: "Ana", second.pk: "Ben"}
    client.post(reverse("patient:leave", args=[first.pk]), typed(RIGHT))
    assert client.get(reverse("patient:contact", args=[first.pk])).status_code == 404
    assert client.get(reverse("patient:contact", args=[second.pk])).status_code == 200


def test_a_draft_without_a_date_of_birth_is_closed_for_good_after_a_rest(client, location):
    draft = filled_in(location, 1)
    with time_machine.travel(now() - PAUSE):
        given_to(client, draft)
    assert client.get(reverse("patient:unlock", args=[draft.pk])).url == reverse("patient:start")
    assert client.get(page(draft, "emergency")).status_code == 404
