"""S27: a staff session ends after 15 idle minutes and after 12 hours; its id changes; others can be ended."""

from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from django.contrib.sessions.models import Session
from django.urls import reverse

from prolo.accounts.middleware import IDLE, WHOLE
from prolo.audit.models import Entry
from tests.accounts.browser import FormClient
from tests.conftest import PASSWORD

pytestmark = pytest.mark.django_db
START = datetime(2026, 5, 4, 9, 0, tzinfo=UTC)


@pytest.fixture
def client():
    return FormClient()


def status(client):
    return client.get(reverse("usersessions_list")).status_code


def test_a_session_in_use_stays(sign_in, dana):
    with time_machine.travel(START, tick=False) as clock:
        client = sign_in(dana)
        for _ in range(20):
            assert status(client) == 200
            clock.shift(timedelta(minutes=14))


def test_a_session_idle_for_more_than_fifteen_minutes_ends_on_the_server(sign_in, dana):
    with time_machine.travel(START, tick=False) as clock:
        client = sign_in(dana)
        assert status(client) == 200
        key = client.session.session_key
        clock.shift(IDLE + timedelta(seconds=1))
        answer = client.get(reverse("usersessions_list"))
    assert answer.status_code == 302 and answer.url.startswith(reverse("account_login"))
    assert not Session.objects.filter(pk=key).exists()
    assert Entry.objects.filter(action="session ended", by_id=dana.pk).exists()


def test_a_session_ends_after_twelve_hours_even_in_use(sign_in, dana):
    with time_machine.travel(START, tick=False) as clock:
        client = sign_in(dana)
        while clock is not None and datetime.now(UTC) - START <= WHOLE - timedelta(minutes=10):
            assert status(client) == 200
            clock.shift(timedelta(minutes=10))
        clock.shift(timedelta(minutes=11))
        assert status(client) == 302


def test_a_page_is_not_a_write_each_time(sign_in, dana):
    with time_machine.travel(START, tick=False) as clock:
        client = sign_in(dana)
        status(client)
        before = Session.objects.get().session_data
        clock.shift(timedelta(seconds=30))
        status(client)
        assert Session.objects.get().session_data == before


def test_the_session_id_changes_at_sign_in_and_a_fixed_one_is_refused(client, dana):
    client.cookies["session"] = "a" * 32
    client.post(reverse("account_login"), {"login": dana.email, "password": PASSWORD})
    assert client.session.session_key != "a" * 32
    assert not Session.objects.filter(pk="a" * 32).exists()


def test_sign_out_deletes_the_session_on_the_server(sign_in, dana):
    client = sign_in(dana)
    key = client.session.session_key
    client.post(reverse("account_logout"))
    assert not Session.objects.filter(pk=key).exists()


def test_sign_out_needs_a_post(sign_in, dana):
    client = sign_in(dana)
    client.get(reverse("account_logout"))
    assert status(client) == 200


def test_a_closed_account_is_refused_at_its_next_request(sign_in, dana):
    client = sign_in(dana)
    assert status(client) == 200
    type(dana).objects.filter(pk=dana.pk).update(is_active=False)
    assert status(client) == 302


def test_the_owner_can_end_all_other_sessions(sign_in, dana):
    elsewhere = FormClient()
    elsewhere.post(reverse("account_login"), {"login": dana.email, "password": PASSWORD})
    key = elsewhere.session.session_key
    client = sign_in(dana)
    assert client.post(reverse("usersessions_list")).status_code == 302
    assert not Session.objects.filter(pk=key).exists()
    assert status(client) == 200
