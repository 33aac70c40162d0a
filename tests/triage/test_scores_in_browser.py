"""Scores in a real browser: a round on a phone, charts that fit and read well, scores told by phone."""

import os
from datetime import timedelta

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.conf import settings
from django.urls import reverse
from django.utils.timezone import now
from playwright.sync_api import Page, expect

from tests.triage.own import address, fresh, with_own_case
from tests.triage.rounds import BETTER, SAME, WEEK, WORSE, answered, asked, decided_case, rows_of, treated
from triage.services import links, measures

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.journey]
BORN = {"Day": "1", "Month": "6", "Year": "1967"}


@pytest.fixture
def case(location, clara):
    return decided_case(location, clara, at=now() - 26 * WEEK - timedelta(days=2))


@pytest.fixture
def followed(case, clara):
    """Answered at 6 weeks, silent at 12, answered at 26; an injection in between."""
    answered(case, 6, {**SAME, "average_pain": 5})
    _row, at = asked(case, 12)
    measures.pass_all(at=at + measures.CLOSE_AFTER)
    answered(case, 26, {**BETTER, "body_map": {"areas": ["knee-r", "hip-r"]}})
    treated(case, clara, at=now() - timedelta(days=1))
    return fresh(case)


def lets_in(page: Page, live_server, client) -> None:
    value = client.cookies[settings.SESSION_COOKIE_NAME].value
    page.context.add_cookies([{"name": settings.SESSION_COOKIE_NAME, "value": value, "url": live_server.url}])


def faults(page: Page) -> list:
    found = Axe().run(page).response["violations"]
    return [(fault["id"], node["html"]) for fault in found for node in fault["nodes"]]


def shot(page: Page, name: str) -> None:
    """A picture to look at, when somebody wants one."""
    if folder := os.environ.get("SHOTS"):
        page.screenshot(path=f"{folder}/{name}.png", full_page=True)


def looked_at(page: Page, name: str) -> None:
    for width, theme in ((320, "light"), (360, "dark"), (1366, "light"), (1366, "dark")):
        page.set_viewport_size({"width": width, "height": 800})
        page.emulate_media(color_scheme=theme)
        assert faults(page) == [], (width, theme)
        assert not page.evaluate(
            "document.documentElement.scrollWidth > document.documentElement.clientWidth"
        )
        shot(page, f"{name}-{width}-{theme}")
    page.emulate_media(color_scheme="light", media="print")
    page.set_viewport_size({"width": 794, "height": 1100})
    shot(page, f"{name}-print")
    page.emulate_media(media="screen")


def test_a_round_is_answered_on_a_phone_from_the_link_in_the_mail(page, live_server, case):
    page.set_viewport_size({"width": 360, "height": 740})
    asked(case, 26)
    given = links.give(case=case, at=now())
    page.goto(live_server.url + reverse("patient_link:open", args=[given.token]))
    for label, value in BORN.items():
        page.get_by_label(label).fill(value)
    page.get_by_role("button", name="Open").click()
    page.get_by_role("link", name="We have a few questions for you.").click()
    expect(page.get_by_role("heading", name="How are you now?")).to_be_visible()
    assert page.locator("input:checked").count() == 0
    shot(page, "round-blank-360")
    pain = page.get_by_role("group", name="On average, how bad was your pain")
    pain.get_by_label("3", exact=True).check()
    page.get_by_role("group", name="enjoyment of life").get_by_label("3", exact=True).check()
    page.get_by_role("group", name="general activity").get_by_label("0 Does not interfere").check()
    page.get_by_role("group", name="Climb stairs").get_by_label("10 As well as before").check()
    page.get_by_role("group", name="my overall status").get_by_label("Much improved", exact=True).check()
    page.get_by_role("button", name="Send my answers").click()
    expect(page.get_by_text("Thank you. We have your answers.")).to_be_visible()
    expect(page.get_by_text("3 points less. This may be a real change.")).to_be_visible()
    assert rows_of(case)[False, 26].answers["average_pain"] == 3


def test_the_page_of_a_round_has_no_faults_and_fits(page, live_server, client, case):
    answered(case, 6, WORSE)
    asked(case, 26)
    lets_in(page, live_server, with_own_case(client, case))
    page.goto(live_server.url + address(case, "scores"))
    page.get_by_text("Mark where it hurts now").click()
    looked_at(page, "round")


def test_the_charts_have_no_faults_and_fit(page, live_server, client, followed):
    lets_in(page, live_server, with_own_case(client, followed))
    page.goto(live_server.url + address(followed, "scores"))
    chart = page.get_by_role("img", name="Pain, 0 to 10. Lower is better.")
    expect(chart).to_be_visible()
    expect(page.get_by_role("table", name="Pain, 0 to 10")).to_contain_text("No answer")
    looked_at(page, "trend")


def test_no_label_of_a_chart_leaves_its_picture_or_lies_on_another(page, live_server, client, followed):
    lets_in(page, live_server, with_own_case(client, followed))
    page.goto(live_server.url + address(followed, "scores"))
    for width in (320, 1366):
        page.set_viewport_size({"width": width, "height": 800})
        wrong = page.evaluate(
            """() => [...document.querySelectorAll("svg.trend")].flatMap(svg => {
                const outer = svg.getBoundingClientRect();
                const boxes = [...svg.querySelectorAll("text")].filter(t => t.textContent)
                    .map(t => [t.textContent, t.getBoundingClientRect()]);
                const out = boxes.filter(([, b]) => b.left < outer.left - 1 || b.right > outer.right + 1);
                const upon = boxes.flatMap(([one, a], n) => boxes.slice(n + 1).filter(([, b]) =>
                    a.left < b.right - 1 && b.left < a.right - 1 && a.top < b.bottom - 6 && b.top < a.bottom - 6
                ).map(([two]) => [one, two]));
                return [...out.map(([t]) => t), ...upon];
            })"""
        )
        assert wrong == []


def test_the_clinicians_page_of_scores_has_no_faults_and_fits(page, live_server, sign_in, clara, followed):
    lets_in(page, live_server, sign_in(clara))
    page.goto(live_server.url + reverse("clinician:scores", args=[followed.reference]))
    expect(page.get_by_role("img", name="Pain, 0 to 10. Lower is better.")).to_be_visible()
    looked_at(page, "clinician")


def test_scores_told_by_phone_are_typed_in_and_kept(page, live_server, sign_in, clara, case):
    asked(case, 26)
    lets_in(page, live_server, sign_in(clara))
    page.goto(live_server.url + reverse("clinician:scores", args=[case.reference]))
    shot(page, "told")
    page.get_by_label("On average, how bad was your pain").fill("4")
    page.get_by_label("Climb stairs").fill("6")
    page.get_by_label("my overall status").select_option("Much improved")
    page.get_by_role("button", name="Keep these scores").click()
    expect(page.get_by_text("The scores were kept.")).to_be_visible()
    expect(page.get_by_text("26 weeks: told by phone")).to_be_visible()
    assert rows_of(case)[False, 26].entered_by == clara
