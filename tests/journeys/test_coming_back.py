"""A patient stops and comes back: by link, by code, after a crash, after a rest, without a line; nothing is lost."""

import re

import pytest
import time_machine
from django.core import mail as post
from django.urls import reverse
from django.utils.timezone import now
from playwright.sync_api import Page, expect

from tests.journeys.people import STORIES, fill_in, go_on, replies, walk
from triage.models import Case, Intake
from triage.patient.doors import IDLE
from triage.services.delivery import deliver_due

pytestmark = [
    pytest.mark.django_db(transaction=True),
    pytest.mark.journey,
    pytest.mark.usefixtures("location"),
]
KNEE = replies(STORIES[0]["answers"])
BORN = {key: str(value) for key, value in KNEE.items() if key.startswith("birth_date_")}
BANNER = "Not sent yet."


def begin(page: Page, origin: str, area: str = "knee") -> None:
    page.goto(f"{origin}/check/?area={area}")
    page.get_by_role("main").get_by_role("button", name="Start the check").click()
    expect(page).to_have_url(re.compile(r"/emergency/$"))


def walk_on(page: Page, pages: int) -> None:
    """Answer so many pages."""
    for _ in range(pages):
        fill_in(page, KNEE)
        go_on(page)


def say_birth_date(page: Page) -> None:
    for name, value in BORN.items():
        page.locator(f"main [name={name}]").fill(value)


def leave(page: Page, *, email: str = "") -> str:
    """Save and leave; the code that the page shows."""
    with page.expect_navigation():
        page.get_by_role("button", name="Save and leave").click()
    say_birth_date(page)
    page.get_by_label("E-mail address").fill(email)
    with page.expect_navigation():
        page.get_by_role("button", name="Get my code").click()
    expect(page.get_by_role("heading", name="Your answers are saved")).to_be_visible()
    return page.locator(".reference").inner_text()


def link_of_newest_mail() -> str:
    deliver_due(at=now())
    found = re.search(r"/r/[\w-]+/", post.outbox[-1].body)
    assert found
    return found[0]


def open_with_birth_date(page: Page) -> None:
    say_birth_date(page)
    with page.expect_navigation():
        page.get_by_role("button", name="Open my answers").click()


@pytest.mark.parametrize("scripts", [True, False], ids=["script", "no script"])
def test_a_patient_stops_and_goes_on_in_another_browser_by_the_link(another_browser, live_server, scripts):
    phone = another_browser(java_script_enabled=scripts)
    begin(phone, live_server.url)
    walk_on(phone, 3)
    leave(phone, email="pat@example.org")
    expect(phone.get_by_text(BANNER)).to_be_visible()
    computer = another_browser(java_script_enabled=scripts)
    computer.goto(live_server.url + link_of_newest_mail())
    open_with_birth_date(computer)
    assert "/r/" not in computer.url
    expect(computer.get_by_text(BANNER)).to_be_visible()
    walk(computer, KNEE)
    expect(computer.get_by_role("heading", name="We have your answers")).to_be_visible()
    expect(computer.get_by_text(BANNER)).to_have_count(0)
    assert Case.objects.get().result == STORIES[0]["expected"]["result"]


def test_a_patient_comes_back_by_the_code_and_finds_every_answer(page, another_browser, live_server):
    begin(page, live_server.url)
    walk_on(page, 4)
    answers = Intake.objects.get().answers
    code = leave(page)
    other = another_browser()
    other.goto(live_server.url + reverse("patient:start"))
    other.get_by_role("link", name="Come back to my answers").click()
    other.get_by_label("Your code").fill(code.lower().replace(" ", "-"))
    open_with_birth_date(other)
    expect(other.get_by_text(BANNER)).to_be_visible()
    assert Intake.objects.get().answers == answers


