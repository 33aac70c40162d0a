"""A form sent twice: the person is asked on the last page, nobody else learns anything, and nothing is held back."""

import json
from datetime import date, timedelta
from pathlib import Path

import pytest
import time_machine
from django.utils.timezone import now

from tests.accounts.browser import FormClient
from tests.trust.harness.in_process import InProcess
from tests.trust.harness.walk import Walker
from triage.models import Case, Intake

pytestmark = pytest.mark.django_db
GARDENER = json.loads((Path(__file__).parent / "conformance/vignettes.jsonl").open().readline())["answers"]
PERSON = {
    "given_name": "Pat",
    "family_name": "Planted",
    "phone": "555 0142",
    "email": "pat@example.org",
    "voicemail_ok": "yes",
    "text_ok": "no",
    "email_ok": "yes",
}
ASKED = "You already sent us a form"


def last_page(client, **who):
    """The page to check everything, and the walker that got there."""
    walker = Walker(InProcess(client), GARDENER, PERSON | who, today=date.today())
    return walker, walker.walk(until=r"/answers/$")


@pytest.fixture
def sent(client, location):
    """Pat has sent a form from this browser."""
    walker = Walker(InProcess(client), GARDENER, PERSON, today=date.today())
    assert walker.walk().url.endswith("/sent/")
    return Intake.objects.get()


def test_a_second_form_of_the_same_person_asks_whether_to_change_the_first(client, sent):
    _walker, page = last_page(client, given_name="Patricia")
    assert ASKED in page.html
    assert f"/check/{sent.pk}/sent/" in page.html
    assert client.get(f"/check/{sent.pk}/sent/").status_code == 200


def test_it_is_asked_and_not_forced_the_second_form_goes_out_with_one_click(client, sent):
    walker, page = last_page(client)
    answer = walker.client.post(page.form.action or page.url, walker.pairs(page))
    assert answer.url.endswith("/sent/")
    assert Case.objects.count() == 2


def test_the_first_form_asks_nothing(client, location):
    _walker, page = last_page(client)
    assert ASKED not in page.html


def test_another_person_at_the_same_device_learns_nothing(client, sent):
    other = {"given_name": "Quinn", "family_name": "Adler", "phone": "555 0777", "email": "q@example.org"}
    _walker, page = last_page(client, **other)
    assert ASKED not in page.html


def test_whoever_types_the_same_data_at_another_device_learns_nothing(sent):
    _walker, page = last_page(FormClient())
    assert ASKED not in page.html


def test_after_a_rest_only_the_date_of_birth_opens_it(client, sent):
    with time_machine.travel(now() + timedelta(hours=1)):
        walker, page = last_page(client)
        assert ASKED in page.html  # they gave the date of birth in this form
        draft = Intake.objects.get(sent_at=None)
        draft.identity = draft.identity | {"birth_date": "1950-01-01"}
        draft.save()
        assert ASKED not in walker.client.get(page.url).html


def test_a_form_of_last_month_is_not_asked_about(client, sent):
    Intake.objects.update(sent_at=now() - timedelta(days=8))
    _walker, page = last_page(client)
    assert ASKED not in page.html


@pytest.mark.parametrize("name", ["about_you", "care", "contact"])
def test_r9_changes_after_sending_are_not_taken_silently(client, sent, name):
    before = Intake.objects.values().get()
    answer = client.post(f"/check/{sent.pk}/{name}/", {"given_name": "Else", "age": "12"}, follow=True)
    assert answer.redirect_chain[-1][0] == f"/check/{sent.pk}/sent/"
    assert "You already sent this form." in answer.content.decode()
    assert Intake.objects.values().get() == before


def test_r9_the_same_form_sent_again_gives_the_same_receipt_and_no_reproach(client, location):
    walker, page = last_page(client)
    where, pairs = page.form.action or page.url, walker.pairs(page)
    first, again = walker.client.post(where, pairs), walker.client.post(where, pairs)
    assert first.url == again.url
    assert "You already sent" not in again.html
    assert Case.objects.count() == 1
