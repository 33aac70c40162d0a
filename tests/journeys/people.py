"""People at a browser: a patient who fills in what a page asks, and staff who sign in."""

import json
import re
import time
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

from allauth.mfa.totp.internal.auth import TOTP, format_hotp_value, hotp_value
from playwright.sync_api import Page

from tests.conftest import PASSWORD
from triage.questionnaire.body_areas import codes_of

SECRET = "JBSWY3DPEHPK3PXP"
STORIES = [
    json.loads(line)
    for line in (Path(__file__).parents[1] / "triage/conformance/vignettes.jsonl").read_text().splitlines()
]
PAT = {
    "given_name": "Pat",
    "family_name": "Ferris",
    "email": "pat@example.org",
    "phone": "555-0199",
    "voicemail_ok": "yes",
    "text_ok": "no",
    "email_ok": "yes",
    "contact_whom": "patient",
    "helper_name": "Robin Hale",
}
AT_THE_PARTS = re.compile(r"/check/[0-9a-f-]{36}/$")
ARRIVED = re.compile(r"/(sent|stop)/(#.*)?$")
CONTROLS = "main form input:not([type=hidden]), main form textarea, main form select"
SEEN = """chosen => [...document.querySelectorAll(chosen)].map((e, place) => {
    const box = e.getBoundingClientRect();
    const seen = box.width > 0 && box.height > 0 && e.checkVisibility({visibilityProperty: true});
    return {place, seen, name: e.name || '', type: e.type || '', value: e.value || '', checked: !!e.checked};
}).filter(one => one.seen)"""
GO_ON = "main form button[type=submit]:not([name=leave])"


def replies(answers: dict[str, Any], **changes: Any) -> dict[str, Any]:
    """What a person types and ticks, by the name of the control."""
    told = {**answers, **changes}
    values = {key: reply for key, reply in told.items() if key not in ("age", "hard_activities")}
    today = date.today()
    values |= {"birth_date_day": 1, "birth_date_month": 1, "birth_date_year": today.year - told["age"]}
    for number, activity in enumerate(told.get("hard_activities", ()), 1):
        values[f"hard_activities_{number}_text"] = activity["text"]
        values[f"hard_activities_{number}_score"] = activity["score"]
    ticked, main = codes_of(told.get("region"), told.get("side"))
    values |= {"areas": list(ticked), "main_area": main}
    return {**PAT, "consent": True, "understands_limits": True, **values}


def wanted(control: dict[str, Any], values: dict[str, Any]) -> Any:
    """What this person does with a control: True to tick it, False to leave it, or the text to type."""
    reply = values.get(control["name"])
    if control["type"] in ("radio", "checkbox"):
        chosen = reply if isinstance(reply, list) else [reply]
        return reply is True or control["value"] in [str(item) for item in chosen]
    return "" if reply is None else str(reply)


def asked(page: Page) -> list[dict[str, Any]]:
    """The controls that are to be seen as things stand, with their places among all."""
    return page.evaluate(SEEN, CONTROLS)


def fill_in(page: Page, values: dict[str, Any]) -> None:
    """Answer everything the page asks; an answer may bring up what is asked next."""
    last = -1
    while control := next((one for one in asked(page) if one["place"] > last and differs(one, values)), None):
        last = control["place"]
        wish, field = wanted(control, values), page.locator(CONTROLS).nth(last)
        if control["type"] in ("radio", "checkbox"):
            field.set_checked(bool(wish))
        else:
            field.fill(wish)


def differs(control: dict[str, Any], values: dict[str, Any]) -> bool:
    """Whether this person has something to do here; nobody takes a choice back by pressing it again."""
    wish = wanted(control, values)
    if control["type"] == "radio":
        return bool(wish) and not control["checked"]
    return control["checked"] != bool(wish) if control["type"] == "checkbox" else control["value"] != wish


def go_on(page: Page) -> None:
    """Press the page's own button, and wait for what it leads to."""
    with page.expect_navigation():
        page.locator(GO_ON).first.click()


def walk(
    page: Page, values: dict[str, Any], *, on_each: Callable[[Page], None] = lambda page: None
) -> list[str]:
    """From the first page of the form to the receipt or the emergency page. Returns the pages met."""
    met = []
    for _ in range(40):
        met.append(page.url.rstrip("/").rpartition("/")[2])
        on_each(page)
        if ARRIVED.search(page.url):
            return met
        if AT_THE_PARTS.search(page.url):
            with page.expect_navigation():
                page.get_by_role("main").get_by_role("link", name="Go on").click()
            continue
        fill_in(page, values)
        go_on(page)
        assert not page.locator("#error-summary").count(), page.locator("#error-summary").inner_text()
    raise AssertionError(f"never arrived: {met}")


def with_code(user: Any) -> Any:
    """This member of staff has an app that makes codes."""
    TOTP.activate(user, SECRET)
    return user


def code_now() -> str:
    return format_hotp_value(hotp_value(SECRET, int(time.time()) // 30))


def sign_in(page: Page, origin: str, user: Any) -> None:
    """Through the sign-in page, with password and code."""
    page.goto(f"{origin}/accounts/login/")
    page.get_by_label("Work e-mail").fill(user.email)
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("button", name="Continue").click()
    page.get_by_label("6-digit code").fill(code_now())
    page.get_by_role("button", name="Sign in").click()


def never_sideways(page: Page) -> None:
    """Nothing on the page reaches past the edge of the screen."""
    page.locator("main").wait_for()  # a page on its way has nothing to measure yet
    fits = "document.documentElement.scrollWidth <= document.documentElement.clientWidth"
    assert page.evaluate(fits), page.url