@pytest.mark.expects_status(404)
def test_who_left_leaves_nothing_behind_on_the_device(page, live_server):
    begin(page, live_server.url)
    walk_on(page, 2)
    stood_at = page.url
    leave(page)
    page.go_back()
    expect(page.get_by_role("heading", name="This page is not open on this device")).to_be_visible()
    page.goto(stood_at)
    expect(page.get_by_role("heading", name="This page is not open on this device")).to_be_visible()


def test_a_killed_browser_loses_nothing_that_was_saved_on_any_page(
    browser, browser_context_args, live_server
):
    """At every step the browser dies; the next one holds its cookies, as a phone does, and goes on there."""
    context = browser.new_context(**browser_context_args)
    page = context.new_page()
    begin(page, live_server.url)
    met = []
    for _ in range(30):
        met.append(page.url.rstrip("/").rpartition("/")[2])
        if met[-1] == "sent":
            break
        fill_in(page, KNEE)
        go_on(page)
        at, kept = page.url, context.storage_state()
        context.close()
        context = browser.new_context(**browser_context_args, storage_state=kept)
        page = context.new_page()
        page.goto(at)
        assert page.url == at
    context.close()
    assert met[-1] == "sent" and len(met) > 8
    assert Case.objects.get().result == STORIES[0]["expected"]["result"]


def test_back_and_refresh_at_every_step_show_what_was_answered(page, live_server):
    begin(page, live_server.url)
    for _ in range(30):
        here = page.url
        if here.endswith("/sent/"):
            break
        fill_in(page, KNEE)
        go_on(page)
        if page.url.endswith("/sent/"):
            continue
        page.go_back()
        assert page.url == here
        page.reload()
        go_on(page)  # nothing is typed again
        page.reload()
    expect(page.get_by_role("heading", name="We have your answers")).to_be_visible()
    assert Case.objects.get().result == STORIES[0]["expected"]["result"]


def test_two_drafts_in_two_tabs_are_never_mixed(page, live_server):
    begin(page, live_server.url, "knee")
    tab = page.context.new_page()
    begin(tab, live_server.url, "elbow")
    for one in (page, tab):
        walk_on(one, 2)
    knee, elbow = Intake.objects.order_by("started_at")
    assert (knee.answers["region"], elbow.answers["region"]) == ("knee", "elbow")
    assert str(knee.pk) in page.url and str(elbow.pk) in tab.url
    leave(tab)
    expect(tab.get_by_role("heading", name="One more form is still open here")).to_be_visible()
    walk_on(page, 1)
    assert str(knee.pk) in page.url


def test_what_is_typed_after_three_hours_is_kept_and_the_date_of_birth_opens_the_page(page, live_server):
    begin(page, live_server.url)
    walk_on(page, 3)
    draft = Intake.objects.get()
    fill_in(page, KNEE)
    with time_machine.travel(now() + IDLE * 6):
        go_on(page)
        expect(page.get_by_role("heading", name="Are you still there?")).to_be_visible()
        saved = Intake.objects.get()
        assert saved.version == draft.version + 1
        say_birth_date(page)
        with page.expect_navigation():
            page.get_by_role("button", name="Go on").click()
        expect(page.get_by_text(BANNER)).to_be_visible()
        page.goto(live_server.url + reverse("patient:start"))
        page.get_by_role("link", name="Go back to my answers").click()
        expect(page.get_by_role("heading", name="Your check")).to_be_visible()


def test_the_next_person_at_the_device_is_asked_for_a_date_of_birth(page, live_server):
    begin(page, live_server.url)
    walk_on(page, 3)
    pages = [page.url, page.url.rsplit("/", 2)[0] + "/about_you/"]
    with time_machine.travel(now() + IDLE * 2):
        for address in pages:
            page.goto(address)
            expect(page.get_by_role("heading", name="Are you still there?")).to_be_visible()
        page.goto(live_server.url + reverse("patient:start"))
        page.get_by_role("link", name="Go back to my answers").click()
        expect(page.get_by_role("heading", name="Are you still there?")).to_be_visible()


