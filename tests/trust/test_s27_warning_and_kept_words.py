"""S27: two minutes before an idle session ends the person is warned, and what was typed outlives the session."""

import json
import os
import subprocess
import sys
from datetime import timedelta

import pytest
import time_machine
from allauth.mfa.totp.internal.auth import TOTP
from django.contrib.sessions.models import Session
from django.urls import reverse
from django.utils.timezone import now
from playwright.sync_api import expect

from prolo.accounts import kept_words
from prolo.accounts.models import KeptWords
from tests.accounts.browser import FormClient
from tests.accounts.test_sign_in import SECRET, code
from tests.conftest import PASSWORD
from tests.triage.make import a_case
from tests.trust.stored import rows_of
from tests.trust.test_r25_settings_stop_with_one_clear_line import PRODUCTION, ROOT

START = "2026-05-04T09:00:00Z"
PAGE = "/desk/AAAAAAAAA/"
WORDS = {"note": "told me on the phone", "password": "canary", "version": "3", "reference": "AAAAAAAAA"}


@pytest.fixture
def clock():
    with time_machine.travel(START, tick=False) as clock:
        yield clock


def keep(client, **more):
    return client.post(reverse("keep_words"), {"page": PAGE, **WORDS, **more})


def left(answer):
    return json.loads(answer.content)["left"]


@pytest.mark.django_db
def test_keeping_words_says_how_long_the_session_lasts_and_does_not_prolong_it(clock, sign_in, dana):
    client = sign_in(dana)
    client.get(reverse("desk:queue"))
    clock.shift(timedelta(minutes=13))
    assert left(keep(client)) == left(keep(client)) == 120
    clock.shift(timedelta(minutes=2, seconds=1))
    assert client.get(reverse("desk:queue")).status_code == 302


@pytest.mark.django_db
def test_a_person_who_is_there_stays_and_nothing_is_kept(clock, sign_in, dana):
    client = sign_in(dana)
    client.get(reverse("desk:queue"))
    clock.shift(timedelta(minutes=13))
    keep(client)
    assert left(keep(client, stay="1")) == 15 * 60
    assert not KeptWords.objects.exists()
    clock.shift(timedelta(minutes=14))
    assert client.get(reverse("desk:queue")).status_code == 200


@pytest.mark.django_db
def test_what_is_kept_is_sealed_and_holds_no_secret(sign_in, dana):
    keep(sign_in(dana))
    assert KeptWords.objects.get().typed == [["note", "told me on the phone"]]
    assert "told me" not in repr(rows_of("accounts_keptwords"))


@pytest.mark.django_db
def test_a_form_sent_after_all_makes_the_kept_words_go(sign_in, dana, location):
    case = a_case(location=location)
    client = sign_in(dana)
    keep(client)
    body = {"reference": case.reference, "version": case.version}
    assert client.post(reverse("desk:take", args=[case.reference]), body).status_code == 302
    assert not KeptWords.objects.exists()


@pytest.mark.django_db
def test_the_words_of_a_form_sent_too_late_are_shown_after_the_next_sign_in(clock, sign_in, dana, location):
    case = a_case(location=location)
    TOTP.activate(dana, SECRET)
    client = sign_in(dana)
    where = reverse("desk:return", args=[case.reference])
    client.get(reverse("desk:case", args=[case.reference]))
    clock.shift(timedelta(minutes=16))
    words = "please phone us\nabout <b>Tuesday</b>"
    body = {"reference": case.reference, "version": case.version, "message": words}
    assert client.post(where, body).url.startswith(reverse("account_login"))
    client.post(reverse("account_login"), {"login": dana.email, "password": PASSWORD})
    answer = client.post(reverse("mfa_authenticate"), {"code": code()})
    assert answer.url == reverse("kept_words")
    text = client.get(answer.url).content.decode()
    assert "please phone us<br>about &lt;b&gt;Tuesday&lt;/b&gt;" in text
    assert client.post(reverse("kept_words")).url == reverse("home_of_staff")
    assert "Nothing is kept for you" in client.get(reverse("kept_words")).content.decode()


@pytest.mark.django_db
def test_a_patients_words_are_not_kept_for_the_member_of_staff_whose_browser_it_was(
    clock, sign_in, dana, location
):
    client = sign_in(dana)
    client.get(reverse("desk:queue"))
    first = client.post(reverse("patient:start"), {"area": ""}).url
    clock.shift(timedelta(minutes=16))
    client.post(first, {"gate_end": "none", "note": "my own words"})
    assert not KeptWords.objects.exists()


