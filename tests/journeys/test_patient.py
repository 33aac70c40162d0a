"""A patient walks the whole real form: without a script, by keyboard alone, and out of it when a sign is alarming."""

import re

import pytest
from django.urls import reverse
from playwright.sync_api import expect

from tests.journeys.keyboard import answer_by_keyboard, press_and_arrive, tab_to
from tests.journeys.people import STORIES, go_on, never_sideways, replies, sign_in, walk
from tests.triage.make import a_case
from triage.models import Case
from triage.rules import Result

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.journey]
KNEE = STORIES[0]
CALL_TO_ACTION = "Check if a specialist visit may help"


@pytest.mark.usefixtures("library", "location")
def test_a_patient_without_scripts_walks_from_the_page_about_the_knee_to_the_receipt(
    another_browser, live_server
):
    page = another_browser(java_script_enabled=False)
    page.goto(f"{live_server.url}/conditions/knee-osteoarthritis/")
    page.get_by_role("region", name=CALL_TO_ACTION).get_by_role("link", name="Start the check").click()
    expect(page).to_have_url(re.compile(r"/check/\?area=knee$"))
    page.get_by_role("main").get_by_role("button", name="Start the check").click()
    met = walk(page, replies(KNEE["answers"]), on_each=never_sideways)
    assert met[0] == "emergency" and met[-3:] == ["contact", "answers", "sent"]
    case = Case.objects.get()
    expect(page.get_by_role("heading", name="We have your answers")).to_be_visible()
    assert case.reference in page.locator("main").inner_text().replace("-", "")
    assert Result.from_code(KNEE["expected"]["result"]).headline in page.locator("main").inner_text()
    assert case.result == KNEE["expected"]["result"] and case.region == "knee"


@pytest.mark.usefixtures("library", "location")
def test_a_patient_needs_no_mouse(page, live_server):
    page.goto(f"{live_server.url}/check/?area=knee")
    tab_to(page, lambda at: at["words"] == "Start the check" and at["type"] == "submit")
    press_and_arrive(page)
    for _ in range(20):
        if re.search(r"/sent/$", page.url):
            break
        answer_by_keyboard(page, replies(KNEE["answers"]))
    expect(page.get_by_role("heading", name="We have your answers")).to_be_visible()
    assert Case.objects.get().result == KNEE["expected"]["result"]


def test_an_emergency_sign_stops_the_form_and_staff_see_it_at_once(
    page, another_browser, live_server, location, staff
):
    a_case(location)
    page.goto(f"{live_server.url}{reverse('patient:start')}")
    page.get_by_role("main").get_by_role("button", name="Start the check").click()
    bladder = page.locator("[name=gate_saddle_or_bladder]")
    bladder.check()
    go_on(page)
    expect(page.get_by_role("heading", level=1)).to_contain_text("Get emergency help now")
    assert page.get_by_role("link", name=re.compile("^Call ")).first.get_attribute("href").startswith("tel:")
    page.get_by_label("Phone number").fill("555-0177")
    page.get_by_label("Your name").fill("Jo Roy")
    page.get_by_role("button", name="Send my number").click()
    expect(page.get_by_text("We have your number:")).to_be_visible()
    stopped = Case.objects.get(safety_exit=True)

    with_dana, with_clara = another_browser(), another_browser()
    sign_in(with_dana, live_server.url, staff["dana"])
    sign_in(with_clara, live_server.url, staff["clara"])
    for desk in (with_dana, with_clara):
        first = desk.locator("tbody tr").first
        expect(first).to_contain_text("Form stopped")
        assert stopped.reference in first.get_attribute("id")

    page.get_by_role("button", name="These answers were a mistake").click()
    expect(page).to_have_url(re.compile("/emergency/$"))
    met = walk(page, replies(KNEE["answers"]))
    assert met[-1] == "sent"
    with_clara.goto(f"{live_server.url}{reverse('clinician:case', args=[stopped.reference])}")
    expect(with_clara.get_by_role("heading", name="Said before, then changed or asked again")).to_be_visible()
    earlier = with_clara.locator("section", has=with_clara.locator("#earlier"))
    expect(earlier).to_contain_text("numb around your genitals or bottom")
    expect(earlier).to_contain_text("Ticked")
    assert Case.objects.get(pk=stopped.pk).urgency == Result.EMERGENCY_NOW.rank


def test_h04_yes_back_no_send_keeps_flag(another_browser, live_server, location, staff):
    """Without a script: stopped, told that they cannot call, back, the tick taken away, and the form is left."""
    page = another_browser(java_script_enabled=False)
    page.goto(f"{live_server.url}{reverse('patient:start')}")
    page.get_by_role("main").get_by_role("button", name="Start the check").click()
    page.locator("[name=gate_saddle_or_bladder]").check()
    go_on(page)
    expect(page.get_by_role("heading", level=1)).to_contain_text("Get emergency help now")
    page.get_by_role("button", name="I cannot call").click()
    expect(page.get_by_text("Ask someone near you to call now.")).to_be_visible()
    page.get_by_role("button", name="These answers were a mistake").click()
    page.locator("[name=gate_saddle_or_bladder]").uncheck()
    page.locator("[name=gate_end][value=none]").check()
    go_on(page)
    expect(page).not_to_have_url(re.compile("/emergency/$"))
    case = Case.objects.get()
    assert case.urgency_result is Result.EMERGENCY_NOW and not case.is_closed
    clinician = another_browser()
    sign_in(clinician, live_server.url, staff["clara"])
    clinician.goto(f"{live_server.url}{reverse('clinician:case', args=[case.reference])}")
    earlier = clinician.locator("section", has=clinician.locator("#earlier"))
    expect(earlier).to_contain_text("numb around your genitals or bottom")
    expect(clinician.get_by_text("The patient says that they cannot call for help")).to_be_visible()