@pytest.mark.expects_status(404)
def test_an_ended_session_gives_the_typed_words_back(page, live_server):
    begin(page, live_server.url)
    walk_on(page, 3)
    page.context.clear_cookies(name="session")
    box = page.locator("main form textarea, main form input[type=text]").first
    word = "canary words"
    if box.count():
        box.fill(word)
    go_on(page)
    expect(page.get_by_role("heading", name="This page is not open on this device")).to_be_visible()
    if box.count():
        expect(page.get_by_text(word)).to_be_visible()
    page.get_by_role("link", name="Come back to my answers").click()
    expect(page.get_by_label("Your code")).to_be_visible()


@pytest.mark.expects_status(403)
@pytest.mark.parametrize("scripts", [True, False], ids=["script", "no script"])
def test_a_browser_without_cookies_is_told_what_to_do_and_nothing_is_stored(
    browser, browser_context_args, live_server, settings, scripts
):
    context = browser.new_context(**browser_context_args, java_script_enabled=scripts)
    page = context.new_page()
    page.route("**/*", lambda route: route.continue_(headers={**route.request.headers, "cookie": ""}))
    page.goto(live_server.url + reverse("patient:start"))
    page.context.clear_cookies()
    page.get_by_role("main").get_by_role("button", name="Start the check").click()
    expect(page.get_by_role("heading", name="Your browser takes no cookies")).to_be_visible()
    expect(page.locator("main").get_by_role("link", name=settings.CLINIC_PHONE).first).to_be_visible()
    assert not Intake.objects.exists()
    context.close()


def test_without_a_line_nothing_is_sent_and_nothing_typed_is_lost(page, live_server):
    begin(page, live_server.url)
    walk_on(page, 1)
    here = page.url
    fill_in(page, KNEE)
    page.context.set_offline(True)
    page.locator("main form button[type=submit]").first.click()
    expect(page.locator("#rest")).to_contain_text("You are offline. Nothing was sent.")
    assert page.url == here
    page.context.set_offline(False)
    go_on(page)
    assert page.url != here
    expect(page.locator("#error-summary")).to_have_count(0)


def test_without_a_line_and_a_script_going_back_shows_what_was_typed(another_browser, live_server):
    page = another_browser(java_script_enabled=False)
    begin(page, live_server.url)
    walk_on(page, 1)
    here = page.url
    fill_in(page, KNEE)
    page.context.set_offline(True)
    page.locator("main form button[type=submit]").first.click()
    page.wait_for_timeout(300)
    page.context.set_offline(False)
    with page.expect_navigation():
        page.reload()
    assert page.url != here
    expect(page.locator("#error-summary")).to_have_count(0)


def test_a_page_says_shortly_before_that_it_locks_and_then_that_it_is_locked(page, live_server):
    page.clock.install()
    begin(page, live_server.url)
    spoken = page.locator("#rest")
    page.clock.fast_forward("24:30")
    expect(spoken).to_have_text("")
    page.clock.fast_forward("01:00")
    expect(spoken).to_contain_text("This page locks in 5 minutes")
    assert spoken.get_attribute("role") == "status"
    page.clock.fast_forward("05:00")
    expect(spoken).to_contain_text("This page is locked now")


def test_without_a_script_the_page_says_when_it_locks(another_browser, live_server):
    page = another_browser(java_script_enabled=False)
    begin(page, live_server.url)
    expect(page.get_by_text("After 30 minutes without a new page we lock your answers.")).to_be_visible()


def test_nobody_meets_the_box_for_machines_by_keyboard_or_eye(page, live_server):
    page.goto(f"{live_server.url}/check/")
    box = page.get_by_label("Leave this box empty")
    expect(box.locator("..")).to_have_css("clip-path", "inset(50%)")
    met = set()
    for _ in range(40):
        page.keyboard.press("Tab")
        met.add(page.evaluate("document.activeElement.name || document.activeElement.textContent.trim()"))
    assert "Start the check" in met and "leave_empty" not in met
