"""S26: guesses are few and counted across processes, the owner hears of them, and nobody is shut out for good."""

import time
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
import time_machine
from allauth.account.models import EmailAddress
from allauth.mfa.totp.internal.auth import TOTP
from django.core import mail
from django.core.cache import cache
from django.core.management import call_command
from django.db import connection
from django.urls import reverse

from prolo.accounts import known_devices
from prolo.accounts.models import User
from prolo.audit.models import Entry
from tests.accounts.browser import FormClient
from tests.accounts.test_sign_in import SECRET, code
from tests.conftest import PASSWORD
from tests.quick import QuickArgon2

WRONG = "a wrong password here"


@pytest.fixture(autouse=True)
def fresh_counters():
    cache.clear()


@pytest.fixture
def at_once(settings):
    """What the worker would do a moment later is done at once."""
    settings.TASKS = {"default": {"BACKEND": "django_tasks.backends.immediate.ImmediateBackend"}}


@pytest.fixture
def hashed(monkeypatch):
    """Every password that reaches the hasher."""
    seen, really = [], QuickArgon2.verify

    def verify(self, password, encoded):
        seen.append(password)
        return really(self, password, encoded)

    monkeypatch.setattr(QuickArgon2, "verify", verify)
    return seen


def guess(email, password=WRONG, *, address="198.51.100.1", browser=None):
    body = {"login": email, "password": password}
    return (browser or FormClient()).post(reverse("account_login"), body, REMOTE_ADDR=address)


def burn(user, times=10):
    """Strangers from many places guess at one account."""
    for number in range(times):
        guess(user.email, address=f"198.51.100.{number}")


def is_in(browser):
    return "_auth_user_id" in browser.session


@pytest.mark.django_db
def test_the_eleventh_guess_at_an_account_reaches_no_hasher(dana, hashed):
    burn(dana, 15)
    assert len(hashed) == 10


@pytest.mark.django_db
def test_eight_spellings_of_an_address_share_one_count(dana):
    spellings = [
        "dana@example.org",
        "DANA@EXAMPLE.ORG",
        " dana@example.org ",
        "Dana@Example.org",
        "dana@ｅｘａｍｐｌｅ.org",
        "DANA@ｅｘａｍｐｌｅ.org",
        "dana@EXAMPLE.org",
        "dAnA@example.ORG",
    ]
    answers = [
        guess(spelling, address=f"198.51.100.{number}").content
        for number, spelling in enumerate(spellings * 2)
    ]
    assert [b"Too many tries" in answer for answer in answers] == [False] * 10 + [True] * 6
    assert b"Too many tries" in guess("dana@example.org", PASSWORD, address="203.0.113.1").content


@pytest.mark.django_db
def test_one_address_guesses_at_most_twenty_times_at_however_many_accounts(dana, clara, cole, hashed):
    for number in range(8):
        for user in (dana, clara, cole):
            guess(user.email, f"{WRONG} {number}")
    assert len(hashed) == 20


@pytest.mark.django_db
def test_a_whole_clinic_signs_in_from_one_address(dana):
    answers = [guess(dana.email, PASSWORD) for _ in range(25)]
    assert {answer.status_code for answer in answers} == {302}


@pytest.mark.django_db
def test_a_success_gives_back_its_own_count_and_no_other(dana, clara, hashed):
    burn(dana, 9)
    assert guess(clara.email, PASSWORD, address="198.51.100.1").status_code == 302
    assert guess(dana.email, PASSWORD, address="203.0.113.1").status_code == 302
    burn(dana, 3)
    assert hashed.count(WRONG) == 10


@pytest.mark.django_db
def test_the_delay_ends_by_itself_within_an_hour(dana):
    with time_machine.travel(time.time(), tick=False) as clock:
        burn(dana)
        assert guess(dana.email, PASSWORD, address="203.0.113.1").status_code == 200
        clock.shift(timedelta(minutes=61))
        assert guess(dana.email, PASSWORD, address="203.0.113.1").status_code == 302
    assert User.objects.get(pk=dana.pk).is_active


@pytest.fixture
def own_browser(dana):
    """The browser in which Dana signed in before, both factors shown, and signed out."""
    TOTP.activate(dana, SECRET)
    browser = FormClient()
    guess(dana.email, PASSWORD, browser=browser)
    browser.post(reverse("mfa_authenticate"), {"code": code()})
    assert is_in(browser)
    browser.post(reverse("account_logout"))
    return browser


@pytest.mark.django_db
def test_the_owner_gets_in_from_a_browser_used_before_while_strangers_guess(dana, own_browser):
    burn(dana, 12)
    assert guess(dana.email, PASSWORD).status_code == 200
    answer = guess(dana.email, PASSWORD, browser=own_browser)
    assert (answer.status_code, answer.url) == (302, reverse("mfa_authenticate"))


