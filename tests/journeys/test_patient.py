"""A patient walks the whole real form: without a script, by keyboard alone, and out of it when a sign is alarming."""

import re

import pytest
from django.urls import reverse

from tests.journeys.people import STORIES, replies, walk
from triage.models import Case
from triage.rules import Result

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.journey]
KNEE = STORIES[0]
CALL_TO_ACTION = "Check if a specialist visit may help"


@pytest.mark.usefixtures("library", "location")
def test_a_patient_without_scripts_walks_from_the_page_about_the_knee_to_the_receipt(another_browser, live_server):
    page = another_browser(java_script_enabled=False)
    page.goto(f"{live_server.url}/conditions/knee-osteoarthritis/")
    page.get_by_role("region", name=CALL_TO_ACTION).get_by_role("link", name="Start the check").click()
    assert page.url.endswith("/check/?area=knee")
    page.get_by_role("main").get_by_role("button", name="Start the check").click()
    met = walk(page, replies(KNEE["answers"]), on_each=never_sideways)
    assert met[0] == "emergency" and met[-3:] == ["contact", "answers", "sent"]
    case = Case.objects.get()
    assert case.reference in page.locator("main").inner_text().replace("-", "")
    assert Result.from_code(KNEE["expected"]["result"]).headline in page.locator("main").inner_text()
    assert case.result == KNEE["expected"]["result"] and case.region == "knee"


def never_sideways(page):
    assert page.evaluate("document.documentElement.scrollWidth <= document.documentElement.clientWidth"), page.url
