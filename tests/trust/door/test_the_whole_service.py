"""The shipped files, started without a container engine: pages, styles and forms work through nginx."""

import json
import re
from datetime import date

import pytest

from tests.trust.harness.nginx import CLINIC, FrontDoor
from tests.trust.harness.server import ROOT
from tests.trust.harness.walk import Walker, reference_in

PERSON = {
    "given_name": "Dolores",
    "family_name": "Doorway",
    "phone": "555-0188",
    "voicemail_ok": "yes",
    "birth_date": "1968-03-04",
}
STORY = json.loads((ROOT / "tests/triage/conformance/vignettes.jsonl").read_text().splitlines()[0])["answers"]


def test_a_page_and_the_style_it_names_come_through(door: FrontDoor):
    page = door.ask("/")
    assert page.status == 200
    assert "Smith &amp; &lt;Sons&gt; Clinic" in page.text
    style = re.search(r'href="(/static/prolo\.[0-9a-f]+\.css)"', page.text)
    assert style, "the page names no style with a hash in its name"
    sheet = door.ask(style[1])
    assert (sheet.status, sheet.headers["Content-Type"]) == (200, "text/css")
    assert sheet.headers["Cache-Control"] == "public, max-age=31536000, immutable"


def test_a_person_fills_in_the_whole_form_and_gets_a_receipt(door: FrontDoor):
    receipt = Walker(door.client(), STORY, PERSON, today=date.today()).walk()
    assert receipt.url.endswith("/sent/")
    reference = reference_in(receipt)
    assert door.database.sql(f"SELECT count(*) FROM triage_case WHERE reference = '{reference}'") == "1"


def test_staff_pages_are_served_by_the_pool_of_their_own(door: FrontDoor):
    assert door.ask("/accounts/login/").status == 200
    assert "accounts/login/" in door.log("staff")
    assert "accounts/login/" not in door.log("public")


def test_the_session_cookie_is_for_https_and_this_host_alone(door: FrontDoor):
    answer = door.client().submit("/check/")
    cookies = answer.headers.get_all("Set-Cookie")
    assert any(cookie.startswith("__Host-session=") for cookie in cookies)
    for cookie in cookies:
        assert {"Secure", "HttpOnly", "Path=/", "SameSite=Lax"} <= set(re.split(r";\s*", cookie))


@pytest.fixture
def without_gunicorn(door: FrontDoor):
    door.ask("/risks/nerve-damage/")  # somebody has read this page before
    for name in ("public", "staff"):
        door.end(name)
    yield door
    door.start_pools()


def test_with_gunicorn_down_nginx_still_says_whom_to_call(without_gunicorn: FrontDoor):
    door = without_gunicorn
    for path in ("/check/", "/desk/", "/no/such/page/"):
        answer = door.ask(path)
        assert (answer.status, answer.headers["Retry-After"]) == (503, "60")
        assert f'href="tel:02079460123">Call the clinic on {CLINIC["CLINIC_PHONE"]}<' in answer.text
        assert f'href="tel:112">{CLINIC["EMERGENCY_NUMBER"]}<' in answer.text
    emergency = door.ask("/emergency/")
    assert emergency.status == 200
    assert "Call 112 now" in emergency.text
    assert door.ask("/pages/pages.css").status == 200


def test_with_gunicorn_down_a_page_of_the_library_is_still_read(without_gunicorn: FrontDoor):
    page = without_gunicorn.ask("/risks/nerve-damage/")
    assert page.status == 200
    assert "nerve" in page.text


def test_the_database_follows_the_shipped_file(door: FrontDoor):
    lines = (ROOT / "deploy/postgresql.conf").read_text().splitlines()
    wanted = dict(re.split(r"\s*=\s*", line.replace("'", "")) for line in lines if "=" in line)
    assert {name: door.database.sql(f"SHOW {name}") for name in wanted} == wanted


def test_the_health_check_of_the_image_tells_alive_from_dead(door: FrontDoor):
    assert door.is_healthy("public")
    door.end("public")
    assert not door.is_healthy("public")
    door.start_pools()
    assert door.is_healthy("public")
