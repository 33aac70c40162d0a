"""The staff pages in a real browser: no accessibility faults, nothing cut off, the first screen says why."""

import re

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.conf import settings
from django.urls import reverse
from playwright.sync_api import expect

from tests.triage.cases import ELBOW_ON_A_BLOOD_THINNER, sent_case, stopped_case, version_of
from triage.services import desk

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.journey]


@pytest.fixture
def signed_in(page, live_server, sign_in):
    """The browser of a member of staff."""

    def act(user):
        value = sign_in(user).cookies[settings.SESSION_COOKIE_NAME].value
        page.context.add_cookies(
            [{"name": settings.SESSION_COOKIE_NAME, "value": value, "url": live_server.url}]
        )
        return lambda name, *of: page.goto(live_server.url + reverse(name, args=of))

    return act


@pytest.fixture
def cases(transactional_db, location):
    return sent_case(location, ELBOW_ON_A_BLOOD_THINNER, goal="Lift a pan again", fever_or_sweats="yes"), (
        stopped_case(location)
    )


def faults(page):
    violations = Axe().run(page).response["violations"]
    return [(fault["id"], node["html"]) for fault in violations for node in fault["nodes"]]


def scrolls_sideways(page):
    return page.evaluate("document.documentElement.scrollWidth > document.documentElement.clientWidth")


@pytest.mark.parametrize("width", [320, 1366])
@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize("name", ["desk:queue", "desk:case", "clinician:queue", "clinician:case"])
def test_a_staff_page_has_no_accessibility_faults_and_does_not_scroll_sideways(
    page, signed_in, clara, cases, name, theme, width
):
    go = signed_in(clara)
    page.set_viewport_size({"width": width, "height": 768})
    page.emulate_media(color_scheme=theme)
    go(name, *([cases[0].reference] if name.endswith("case") else []))
    assert faults(page) == []
    assert not scrolls_sideways(page)


def test_the_first_screen_of_a_case_says_why_and_what_to_decide(page, signed_in, clara, cases):
    go = signed_in(clara)
    page.set_viewport_size({"width": 1366, "height": 768})
    go("clinician:case", cases[0].reference)
    for text in ("Sam Lee", "Blood thinner", "Lift a pan again", "Urgent findings", "Unread words"):
        box = page.get_by_text(text).first.bounding_box()
        assert box["y"] + box["height"] < 768, text
    for place in (".flag-card .quotes dd", "#do-decide"):
        box = page.locator(place).first.bounding_box()
        assert box["y"] + box["height"] < 768, place


@pytest.mark.expects_status(409)
def test_a_page_that_came_too_late_has_no_faults_and_keeps_the_words(page, signed_in, dana, cole, cases):
    go = signed_in(dana)
    case = cases[0]
    go("desk:case", case.reference)
    desk.take(case=case, by=cole, at=case.opened_at, version=version_of(case))
    page.get_by_label("Message to the patient").fill("Please phone us.")
    page.get_by_role("button", name="Ask: \u2068Sam Lee").click()
    expect(page.get_by_label("Message to the patient")).to_have_value("Please phone us.")
    assert faults(page) == []


@pytest.mark.expects_status(422)
def test_a_refused_form_leads_to_its_field(page, signed_in, clara, cases):
    go = signed_in(clara)
    go("clinician:case", cases[0].reference)
    page.get_by_role("button", name="Save the decision").click()
    expect(page).to_have_title(re.compile("^Error:"))
    page.get_by_role("link", name=re.compile("^Reason")).click()
    assert page.evaluate("document.activeElement.name") == "reason"
    assert faults(page) == []