@pytest.mark.django_db
def test_kept_words_are_for_their_writer_alone(sign_in, dana, clara):
    keep(sign_in(dana))
    other = sign_in(clara)
    assert b"told me" not in other.get(reverse("kept_words"), {"user": dana.pk}).content
    other.post(reverse("kept_words"), {"user": dana.pk})
    assert KeptWords.objects.filter(user=dana).exists()
    assert FormClient().get(reverse("kept_words")).status_code == 302


@pytest.mark.django_db
def test_kept_words_go_after_a_day(clock, dana, clara):
    kept_words.keep(user=dana, page=PAGE, typed=[("note", "a")], at=now())
    clock.shift(timedelta(hours=23))
    assert kept_words.kept(user=dana, at=now())
    clock.shift(timedelta(hours=2))
    assert not kept_words.kept(user=dana, at=now())
    kept_words.keep(user=clara, page=PAGE, typed=[("note", "b")], at=now())
    assert not KeptWords.objects.filter(user=dana).exists()


@pytest.mark.django_db
@pytest.mark.parametrize(
    "where", ["//evil.example/", "https://evil.example/", "javascript:alert(1)", "", "/" * 300]
)
def test_words_are_kept_for_pages_of_ours_only(sign_in, dana, where):
    sign_in(dana).post(reverse("keep_words"), {**WORDS, "page": where})
    assert not KeptWords.objects.exists()


@pytest.mark.django_db
def test_every_staff_page_carries_the_warning_and_no_open_page_does(sign_in, clara, location):
    case = a_case(location=location)
    client = sign_in(clara)
    for name in ("desk:queue", "clinician:queue", "usersessions_list", "desk:case", "clinician:case"):
        text = client.get(
            reverse(name, args=[case.reference] if name.endswith("case") else [])
        ).content.decode()
        assert 'id="idle-warning"' in text and "staff_session.js" in text, name
    for name in ("emergency", "patient:start"):
        assert "idle-warning" not in client.get(reverse(name)).content.decode()


def test_in_production_the_cookies_of_a_session_stay_on_this_host_over_https_and_from_scripts():
    names = ["SESSION_COOKIE_NAME", "CSRF_COOKIE_NAME"]
    names += [f"{cookie}_COOKIE_{what}" for cookie in ("SESSION", "CSRF") for what in ("SECURE", "HTTPONLY")]
    names += ["SESSION_COOKIE_SAMESITE", "SESSION_SAVE_EVERY_REQUEST", "SESSION_COOKIE_AGE"]
    ask = f"import json, prolo.settings as s; print(json.dumps([getattr(s, name) for name in {names}]))"
    environment = {"PATH": os.environ["PATH"], **PRODUCTION}
    told = subprocess.run(
        [sys.executable, "-c", ask], cwd=ROOT, env=environment, capture_output=True, check=True
    )
    wanted = ["__Host-session", "__Host-csrftoken", True, True, True, True, "Lax", False, 12 * 3600]
    assert json.loads(told.stdout) == wanted


@pytest.mark.django_db(transaction=True)
@pytest.mark.journey
def test_the_browser_warns_keeps_and_lets_the_person_stay(page, live_server, sign_in, dana, location):
    case = a_case(location=location)
    client = sign_in(dana)
    cookie = client.cookies["session"].value
    page.context.add_cookies([{"name": "session", "value": cookie, "url": live_server.url}])
    page.clock.install()
    page.goto(live_server.url + reverse("desk:case", args=[case.reference]))
    page.get_by_label("Message to the patient").fill("please phone us")
    session = client.session
    session["staff_seen"] = now().timestamp() - 13 * 60
    session.save()
    box = page.locator("#idle-warning")
    expect(box).to_be_hidden()
    page.clock.fast_forward("13:01")
    box.wait_for(state="visible")
    expect(page.get_by_role("dialog", name="Are you still there?")).to_be_visible()
    assert ["message", "please phone us"] in KeptWords.objects.get().typed
    page.get_by_role("button", name="Stay signed in").click()
    box.wait_for(state="hidden")
    assert not KeptWords.objects.exists()
    expect(page.get_by_label("Message to the patient")).to_have_value("please phone us")
    Session.objects.all().delete()
    page.clock.fast_forward("15:00")
    page.get_by_text("You have been signed out.").wait_for(state="visible")
