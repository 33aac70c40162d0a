"""A clinician between two patients: ten cases by keyboard, a rule overruled, a colleague asked."""

import re

import pytest
from playwright.sync_api import Page, expect

from tests.journeys.keyboard import focus, press_and_arrive, tab_to
from tests.journeys.people import sign_in, with_code
from tests.triage.cases import ELBOW_ON_A_BLOOD_THINNER, KNEE, sent_case
from tests.triage.own import fresh
from triage import outcomes
from triage.models import Case, Decision, Event, Mail, Outcome, State
from triage.queries.fired import rules_of
from triage.services import desk

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.journey]
TEN = 10
REASON = "Long-standing knee pain, other care tried."


def passed_on(case, dana):
    held = fresh(case)
    desk.accept(case=held, by=dana, at=held.opened_at, version=held.version)
    return fresh(case)


@pytest.fixture
def ten(location, dana):
    """Ten cases with a clinician: with and without words to read, with and without a caution."""
    kinds = [(KNEE, True), (KNEE, False), (ELBOW_ON_A_BLOOD_THINNER, True)]
    told = [kinds[number % len(kinds)] for number in range(TEN)]
    return [passed_on(sent_case(location, answers, words=words), dana) for answers, words in told]


def reads_by_keyboard(page: Page) -> None:
    """Mark as read what waits, when something does."""
    if not page.get_by_role("button", name="I have read").count():
        return
    tab_to(page, lambda at: at["tag"] == "BUTTON" and at["words"].startswith("I have read"))
    press_and_arrive(page)
    expect(page.get_by_role("button", name="I have read")).to_have_count(0)


def decides_by_keyboard(page: Page) -> None:
    """Outcome with Space, the kind of reason by its first letters, the reason typed; then on to the next case."""
    tab_to(page, lambda at: at["name"] == "outcome" and at["type"] == "radio")
    page.keyboard.press("Space")
    assert focus(page)["value"] == Outcome.BOOK_CONSULTATION
    tab_to(page, lambda at: at["name"] == "reason_code")
    page.keyboard.type("A talk")
    tab_to(page, lambda at: at["name"] == "reason")
    page.keyboard.type(REASON)
    tab_to(page, lambda at: at["words"] == "Save and open the next")
    press_and_arrive(page)


def test_ten_cases_in_a_row_with_the_keyboard_alone(page, live_server, staff, clara, ten):
    sign_in(page, live_server.url, clara)
    expect(page.get_by_role("heading", level=1)).to_contain_text("cases")
    order = [found.get_attribute("id") for found in page.locator("tr[id^=case-]").all()]
    assert len(order) == TEN
    tab_to(page, lambda at: at["tag"] == "A" and "Sam Lee" in at["words"])
    press_and_arrive(page)
    met = []
    for _ in range(TEN):
        met.append(f"case-{page.url.partition('?')[0].rstrip('/').rpartition('/')[2]}")
        reads_by_keyboard(page)
        decides_by_keyboard(page)
    assert met == order
    expect(page).to_have_url(re.compile(r"/clinician/(\?[^#]*)?#case-"))
    expect(page.locator("tr[id^=case-]")).to_have_count(0)
    assert Case.objects.filter(state=State.DECIDED).count() == TEN
    assert {(one.by, one.outcome, one.reason) for one in Decision.objects.all()} == {
        (clara, "book_consultation", REASON)
    }
    assert {one.reason_code for one in Decision.objects.all()} == {"worth_a_talk"}


@pytest.mark.expects_status(422)
def test_an_overrule_names_its_rules(page, live_server, staff, clara, location):
    case = sent_case(location, words=False, fever_or_sweats="yes")
    against = outcomes.rules_against(Outcome.BOOK_CONSULTATION, rules_of(case))
    sign_in(page, live_server.url, clara)
    page.goto(f"{live_server.url}/clinician/{case.reference}/")
    decision(page, "A cold that is over.")
    expect(page.locator("#error-summary")).to_contain_text("not marked as read")
    page.get_by_role("button", name="I have read").first.click()
    decision(page, "A cold that is over.")
    expect(page.locator("#error-summary")).to_contain_text(f"goes against what fired: {', '.join(against)}")
    expect(page.get_by_label("Reason", exact=True)).to_have_value("A cold that is over.")
    for rule in against:
        page.get_by_label(re.compile(f"^{rule},")).check()
    page.get_by_role("button", name="Save the decision").click()
    expect(page).to_have_url(re.compile(r"/clinician/(\?[^#]*)?#case-"))
    page.goto(f"{live_server.url}/clinician/{case.reference}/")
    expect(page.get_by_text(f"Overrules {', '.join(sorted(against))}.").first).to_be_attached()
    assert Decision.objects.get().overruled == sorted(against)


def decision(page: Page, reason: str) -> None:
    page.get_by_label("Book a consultation").check()
    page.get_by_label("Kind of reason").select_option(label="The sign has a known and harmless cause")
    page.get_by_label("Reason", exact=True).fill(reason)
    page.get_by_role("button", name="Save the decision").click()


def test_a_second_opinion_by_a_second_clinician(
    another_browser, live_server, staff, clara, cole, location, dana
):
    case = passed_on(sent_case(location, words=False), dana)
    with_code(cole)
    ask, answer = another_browser(), another_browser()
    at = f"{live_server.url}/clinician/{case.reference}/"
    sign_in(ask, live_server.url, clara)
    ask.goto(at)
    ask.locator("summary", has_text="Ask a colleague").click()
    ask.get_by_label("Colleague", exact=True).select_option(label="Cole")
    ask.get_by_label("What you want to know").fill("Is this the nerve?")
    ask.get_by_role("button", name="Ask for a second opinion").click()
    expect(ask.get_by_text("Your colleague was asked.")).to_be_visible()
    expect(ask.get_by_role("button", name="Give my opinion")).to_have_count(0)

    sign_in(answer, live_server.url, cole)
    answer.goto(at)
    expect(answer.get_by_text(re.compile("Clara asks, .*: Is this the nerve?"))).to_be_visible()
    answer.get_by_label("What you think").fill("No, the tendon.")
    answer.get_by_role("button", name="Give my opinion").click()
    expect(answer.get_by_text("Your opinion was saved.")).to_be_visible()

    ask.goto(at)
    expect(ask.get_by_text("No, the tendon.").first).to_be_attached()
    assert [mail.to for mail in Mail.objects.filter(kind="opinion_given")] == [clara.email]
    assert [event.by for event in Event.objects.filter(kind__startswith="opinion").order_by("number")] == [
        clara,
        cole,
    ]
