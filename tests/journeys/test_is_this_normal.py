"""After an injection in a real browser: without a script, by keyboard, on a narrow phone, and on staff's screens."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils.timezone import now
from playwright.sync_api import expect

from tests.journeys.keyboard import answer_by_keyboard
from tests.journeys.people import fill_in, never_sideways, sign_in
from tests.triage.after import CALM, PAT, when
from tests.triage.make import a_case, a_procedure
from triage.models import Case
from triage.services import links

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.journey]


def press_on(page):
    """Press the first button of the form of questions: Enter would press it too."""
    with page.expect_navigation():
        page.locator("main form.questions-form button[type=submit]").first.click()


def answered(page, values):
    """Answer page by page until no question is left."""
    for _ in range(10):
        never_sideways(page)
        if not page.locator("main form.questions-form").count():
            return
        fill_in(page, values)
        press_on(page)
    raise AssertionError("the check does not end")


@pytest.mark.usefixtures("library", "location")
@pytest.mark.parametrize("width", [320, 360])
def test_a_calm_check_without_scripts_on_a_narrow_phone_stores_nothing(another_browser, live_server, width):
    page = another_browser(java_script_enabled=False, viewport={"width": width, "height": 640})
    page.goto(f"{live_server.url}/after-your-injections/")
    page.get_by_role("main").get_by_role("link", name="After injections: is this normal?").first.click()
    answered(page, {**CALM, **when(20)})
    expect(page.get_by_role("heading", name="What you describe fits common soreness.")).to_be_visible()
    expect(page.get_by_text("Numbness or burning that spreads")).to_be_visible()
    assert not Case.objects.exists()
    assert page.url.partition("#")[0] == f"{live_server.url}/after/check/"


@pytest.mark.usefixtures("library", "location")
def test_the_check_needs_no_mouse(page, live_server):
    page.goto(f"{live_server.url}/after/check/")
    for _ in range(8):
        if not page.locator("main form.questions-form").count():
            break
        answer_by_keyboard(page, {**CALM, **when(20)})
    expect(page.get_by_role("heading", name="What you describe fits common soreness.")).to_be_visible()


def test_breathlessness_after_a_rib_injection_shows_the_emergency_page_and_tells_staff(
    page, another_browser, live_server, location, staff, library
):
    page.goto(f"{live_server.url}/after/check/")
    page.locator("input[name=chest_or_breathing][value=yes]").check()
    press_on(page)
    expect(page.get_by_role("heading", name="Get emergency help now.")).to_be_visible()
    expect(page.get_by_role("heading", name="Get emergency help now.")).to_be_focused()
    expect(page.get_by_text("This can be air or a clot in the chest. Call now.").first).to_be_visible()
    fill_in(page, PAT)
    page.get_by_role("button", name="Send my answers").click()
    expect(page.get_by_role("heading", name="We have your answers")).to_be_visible()
    for who, path in (("dana", "/desk/"), ("clara", "/clinician/")):
        screen = another_browser()
        sign_in(screen, live_server.url, staff[who])
        screen.goto(f"{live_server.url}{path}")
        expect(screen.get_by_text("Pat Ferris").first).to_be_visible()
        expect(screen.get_by_text("Emergency").locator("visible=true").first).to_be_visible()


def test_spreading_numbness_at_20_hours_is_on_the_treating_clinicians_list_at_once(
    page, another_browser, live_server, location, staff, clara, library
):
    case = a_case(location, at=now() - timedelta(days=2))
    a_procedure(case, by=clara, at=now() - timedelta(hours=20))
    given = links.give(case=case, at=now())
    page.set_viewport_size({"width": 360, "height": 640})
    page.goto(f"{live_server.url}{reverse('patient_link:open', args=[given.token])}")
    fill_in(page, {"birth_date_day": "1", "birth_date_month": "6", "birth_date_year": "1967"})
    page.get_by_role("main").get_by_role("button").first.click()
    expect(page).to_have_url(f"{live_server.url}/my/{case.pk}/")
    page.goto(f"{live_server.url}/my/{case.pk}/check-in/")
    expect(page.get_by_text("Right knee, treated less than 1 day ago")).to_be_visible()
    answered(page, {**CALM, "numbness_after": "beyond", "felt": ["knee-r", "calf_shin-r"]})
    expect(page.get_by_role("heading", name="You need to speak to a doctor or nurse today.")).to_be_visible()
    expect(page.get_by_text("You feel it past the spot:")).to_be_visible()
    about = Case.objects.get(about="aftercare")
    screen = another_browser()
    sign_in(screen, live_server.url, staff["clara"])
    screen.goto(f"{live_server.url}/clinician/{about.reference}/")
    expect(screen.get_by_text("Felt past the site: Right calf or shin")).to_be_visible()
    expect(screen.get_by_text("With a clinician, Clara")).to_be_visible()


@pytest.mark.usefixtures("library", "location")
def test_marks_on_the_picture_light_up_and_the_disagreement_is_asked_once_more(page, live_server):
    page.goto(f"{live_server.url}/after/check/")
    values = {**CALM, **when(5), "numbness_after": "spot_only"}
    for _ in range(3):
        fill_in(page, values)
        press_on(page)
    expect(page.get_by_role("heading", name="Where you feel it")).to_be_visible()
    page.locator("input[name=sites][value=knee-r]").check()
    page.locator("input[name=felt][value=foot-r]").check()
    press_on(page)
    expect(page.get_by_text("You feel it past the spot: Right heel or foot.")).to_be_visible()
    page.get_by_label("It spreads past the spot, or along a limb").check()
    press_on(page)
    expect(page.get_by_text("You need to speak to a doctor or nurse today.").first).to_be_visible()
