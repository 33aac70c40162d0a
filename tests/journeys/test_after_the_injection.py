"""Two weeks after an injection, by a clock that stands where the story is: soreness, numbness, silence, fever."""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from django.core import mail as post
from django.urls import reverse
from playwright.sync_api import Page, expect

from tests.journeys.people import fill_in, sign_in
from tests.triage.after import CALM
from tests.triage.make import a_case
from tests.triage.treated import treated
from triage.models import About, Case, CheckIn, NervePathway, Procedure
from triage.services import delivery, schedule

pytestmark = [
    pytest.mark.django_db(transaction=True),
    pytest.mark.journey,
    pytest.mark.usefixtures("library", "location"),
]
TUESDAY = datetime(2026, 3, 3, 10, 0, tzinfo=UTC)
HOUR, DAY = timedelta(hours=1), timedelta(days=1)
BORN = {"Day": "1", "Month": "6", "Year": "1967"}


@contextmanager
def clock(hours: float) -> Iterator[datetime]:
    """So many hours after the injection the clock of the clinic stands still."""
    at = TUESDAY + hours * HOUR
    with time_machine.travel(at, tick=False):
        yield at


def the_schedule_runs(*, until: float, since: float = 0) -> None:
    """The pass beside the outbox, each half hour."""
    hours = since
    while hours <= until:
        at = TUESDAY + hours * HOUR
        schedule.run(at=at)
        delivery.deliver_due(at=at)
        hours += 0.5


@pytest.fixture
def pats(location) -> Case:
    """Pat's case of that morning."""
    return a_case(location, at=TUESDAY - HOUR)


@pytest.fixture
def injected(pats, staff) -> Procedure:
    """Clara injected Pat's right knee on Tuesday at ten."""
    return treated(pats, staff["clara"], at=TUESDAY, hours_ago=0)


def opens_the_newest_mail(page: Page, origin: str) -> None:
    """By the link in it, and with the date of birth."""
    sent = [mail for mail in post.outbox if "one minute" in mail.body]
    link = re.search(r"https?://[^/\s]+(/r/\S+)", sent[-1].body)[1]
    page.goto(origin + link)
    for label, number in BORN.items():
        page.get_by_label(label).fill(number)
    page.get_by_role("button", name="Open").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Hello Pat")


def answers(page: Page, origin: str, case: Case, **replies: object) -> None:
    """The check-in from its first page on, until the page that says what to do."""
    page.goto(f"{origin}/my/{case.pk}/check-in/")
    told = {**CALM, **replies}
    for _ in range(6):
        if not page.locator("input[name=at]").count():
            return
        fill_in(page, told)
        with page.expect_navigation():
            page.locator("main form button[type=submit]:not([name=to])").first.click()
        assert not page.locator("#error-summary").count(), page.locator("#error-summary").inner_text()
    raise AssertionError("never arrived")


def told_to_call_today(page: Page) -> None:
    expect(page.get_by_role("main")).to_contain_text(re.compile("Call the clinician|must be checked today"))
    expect(page.get_by_role("main")).to_contain_text("You need to speak to a doctor or nurse today.")


def on_claras_list(page: Page, origin: str, clara: object, case: Case) -> None:
    """On top, and hers."""
    sign_in(page, origin, clara)
    page.goto(f"{origin}{reverse('clinician:queue')}")
    row = page.locator(f"#case-{case.reference}")
    expect(row).to_contain_text("Pat Ferris")
    expect(row).to_contain_text("Clara")
    assert page.locator("tr[id^=case-]").first.get_attribute("id") == f"case-{case.reference}"


def test_a_normal_recovery_over_two_weeks(page, live_server, pats, injected):
    asked = 0
    for hours, more in ((6, {"pain_change": "first_day"}), (24, {}), (72, {}), (168, {}), (336, {})):
        the_schedule_runs(since=hours - 1, until=hours)
        asked += 1
        with clock(hours + 1):
            opens_the_newest_mail(page, live_server.url)
            answers(page, live_server.url, pats, pain_now=max(1, 5 - asked), **more)
            expect(page.get_by_role("main")).to_contain_text("What you describe fits common soreness.")
            expect(page.get_by_role("main")).to_contain_text("New weakness")
    the_schedule_runs(since=330, until=400)
    assert len([mail for mail in post.outbox if "one minute" in mail.body]) == asked == 5
    assert CheckIn.objects.filter(answered_at__isnull=False, late_at=None).count() == 5
    assert not Case.objects.filter(about=About.AFTERCARE).exists()
    assert Case.objects.get(pk=pats.pk).call_at is None


