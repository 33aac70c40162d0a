"""The queue in a real browser: no faults, nothing to scroll sideways, worked by keyboard, renewed in place."""

import re

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.conf import settings
from django.utils.timezone import now
from playwright.sync_api import expect

from tests.journeys.keyboard import press_and_arrive, tab_to
from tests.triage.cases import sent_case, stopped_case
from triage.models import Case
from triage.services import desk

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.journey]
TWO_SECONDS = "every 2s"


@pytest.fixture
def queue(page, live_server, sign_in, dana):
    """Dana's browser, which goes to the queue."""
    value = sign_in(dana).cookies[settings.SESSION_COOKIE_NAME].value
    page.context.add_cookies([{"name": settings.SESSION_COOKIE_NAME, "value": value, "url": live_server.url}])
    return lambda query="": page.goto(f"{live_server.url}/desk/{query}")


def faults(page):
    violations = Axe().run(page).response["violations"]
    return [(fault["id"], node["html"]) for fault in violations for node in fault["nodes"]]


def sideways(page):
    return page.evaluate("document.documentElement.scrollWidth > document.documentElement.clientWidth")


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize("width", [320, 768, 1024, 1366])
def test_the_queue_and_the_page_of_marked_cases_have_no_faults_and_fit(page, queue, location, width, theme):
    stopped_case(location)
    Case.objects.filter(pk=sent_case(location).pk).update(mail_failed_at=now(), attention_at=now())
    page.set_viewport_size({"width": width, "height": 768})
    page.emulate_media(color_scheme=theme)
    queue("?state=new&mark=all")
    page.get_by_text("My views").click()
    assert (faults(page), sideways(page)) == ([], False)
    page.get_by_role("button", name="Write to the patients").click()
    page.get_by_label("Message to the patient").fill("We are closed on Friday.")
    page.get_by_role("button", name="Show it before it goes").click()
    expect(page.get_by_role("heading", name="As each patient will read it")).to_be_visible()
    assert (faults(page), sideways(page)) == ([], False)


def test_a_case_is_taken_by_keyboard_and_the_focus_is_back_at_its_line(page, queue, location, dana):
    case = sent_case(location)
    queue()
    tab_to(page, lambda at: at["words"].startswith("Take it"))
    press_and_arrive(page)
    expect(page.get_by_text("The case is yours.")).to_be_visible()
    assert page.url.endswith(f"#case-{case.reference}")
    tab_to(page, lambda at: at["words"].startswith("Sam Lee"))
    assert Case.objects.get().assignee == dana


def test_the_next_and_the_previous_page_are_reached_by_keyboard(page, queue, location):
    for _ in range(26):
        sent_case(location)
    queue()
    tab_to(page, lambda at: at["words"] == "Next page")
    press_and_arrive(page)
    expect(page.locator("tbody tr")).to_have_count(1)
    tab_to(page, lambda at: at["words"] == "Previous page")
    press_and_arrive(page)
    expect(page.locator("tbody tr")).to_have_count(25)


def test_the_line_of_urgent_cases_stays_in_sight_on_a_long_list(page, queue, location):
    stopped_case(location)
    for _ in range(20):
        sent_case(location)
    page.set_viewport_size({"width": 1366, "height": 768})
    queue()
    page.get_by_role("link", name="Sam Lee").last.scroll_into_view_if_needed()
    expect(page.get_by_role("link", name=re.compile("1 emergency or same-day case"))).to_be_in_viewport()


@pytest.mark.parametrize("size", [(360, 740), (1366, 768)], ids=["phone", "desktop"])
def test_the_line_of_urgent_cases_stands_in_the_first_screen_also_after_the_list_renewed_itself(
    page, queue, location, size
):
    stopped_case(location)
    for _ in range(3):
        sent_case(location)
    page.set_viewport_size(dict(zip(("width", "height"), size, strict=True)))
    page.route("**/desk/", lambda route: _sooner(route))
    queue()
    line = page.get_by_role("link", name=re.compile("1 emergency or same-day case"))
    expect(line).to_be_in_viewport(ratio=1)
    desktop = size[0] > 640
    top = page.get_by_role("heading", name="Front desk").bounding_box()["y"]
    assert (line.bounding_box()["y"] < top) != desktop, "first of all on a phone, in its place on a desktop"
    newest = stopped_case(location)
    again = page.get_by_role("link", name=re.compile("2 emergency or same-day cases"))
    expect(again).to_be_in_viewport(ratio=1)
    again.click()
    expect(page.locator(f"#case-{newest.reference}")).to_be_in_viewport()


def test_the_list_renews_itself_and_loses_no_mark_no_focus_and_no_place(page, queue, location, clara):
    first, second = sent_case(location), sent_case(location)
    page.route("**/desk/", lambda route: _sooner(route))
    queue()
    mark = page.locator(f"#pick-{second.reference}")
    mark.check()
    mark.focus()
    desk.take(case=first, by=clara, at=now(), version=first.version)
    expect(page.locator(f"#case-{first.reference}")).to_contain_text("Clara")
    expect(mark).to_be_checked()
    expect(mark).to_be_focused()
    expect(page.locator("#tab-nobody")).to_contain_text("1")


def test_when_the_session_has_ended_the_names_go_from_the_screen(page, queue, location):
    case = sent_case(location)
    page.route("**/desk/", lambda route: _sooner(route))
    queue()
    expect(page.locator(f"#case-{case.reference}")).to_be_visible()
    page.context.clear_cookies()
    expect(page.locator(f"#case-{case.reference}")).to_have_count(0)
    expect(page.get_by_label("Password")).to_have_count(0)


def _sooner(route):
    answer = route.fetch()
    route.fulfill(response=answer, body=answer.text().replace("every 30s", TWO_SECONDS))


def test_two_cases_are_given_to_a_colleague_without_script(
    browser, live_server, sign_in, dana, clara, location
):
    cases = [sent_case(location) for _ in range(2)]
    value = sign_in(dana).cookies[settings.SESSION_COOKIE_NAME].value
    context = browser.new_context(java_script_enabled=False)
    context.add_cookies([{"name": settings.SESSION_COOKIE_NAME, "value": value, "url": live_server.url}])
    page = context.new_page()
    page.goto(f"{live_server.url}/desk/")
    page.get_by_role("link", name="Mark all in this list").click()
    page.get_by_role("button", name="Give to a colleague").click()
    page.get_by_label("Who takes these cases").select_option("Clara")
    page.get_by_role("button", name="Give 2 cases").click()
    expect(page.get_by_text("2 cases are with Clara now.")).to_be_visible()
    assert set(Case.objects.filter(assignee=clara)) == set(cases)
    context.close()
