"""People at a browser: a patient who fills in what a page asks, and staff who sign in."""

import json
import re
import time
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

from allauth.mfa.totp.internal.auth import TOTP, format_hotp_value, hotp_value
from playwright.sync_api import Locator, Page

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


def wanted(control: dict[str, str], values: dict[str, Any]) -> Any:
    """What this person does with a control: True to tick it, False to leave it, or the text to type."""
    reply = values.get(control["name"])
    if control["type"] in ("radio", "checkbox"):
        chosen = reply if isinstance(reply, list) else [reply]
        return reply is True or control["value"] in [str(item) for item in chosen]
    return "" if reply is None else str(reply)


def describe(control: Locator) -> dict[str, str]:
    return control.evaluate("e => ({name: e.name || '', type: e.type || '', value: e.value || ''})")


def fill_in(page: Page, values: dict[str, Any]) -> None:
    """Answer everything the page asks."""
    for control in page.locator(CONTROLS).all():
        if control.is_hidden():
            continue  # not asked as things stand
        wish, kind = wanted(described := describe(control), values), described["type"]
        if kind not in ("radio", "checkbox"):
            control.fill(wish)
        elif kind == "checkbox" or wish:
            control.set_checked(bool(wish))


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
