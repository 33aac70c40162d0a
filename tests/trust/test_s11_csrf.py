"""S11: no form is taken from another site or another browser, reading changes nothing, and typed words come back."""

import re
from pathlib import Path
from urllib.parse import urlencode
from uuid import uuid4

import pytest
from django.urls import reverse

from tests.accounts.browser import FormClient
from tests.conftest import with_second_factor
from tests.triage.make import a_case
from tests.trust.drafts import a_stopped_draft, filled_in, given_to, posted
from tests.trust.harness.routes import OF_NOTHING
from tests.trust.stored import everything_stored
from tests.trust.test_s01_role_by_route import routes
from triage.patient import ways

ROOT = Path(__file__).resolve().parents[2]
ROUTES = dict(routes())
ELSEWHERE = {"sec-fetch-site": "cross-site"}  # as browsers say themselves, whatever the other page does
BACKEND = "prolo.accounts.backend.Backend"


class CheckingClient(FormClient):
    """A browser whose form tokens are looked at, as in production."""

    def __init__(self):
        super().__init__(enforce_csrf_checks=True)

    def token(self):
        """A token of this browser's own, as a form of one of our pages carries it."""
        text = self.get(reverse("display")).content.decode()
        return re.search(r'name="csrfmiddlewaretoken" value="(\w+)"', text)[1]


def address(name, *, draft=None, case=None):
    words = {*ROUTES[name].pattern.converters, *ROUTES[name].pattern.regex.groupindex}
    known = OF_NOTHING | {
        "intake": draft.pk if draft else uuid4(),
        "reference": case.reference if case else "AAAAAAAAA",
        "key": "set-password",
    }
    return reverse(name, kwargs={word: known[word] for word in words})


def body_for(case, draft):
    """Fields that some page or other would take."""
    return {
        **posted("about_you", draft),
        **posted("contact", draft),
        **posted("answers", draft),
        "reference": case.reference,
        "version": case.version,
        "to": "EMERGENCY_NOW",
        "message": "call us",
        "reason": "because",
        "outcome": "not_for_us",
        "reason_code": "other",
        "note": "n",
        "question": "what do you think",
        "opinion": "yes",
        "theme": "dark",
    }


@pytest.fixture
def world(location, clara):
    """A browser that holds a draft and is signed in as a clinician; a case; another browser's token."""
    browser = CheckingClient()
    browser.force_login(clara, backend=BACKEND)
    with_second_factor(browser, clara)
    browser.draft, browser.case = filled_in(location, 13), a_case(location=location)
    given_to(browser, browser.draft)
    return browser


def refused(world, name, token, **more):
    where = address(name, draft=world.draft, case=world.case)
    body = body_for(world.case, world.draft)
    return world.post(where, body | ({"csrfmiddlewaretoken": token} if token else {}), **more).status_code


def test_no_route_takes_a_form_without_a_token(world):
    before = everything_stored()
    assert {name: status for name in ROUTES if (status := refused(world, name, None)) != 403} == {}
    assert everything_stored() == before


def test_no_route_takes_a_form_from_another_site(world):
    token = world.token()
    before = everything_stored()
    for origin in (
        "https://evil.example",
        "null",
        "http://testserver.evil.example",
        "https://testserver:8443",
    ):
        taken = {
            name: status
            for name in ROUTES
            if (status := refused(world, name, token, headers={"origin": origin} | ELSEWHERE)) != 403
        }
        assert taken == {}, origin
    assert everything_stored() == before


def test_no_route_takes_the_token_of_another_browser(world):
    theirs = CheckingClient().token()
    world.token()
    before = everything_stored()
    assert {name: status for name in ROUTES if (status := refused(world, name, theirs)) != 403} == {}
    assert everything_stored() == before


def test_a_page_that_tells_nobody_its_address_is_still_answered(world):
    """No referrer means "Origin: null" from our own form too; it counts on pages with a secret address only."""
    own = {"origin": "null", "sec-fetch-site": "same-origin"}
    taken = {name for name in ROUTES if refused(world, name, world.token(), headers=own) != 403}
    assert taken == {name for name in ROUTES if name.startswith("patient_link:")}
    before = everything_stored()
    assert {refused(world, name, None, headers=own) for name in taken} == {403}
    assert {refused(world, name, CheckingClient().token(), headers=own) for name in taken} == {403}
    assert everything_stored() == before


def test_over_https_a_form_without_origin_needs_a_page_of_ours_before_it(world):
    token = world.token()
    taken = {name for name in ROUTES if refused(world, name, token, secure=True) != 403}
    assert taken == set()
    other = {"referer": "https://evil.example/"}
    assert {
        name for name in ROUTES if refused(world, name, token, secure=True, headers=other) != 403
    } == set()


def test_with_its_own_token_the_same_form_is_taken(world):
    body = {"reference": world.case.reference, "version": world.case.version}
    where = reverse("desk:take", args=[world.case.reference])
    assert world.post(where, body | {"csrfmiddlewaretoken": world.token()}).status_code == 302


def test_the_token_changes_at_sign_in(clara):
    from tests.conftest import PASSWORD

    browser = CheckingClient()
    before = browser.token()
    kept = browser.cookies["csrftoken"].value
    body = {"login": clara.email, "password": PASSWORD, "csrfmiddlewaretoken": before}
    assert browser.post(reverse("account_login"), body).status_code == 302
    assert browser.cookies["csrftoken"].value != kept


@pytest.mark.parametrize("state", ["ready", "stopped"])
@pytest.mark.parametrize("method", ["get", "head"])
def test_reading_changes_nothing_whatever_the_address_says(world, location, state, method):
    draft = world.draft
    if state == "stopped":
        draft = a_stopped_draft(location)
        given_to(world, draft)
    read_once = [address(name, draft=draft, case=world.case) for name in sorted(ROUTES)]
    query = urlencode(body_for(world.case, draft))
    before = everything_stored()
    key = world.session.session_key
    for where in read_once:
        getattr(world, method)(f"{where}?{query}")
    assert everything_stored() == before
    assert world.session.session_key == key and "_auth_user_id" in world.session, "nobody was signed out"


def test_no_view_is_exempt():
    assert [name for name, entry in ROUTES.items() if getattr(entry.callback, "csrf_exempt", False)] == []
    sources = [file for room in ("prolo", "education", "triage") for file in (ROOT / room).rglob("*.py")]
    assert [file.name for file in sources if "csrf_exempt" in file.read_text()] == []


def test_the_page_for_a_lost_token_gives_the_typed_words_back(world):
    words = {
        "goal": "walk the dog\nfor an hour",
        "questions_to_answer": "<b>why & how?</b>",
        "prior_care": ["a", "b"],
    }
    answer = world.post(ways.address(world.draft, "problem"), words)
    text = answer.content.decode()
    assert answer.status_code == 403
    assert "walk the dog<br>for an hour" in text
    assert "&lt;b&gt;why &amp; how?&lt;/b&gt;" in text and "<b>why" not in text
    assert ">a</dd>" in text and ">b</dd>" in text


def test_the_page_for_a_lost_token_gives_no_secret_back(world):
    names = (
        "password",
        "password1",
        "password2",
        "oldpassword",
        "code",
        "credential",
        "key",
        "csrfmiddlewaretoken",
    )
    answer = world.post(reverse("account_change_password"), {name: f"canary {name}" for name in names})
    assert answer.status_code == 403
    assert "canary" not in answer.content.decode()
