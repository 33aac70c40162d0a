"""Work on a case in a real browser: who else looks, a message looked at before it goes, a call, a lost race."""

import re

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.conf import settings
from django.urls import reverse
from django.utils.timezone import now
from playwright.sync_api import expect

from tests.triage.cases import sent_case, version_of
from tests.triage.own import by_staff, fresh
from triage.models import Message
from triage.services import calls, messages, presence

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.journey]


@pytest.fixture
def at_the_desk(page, live_server, sign_in, dana, location):
    """Dana's browser with a case open."""
    value = sign_in(dana).cookies[settings.SESSION_COOKIE_NAME].value
    page.context.add_cookies([{"name": settings.SESSION_COOKIE_NAME, "value": value, "url": live_server.url}])
    page.set_viewport_size({"width": 1366, "height": 768})
    case = sent_case(location, weight_loss="not_sure")
    page.goto(live_server.url + reverse("desk:case", args=[case.reference]))
    return case


def faults(page):
    violations = Axe().run(page).response["violations"]
    return [(fault["id"], node["html"]) for fault in violations for node in fault["nodes"]]


def test_the_page_hears_by_itself_who_else_looks_and_that_the_case_changed(page, at_the_desk, clara):
    presence.note(reference=at_the_desk.reference, by=clara, at=now())
    by_staff(at_the_desk, messages.tell, clara, now(), message="We call you.")
    page.get_by_label("Message to the patient").fill("Half a sentence")
    page.evaluate(
        "htmx.trigger('#here', 'htmx:load'); htmx.ajax('POST', document.querySelector('#here')"
        ".dataset.hxPost, {source: '#here', target: '#here', swap: 'outerHTML'})"
    )
    expect(page.get_by_text("Also looking at this case now: Clara.")).to_be_visible()
    expect(page.get_by_role("link", name="Load it again")).to_be_visible()
    expect(page.get_by_label("Message to the patient")).to_have_value("Half a sentence")
    assert faults(page) == []


@pytest.mark.expects_status(422)
def test_a_message_is_begun_with_a_ready_one_looked_at_filled_in_and_sent(page, at_the_desk):
    page.get_by_label("Begin with a ready message").select_option(label="Please call us")
    page.get_by_role("button", name="Put it in").click()
    box = page.get_by_label("Message to the patient")
    expect(box).to_have_value(re.compile(r"\[day and time\]"))
    expect(page.get_by_role("heading", name="The patient will read")).to_be_visible()
    assert faults(page) == []
    page.get_by_role("button", name="Send the message: ").click()
    expect(page).to_have_title(re.compile("^Error:"))
    box.fill("Please call us on Tuesday.")
    page.get_by_role("button", name="Send the message: ").click()
    expect(page.get_by_text("Your message is on the patient's page.")).to_be_visible()
    assert Message.objects.get(case=at_the_desk).text == "Please call us on Tuesday."


def test_a_call_is_noted_and_the_next_one_stands_on_the_list(page, at_the_desk):
    page.get_by_label("Nobody answered").check()
    page.get_by_role("button", name="Note it: ").click()
    expect(page.get_by_text("The call is noted.")).to_be_visible()
    page.get_by_role("navigation", name="Main").get_by_role("link", name="Call list").click()
    page.get_by_role("link", name="Later").click()
    expect(page.get_by_role("link", name=re.compile("^Sam Lee"))).to_be_visible()
    assert faults(page) == []


def test_answers_are_read_out_and_kept_by_keyboard_and_mouse(page, at_the_desk):
    page.get_by_role("link", name="Call and fill in").click()
    page.get_by_label("Who tells you this?").fill("Sam Lee")
    for what in ("Full name", "Date of birth"):
        page.get_by_label(what).check()
    page.get_by_role("group", name=re.compile("lost weight without trying")).get_by_label("Yes").check()
    page.get_by_label("They agree that our staff").check()
    assert faults(page) == []
    page.get_by_role("button", name="Save and read the result").click()
    expect(page.get_by_text("Read this to Sam Lee:")).to_be_visible()
    assert fresh(at_the_desk).latest.number == 2


@pytest.mark.expects_status(409)
def test_the_slower_of_two_sees_both_texts_side_by_side(page, at_the_desk, clara):
    version = version_of(at_the_desk)
    calls.want(case=fresh(at_the_desk), by=clara, at=now(), version=version, when="now")
    by_staff(at_the_desk, messages.tell, clara, now(), message="Theirs.")
    page.get_by_label("Message to the patient").fill("Mine.")
    page.get_by_role("button", name="Ask: ").click()
    theirs, mine = page.get_by_text("Theirs."), page.get_by_label("Message to the patient")
    expect(theirs).to_be_visible()
    expect(mine).to_have_value("Mine.")
    assert abs(theirs.bounding_box()["x"] - mine.bounding_box()["x"]) > 300
    assert faults(page) == []
