"""A case on its way through the clinic: signed in with password and code, passed on, read, decided."""

import pytest
from django.urls import reverse
from playwright.sync_api import expect

from tests.journeys.keyboard import press_and_arrive, tab_to
from tests.journeys.people import sign_in
from tests.triage.cases import sent_case
from triage.models import Case, State

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.journey]


def test_the_desk_passes_a_case_on_and_a_clinician_decides_it(
    page, another_browser, live_server, location, staff
):
    case = sent_case(location)
    sign_in(page, live_server.url, staff["dana"])
    expect(page.get_by_role("heading", name="Front desk", level=1)).to_be_visible()
    page.get_by_role("link", name="Sam Lee").click()
    page.get_by_label("Note for staff").fill("Complete, asked by phone.")
    page.get_by_role("button", name="Pass on: \u2068Sam Lee").click()
    expect(page.get_by_text("The case was passed on to a clinician.")).to_be_visible()

    with_clara = another_browser()
    sign_in(with_clara, live_server.url, staff["clara"])
    with_clara.get_by_role("link", name="Sam Lee").click()
    expect(with_clara.get_by_text("Complete, asked by phone.").first).to_be_visible()
    with_clara.locator("section", has=with_clara.locator("#do-read")).get_by_role("button").click()
    expect(with_clara.get_by_text("Marked as read.")).to_be_visible()
    with_clara.get_by_label("Book a consultation").check()
    with_clara.get_by_label("Kind of reason").select_option("other")
    with_clara.get_by_label("Reason", exact=True).fill("Fits; exercise was tried.")
    with_clara.get_by_role("button", name="Save the decision").click()
    expect(with_clara.get_by_text("The decision was saved.")).to_be_visible()

    decided = Case.objects.get(pk=case.pk)
    assert decided.state == State.DECIDED and decided.words_read_by == staff["clara"]
    with_clara.goto(f"{live_server.url}{reverse('clinician:case', args=[case.reference])}")
    expect(with_clara.get_by_text("Fits; exercise was tried.").first).to_be_visible()


def test_the_desk_passes_a_case_on_by_keyboard(page, live_server, location, staff):
    case = sent_case(location)
    sign_in(page, live_server.url, staff["dana"])
    tab_to(page, lambda at: at["words"].startswith("Sam Lee"))
    press_and_arrive(page)
    tab_to(page, lambda at: at["name"] == "note")
    page.keyboard.type("All there.")
    tab_to(page, lambda at: at["words"].startswith("Pass on: \u2068Sam Lee"))
    press_and_arrive(page)
    expect(page.get_by_text("The case was passed on to a clinician.")).to_be_visible()
    assert Case.objects.get(pk=case.pk).state == State.WITH_CLINICIAN