@pytest.mark.django_db
def test_a_known_browser_has_its_own_ten_guesses_and_no_more(dana, own_browser, hashed):
    hashed.clear()
    for _ in range(12):
        guess(dana.email, browser=own_browser)
    assert len(hashed) == 10


@pytest.mark.django_db
def test_a_browser_is_known_for_its_own_person_only(dana, clara, own_browser):
    burn(clara)
    assert guess(clara.email, PASSWORD, browser=own_browser).status_code == 200


@pytest.mark.django_db
def test_a_password_alone_makes_no_browser_known(client, dana):
    TOTP.activate(dana, SECRET)
    guess(dana.email, PASSWORD, browser=client)
    assert known_devices.cookie_name() not in client.cookies


@pytest.mark.django_db
def test_a_new_password_makes_every_browser_unknown(dana, own_browser):
    dana.set_password("a brand new long password")
    dana.save()
    burn(dana)
    assert guess(dana.email, "a brand new long password", browser=own_browser).status_code == 200


@pytest.mark.django_db
@pytest.mark.parametrize("forged", ["", "x", '{"device":"a","people":{"1":"b"}}', "eyJhIjoxfQ:1tAAAA:AAAA"])
def test_a_made_up_mark_of_a_known_browser_is_worth_nothing(dana, forged):
    browser = FormClient()
    browser.cookies[known_devices.cookie_name()] = forged
    burn(dana)
    assert guess(dana.email, PASSWORD, browser=browser).status_code == 200


@pytest.mark.django_db
def test_the_mark_of_a_known_browser_is_out_of_reach_of_scripts_and_names_nobody(dana, own_browser, settings):
    cookie = own_browser.cookies[known_devices.cookie_name()]
    assert cookie["httponly"] and cookie["samesite"] == "Lax"
    assert "dana" not in cookie.value
    settings.SESSION_COOKIE_SECURE = True
    assert known_devices.cookie_name().startswith("__Host-")


@pytest.mark.django_db
def test_the_owner_is_told_by_mail_with_the_fifth_failure_and_once_a_day(dana, at_once):
    with time_machine.travel("2026-05-04T09:00:00Z", tick=False) as clock:
        burn(dana, 4)
        assert mail.outbox == []
        guess(dana.email, address="203.0.113.1")
        assert [message.to for message in mail.outbox] == [[dana.email]]
        burn(dana, 5)
        clock.shift(timedelta(hours=2))
        burn(dana, 9)
        assert len(mail.outbox) == 1
        clock.shift(timedelta(days=1))
        burn(dana, 5)
        assert len(mail.outbox) == 2
    message = mail.outbox[0]
    assert "5 times" in message.body and "http" not in message.body and WRONG not in message.body


@pytest.mark.django_db
def test_wrong_codes_after_a_right_password_are_told_too(client, dana, at_once):
    TOTP.activate(dana, SECRET)
    EmailAddress.objects.create(user=dana, email=dana.email, verified=True, primary=True)
    guess(dana.email, PASSWORD, browser=client)
    for number in range(5):
        client.post(reverse("mfa_authenticate"), {"code": f"{number:06}"})
    assert [message.to for message in mail.outbox] == [[dana.email]]
    assert Entry.objects.filter(action="second factor failed", subject=f"user:{dana.pk}").count() == 5


@pytest.mark.django_db
def test_nobody_is_told_of_guesses_at_a_closed_or_an_unknown_account(dan, at_once):
    burn(dan)
    for number in range(6):
        guess("nobody@example.org", address=f"198.51.100.{number}")
    assert mail.outbox == []


@pytest.fixture
def counters_in_postgres(settings, transactional_db):
    from prolo import settings as shipped

    settings.CACHES = shipped.CACHES
    call_command("createcachetable")
    cache.clear()


def test_of_parallel_guesses_ten_reach_the_hasher_whatever_process_they_meet(
    counters_in_postgres, dana, hashed
):
    """Each thread has its own connection and cache object, as each worker process has."""

    def work(number):
        try:
            return guess(dana.email, address=f"10.0.{number // 250}.{number % 250}").status_code
        finally:
            connection.close()

    with ThreadPoolExecutor(8) as pool:
        statuses = list(pool.map(work, range(100)))
    assert set(statuses) == {200}
    assert 1 <= len(hashed) <= 10


def test_five_thousand_other_counts_push_none_out(counters_in_postgres, dana, hashed):
    burn(dana)
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO cache_counters SELECT ':1:other' || n, 'gAVdlC4=', now() + interval '1 hour'"
            " FROM generate_series(1, 5000) AS n"
        )
    guess("somebody@example.org", address="203.0.113.2")
    hashed.clear()
    assert guess(dana.email, PASSWORD, address="203.0.113.1").status_code == 200
    assert hashed == []
