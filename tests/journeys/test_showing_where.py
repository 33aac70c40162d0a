"""The body map, the list of parts and a check for somebody, in a real browser: finger, keyboard, no script."""

import re

import pytest
from django.urls import reverse
from playwright.sync_api import expect

from tests.journeys.keyboard import press_and_arrive, tab_to
from tests.journeys.people import STORIES, fill_in, go_on, replies, sign_in, walk
from triage.models import Case, Intake
from triage.questionnaire.body_areas import AREAS

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.journey]
KNEE = replies(STORIES[0]["answers"])
SMALL = {"width": 320, "height": 640}


def at_the_map(page, live_server):
    """From the start page to the page that asks where it hurts."""
    page.goto(f"{live_server.url}{reverse('patient:start')}")
    page.get_by_role("main").get_by_role("button", name="Start the check").click()
    for step in ("emergency", "about_you"):
        expect(page).to_have_url(re.compile(f"/{step}/$"))
        fill_in(page, KNEE)
        go_on(page)
    expect(page).to_have_url(re.compile("/where/$"))
    return page


@pytest.mark.usefixtures("location")
@pytest.mark.parametrize("script", [True, False], ids=["with script", "without script"])
def test_every_place_on_the_picture_ticks_its_own_box_and_lights_on_both_views(
    another_browser, live_server, script
):
    page = at_the_map(another_browser(java_script_enabled=script, viewport=SMALL), live_server)
    for view in (0, 1):
        drawn = page.locator(f".where-map svg >> nth={view}").locator("circle")
        codes = [
            str(name).split("at-")[1]
            for name in drawn.evaluate_all("all => all.map(e => e.className.baseVal)")
        ]
        for code in codes:
            page.locator(f".where-map svg >> nth={view}").locator(
                f"circle.at-{code} + foreignObject label"
            ).click()
            expect(page.locator(f"[name=areas][value={code}]")).to_be_checked()
            expect(page.locator("[name=areas]:checked")).to_have_count(1)
            lit = page.evaluate(
                """code => [...document.querySelectorAll('.at-' + code)].map(
                    e => getComputedStyle(e).fill === getComputedStyle(e).stroke)""",
                code,
            )
            assert lit and all(lit), code
            page.get_by_role("checkbox", name=AREAS[code].label, exact=True).uncheck()


@pytest.mark.usefixtures("location")
def test_on_a_small_phone_with_the_largest_text_no_place_reaches_past_the_edge(another_browser, live_server):
    page = at_the_map(another_browser(viewport={"width": 360, "height": 740}), live_server)
    page.context.add_cookies([{"name": "size", "value": "larger", "url": live_server.url}])
    page.reload()
    expect(page.locator("html")).to_have_attribute("data-size", "larger")
    assert page.evaluate("document.documentElement.scrollWidth <= document.documentElement.clientWidth")


@pytest.mark.usefixtures("location")
def test_the_picture_of_the_front_has_the_persons_right_on_the_readers_left(page, live_server):
    at_the_map(page, live_server)
    where = {
        (view, code): page.locator(f".where-map svg >> nth={view}").locator(f".at-{code}").bounding_box()["x"]
        for view in (0, 1)
        for code in ("knee-r", "knee-l")
    }
    assert where[0, "knee-r"] < where[0, "knee-l"]
    assert where[1, "knee-r"] > where[1, "knee-l"]


@pytest.mark.usefixtures("location")
def test_several_places_and_the_main_one_without_a_script(another_browser, live_server):
    page = at_the_map(another_browser(java_script_enabled=False), live_server)
    page.get_by_label("Right knee", exact=True).check()
    page.get_by_label("Left elbow", exact=True).check()
    go_on(page)
    expect(page).to_have_url(re.compile(r"/where/\?more=1$"))
    main = page.get_by_role("group", name="Where is your main problem?")
    expect(main.get_by_role("radio")).to_have_count(3)
    main.get_by_label("Right knee").check()
    go_on(page)
    expect(page).to_have_url(re.compile("/problem/$"))
    assert Intake.objects.get().identity["body_map"]["areas"] == ["elbow-l", "knee-r"]


@pytest.mark.usefixtures("location")
def test_the_map_is_answered_by_keyboard_and_the_picture_is_no_stop_on_the_way(page, live_server):
    at_the_map(page, live_server)
    tab_to(page, lambda at: at["value"] == "knee-r")
    page.keyboard.press("Space")
    expect(page.locator("[value=knee-r]")).to_be_checked()
    tab_to(page, lambda at: at["type"] == "submit" and at["name"] != "leave" and at["inside"])
    press_and_arrive(page)
    expect(page).to_have_url(re.compile("/problem/$"))


@pytest.mark.usefixtures("location")
def test_the_side_is_asked_only_for_places_that_have_none(page, live_server):
    at_the_map(page, live_server)
    side = page.get_by_role("group", name=re.compile("^Which side"))
    page.get_by_label("Right knee", exact=True).check()
    expect(side).to_be_hidden()
    page.get_by_label("Neck", exact=True).check()
    expect(side).to_be_visible()


@pytest.mark.usefixtures("location")
def test_the_list_of_parts_by_keyboard_and_back_to_the_form(page, live_server):
    at_the_map(page, live_server)
    tab_to(page, lambda at: at["words"] == "All parts")
    press_and_arrive(page)
    expect(page.get_by_role("heading", level=1)).to_have_text("Your check")
    rows = page.get_by_role("listitem").filter(has=page.get_by_role("link", name="Your pain"))
    expect(rows).to_contain_text("Not started")
    expect(page.get_by_role("link", name="Your pain")).to_have_accessible_description("Not started")
    tab_to(page, lambda at: at["words"] == "Your pain")
    press_and_arrive(page)
    expect(page).to_have_url(re.compile("/where/$"))


@pytest.mark.usefixtures("location")
def test_the_desk_enters_a_check_told_by_phone(page, live_server, staff):
    sign_in(page, live_server.url, staff["dana"])
    page.get_by_role("link", name="Enter a check for someone").click()
    page.get_by_label("Who tells you this?").fill("Ann Lee, her daughter")
    page.get_by_label("by phone").check()
    page.get_by_role("button", name="Start the check").click()
    expect(page).to_have_url(re.compile("/emergency/$"))
    expect(page.get_by_text("Entered by you, told by Ann Lee, her daughter.")).to_be_visible()
    met = walk(page, KNEE)
    assert met[-1] == "sent"
    expect(page.get_by_text("Read this to Ann Lee, her daughter:")).to_be_visible()
    page.get_by_role("link", name="Open the case").click()
    expect(page.get_by_text("Entered by Dana, told by Ann Lee, her daughter, by phone")).to_be_visible()
    assert Case.objects.get().latest.entered_by == staff["dana"]
