"""S19: no page of a patient or of staff is kept by a browser or a proxy, and sign-out clears what is there."""

import re
from pathlib import Path

import pytest
from django.conf import settings
from django.urls import reverse
from playwright.sync_api import expect

from tests.conftest import PASSWORD
from tests.triage.make import a_case
from tests.trust.access_matrix import MATRIX
from tests.trust.test_s01_role_by_route import address

ROOT = Path(__file__).resolve().parents[2]
OPEN_TO_KEEP = {name for name in MATRIX if name.startswith("education:")}


@pytest.mark.django_db
@pytest.mark.parametrize("name", sorted(set(MATRIX) - OPEN_TO_KEEP))
def test_every_answer_but_the_librarys_forbids_keeping_it(name, sign_in, clara, location):
    case, client = a_case(location), sign_in(clara)
    for answer in (client.get(address(name, case)), client.post(address(name, case), {})):
        assert {"no-store", "private"} <= set(re.split(r",\s*", answer["Cache-Control"])), answer.status_code


@pytest.mark.django_db
def test_a_patients_page_forbids_keeping_it(client, location):
    for answer in (client.get("/check/"), client.get(client.post("/check/", {}).url)):
        assert answer.status_code == 200
        assert answer["Cache-Control"] == "no-store, private"


@pytest.mark.django_db
def test_sign_out_tells_the_browser_to_forget(sign_in, dana):
    client = sign_in(dana)
    assert client.post(reverse("account_logout"))["Clear-Site-Data"] == '"cache", "storage"'


def test_no_page_is_kept_on_the_server():
    assert [name for name in settings.MIDDLEWARE if "cache" in name.lower()] == []
    modules = [p for room in ("prolo", "education", "triage") for p in (ROOT / room).rglob("*.py")]
    kept = [p for p in modules if re.search(r"cache_page|cache_control|cached\.Loader.*user", p.read_text())]
    assert [p for p in kept if "education" not in p.parts] == []
    assert [
        p for p in (ROOT / "templates").rglob("*.html") if re.search(r"{%\s*cache\s", p.read_text())
    ] == []


def test_no_script_keeps_an_answer_in_the_browser():
    scripts = [p.read_text() for p in (ROOT / "static").rglob("*.js")]
    assert scripts
    assert not any(
        re.search(r"localStorage|sessionStorage|indexedDB|caches\.|serviceWorker", s) for s in scripts
    )


@pytest.mark.journey
@pytest.mark.django_db(transaction=True)
@pytest.mark.expects_status(403)
def test_back_after_sign_out_shows_no_patient(page, live_server, settings, dana, location):
    settings.DEMO = True  # the password alone signs in
    case = a_case(location)
    page.goto(live_server.url + reverse("account_login"))
    page.get_by_label("Work e-mail").fill(dana.email)
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("button", name="Continue").click()
    page.goto(live_server.url + reverse("desk:case", args=[case.reference]))
    assert "Ferris" in page.content()
    page.goto(live_server.url + reverse("account_logout"))
    page.locator("main form button[type=submit]").click()
    expect(page.get_by_role("heading", name="Staff sign-in")).to_be_visible()
    for _ in range(3):
        page.go_back()
        assert "Ferris" not in page.content()
