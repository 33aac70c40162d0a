"""Patient and clinic write to each other: sent, asked, back by the link, answered, decided, read."""

import re
from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils.timezone import now
from playwright.sync_api import expect

from prolo.clinic.models import Cover
from tests.journeys.people import STORIES, replies, sign_in, walk
from triage.models import Case, Mail, State

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.journey]
KNEE = STORIES[0]
NOT_SURE = "weight_loss"


def on_cover(location, member):
    """Somebody is down to read what comes in, so the clinic says by when it answers."""
    today = now().date()
    days = {"first_day": today - timedelta(days=1), "last_day": today + timedelta(days=14)}
    Cover.objects.create(location=location, member=member, **days)


def sends_a_form(page, origin):
    page.goto(f"{origin}/check/?area=knee")
    page.get_by_role("main").get_by_role("button", name="Start the check").click()
    assert walk(page, replies(KNEE["answers"], weight_loss="not_sure"))[-1] == "sent"
    page.get_by_role("link", name="See where my form stands").click()
    expect(page.get_by_role("listitem").filter(has_text="The front desk checks them")).to_contain_text("Now")
    expect(page.get_by_text(re.compile("^We answer by "))).to_be_visible()
    return Case.objects.get()


def dana_asks(page, origin, dana, case):
    sign_in(page, origin, dana)
    page.get_by_role("link", name=re.compile("^Pat Ferris")).click()
    box = page.locator("section", has=page.locator("#do-return"))
    box.get_by_label("Message to the patient").fill("Hello Pat. Please answer this once more.")
    box.get_by_label(re.compile("lost weight without trying")).check()
    box.get_by_role("button", name=re.compile("^Ask: ")).click()
    expect(page.get_by_text("The case waits for the patient now.")).to_be_visible()
    expect(page.locator(f"#case-{case.reference}")).to_contain_text("Paused")


def comes_back_by_the_link(page, case):
    link = re.search(r"https?://\S+/r/\S+", Mail.objects.get(case=case, kind="message").body)[0]
    page.goto(re.sub(r"^https?://[^/]+", page.live_origin, link))
    born = Case.objects.select_related("patient").get().patient.birth_date.split("-")
    for label, number in zip(("Year", "Month", "Day"), born, strict=True):
        page.get_by_label(label).fill(number)
    page.get_by_role("button", name="Open").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Hello Pat")
    assert "/r/" not in page.url
    expect(page.get_by_text("Hello Pat. Please answer this once more.")).to_be_visible()
    expect(page.get_by_text(re.compile("^Our clock stands still since "))).to_be_visible()


def answers_and_writes(page, case):
    page.get_by_role("group", name=re.compile("lost weight")).get_by_label("No", exact=True).check()
    page.get_by_role("button", name="Send my answers").click()
    expect(page.get_by_text("We have your answers.").first).to_be_visible()
    page.get_by_role("link", name="See where my form stands").click()
    page.get_by_label("Your message").fill("May I drive home after the visit?")
    page.get_by_role("button", name="Send my message").click()
    expect(page.get_by_text("We have your message.")).to_be_visible()
    expect(page.get_by_text("May I drive home after the visit?")).to_be_visible()


def clara_reads_and_decides(page, origin, clara, case):
    sign_in(page, origin, clara)
    page.goto(f"{origin}{reverse('clinician:case', args=[case.reference])}")
    changed = page.locator("section", has=page.locator("#changed"))
    expect(changed).to_contain_text("I am not sure")
    expect(page.get_by_text("May I drive home after the visit?").first).to_be_visible()
    page.get_by_role("button", name="I have read this").click()
    expect(page.get_by_text("Marked as read.")).to_be_visible()
    page.get_by_label("Book a consultation").check()
    page.get_by_label("Kind of reason").select_option("other")
    page.get_by_label("Reason", exact=True).fill("INSIDE WORDS")
    box = page.locator("section", has=page.locator("#do-decide"))
    box.get_by_text("Message to the patient").first.click()  # it is folded
    box.get_by_label("Message to the patient").fill("Yes, you may drive home.")
    box.get_by_role("button", name="Save the decision").click()
    expect(page.get_by_text("The decision was saved.")).to_be_visible()


def reads_the_decision(page):
    page.reload()
    expect(page.get_by_role("heading", name="We would like to see you")).to_be_visible()
    expect(page.get_by_text("Yes, you may drive home.")).to_be_visible()
    expect(page.get_by_text("INSIDE WORDS")).to_have_count(0)
    page.get_by_role("link", name="Who looked at my record").click()
    expect(page.get_by_text("Clara").first).to_be_visible()
    page.get_by_role("link", name="Back").click()
    page.get_by_role("link", name="A copy of all my answers").click()
    expect(page.get_by_role("heading", name=re.compile("^Sent on "))).to_have_count(2)


@pytest.mark.usefixtures("library", "location")
@pytest.mark.parametrize("script", [True, False], ids=["with script", "without"])
def test_a_question_goes_there_and_back_and_the_decision_is_read(
    another_browser, live_server, staff, location, script
):
    on_cover(location, staff["dana"])
    first_phone = another_browser(java_script_enabled=script)
    case = sends_a_form(first_phone, live_server.url)
    at_the_desk, with_clara = another_browser(), another_browser()
    dana_asks(at_the_desk, live_server.url, staff["dana"], case)
    other_phone = another_browser(java_script_enabled=script)
    other_phone.live_origin = live_server.url
    comes_back_by_the_link(other_phone, case)
    answers_and_writes(other_phone, case)
    clara_reads_and_decides(with_clara, live_server.url, staff["clara"], case)
    assert Case.objects.get(pk=case.pk).state == State.DECIDED
    reads_the_decision(other_phone)