def clara_records_it(page: Page, origin: str, case: Case) -> None:
    """The right knee, after the page has stopped at the left one."""
    page.goto(f"{origin}{reverse('clinician:procedure_new', args=[case.reference])}")
    expect(page.get_by_text("Asked for: RIGHT knee").first).to_be_visible()
    page.get_by_label("Day", exact=True).fill("2026-03-03")
    page.get_by_label("Time", exact=True).fill("10:00")
    page.get_by_role("group", name="Side").get_by_label("Left", exact=True).check()
    page.get_by_label("Left knee", exact=True).check()
    for group, choice in (
        ("Guidance of the needle", "Ultrasound"),
        ("Drawn back before injecting", "Yes"),
        ("Injected slowly", "Yes"),
        ("Nerve check before", "Normal"),
        ("Nerve check after", "Normal"),
        ("A jolt or another event", "No"),
    ):
        page.get_by_role("group", name=group).get_by_label(choice, exact=True).check()
    for label, text in (
        ("Solution", "Dextrose with lidocaine"),
        ("Dextrose, %", "15"),
        ("Volume in all, mL", "6"),
        ("Consent talk held by", "Clara"),
    ):
        page.get_by_label(label, exact=True).fill(text)
    page.get_by_role("button", name="Save record and start check-ins").click()
    expect(
        page.get_by_text("Check the area and the side, then tick here or change them.").first
    ).to_be_visible()
    page.get_by_role("group", name="Side").get_by_label("Right", exact=True).check()
    page.get_by_label("Left knee", exact=True).uncheck()
    page.get_by_label("Right knee", exact=True).check()
    page.get_by_role("button", name="Save record and start check-ins").click()
    expect(page.get_by_text("The record is kept. Check-ins are planned.")).to_be_visible()
    expect(page.get_by_role("heading", name=re.compile("^Right knee, 3 Mar 2026, 10:00"))).to_be_visible()


def clara_follows_it(page: Page, origin: str, case: Case) -> None:
    """From the case to the pathway, a first step, and the end three weeks later."""
    page.goto(f"{origin}{reverse('clinician:case', args=[case.reference])}")
    expect(page.get_by_text(re.compile("Nobody has examined this person yet"))).to_be_visible()
    page.get_by_role("link", name="Steps of the follow-up").click()
    page.get_by_label("Examined on").fill("2026-03-04")
    page.get_by_label("Examined at").fill("08:00")
    page.get_by_label("Findings").fill("Light touch is less below the kneecap. Strength is full.")
    page.get_by_label("What was done without surgery").fill("No more injections for now.")
    page.get_by_label("Next check on").fill("2026-03-24")
    page.get_by_role("button", name="Keep this step").click()
    expect(page.get_by_text("The step is kept.")).to_be_visible()
    expect(page.get_by_text("Light touch is less below the kneecap. Strength is full.")).to_be_visible()


def clara_ends_it(page: Page, origin: str, clara: object, case: Case) -> None:
    sign_in(page, origin, clara)
    page.goto(f"{origin}{reverse('clinician:nerves')}")
    row = page.locator(f"#nerve-{case.reference}")
    expect(row).to_contain_text("late by")
    row.get_by_role("link", name="Pat Ferris").click()
    page.get_by_label("Resolved").check()
    page.get_by_label("How you know, or who has taken over").fill("Light touch is equal on both sides.")
    page.get_by_role("button", name="End the follow-up").click()
    expect(page.get_by_text("The follow-up has ended.")).to_be_visible()
    page.goto(f"{origin}{reverse('clinician:nerves')}")
    expect(page.get_by_text("None is open.")).to_be_visible()


@pytest.mark.expects_status(422)
def test_spreading_numbness_at_20_hours_is_followed_until_it_is_resolved(
    page, browser, another_browser, live_server, staff, pats
):
    origin, clara = live_server.url, staff["clara"]
    with clock(0.5):
        sign_in(page, origin, clara)
        clara_records_it(page, origin, pats)
        page.context.clear_cookies()
    the_schedule_runs(until=17)
    with clock(20):
        phone = another_browser()
        opens_the_newest_mail(phone, origin)
        answers(phone, origin, pats, numbness_after="beyond")
        told_to_call_today(phone)
        about = Case.objects.get(about=About.AFTERCARE)
        assert about.assignee == clara and NervePathway.objects.filter(case=about, ended_at=None).exists()
    with clock(22.1):
        on_claras_list(page, origin, clara, about)
        clara_follows_it(page, origin, about)
        page.context.clear_cookies()
    with clock(21.5 * 24):
        clara_ends_it(page, origin, clara, about)


def test_silence_stands_on_the_call_list_on_time(page, live_server, staff, pats, injected):
    origin = live_server.url
    the_schedule_runs(until=17.5)
    with clock(17.5):
        sign_in(page, origin, staff["dana"])
        page.goto(f"{origin}{reverse('desk:check_ins')}")
        expect(page.get_by_text("Nobody is to be called about a check-in.")).to_be_visible()
    the_schedule_runs(since=18, until=22)
    page.context.clear_cookies()
    with clock(22):  # the place opens at eight
        sign_in(page, origin, staff["dana"])
        page.goto(f"{origin}{reverse('desk:calls')}")
        expect(page.locator(f"#call-{pats.reference}")).to_contain_text("Pat Ferris")
        page.get_by_role("link", name="Check-ins to call").click()
        row = page.locator(f"#check-in-{pats.reference}")
        expect(row).to_contain_text("555-0199")
        row.get_by_role("button", name=re.compile("^No answer, again in 1 hour")).click()
        expect(page.locator(f"#check-in-{pats.reference}")).to_contain_text("Nobody answered")
        page.get_by_role("link", name=re.compile("^Call and fill in")).click()
        expect(page).to_have_url(re.compile(f"/{pats.reference}/check-in/$"))


def test_fever_on_day_4_is_in_front_of_who_treated(page, another_browser, live_server, staff, pats, injected):
    origin = live_server.url
    the_schedule_runs(since=71, until=72)
    with clock(4 * 24):
        phone = another_browser()
        opens_the_newest_mail(phone, origin)
        answers(phone, origin, pats, fever_or_ill="fever")
        told_to_call_today(phone)
        about = Case.objects.get(about=About.AFTERCARE)
        on_claras_list(page, origin, staff["clara"], about)
        assert not NervePathway.objects.exists()
