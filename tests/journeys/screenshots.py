"""Pictures of every page kind: `python -m tests.journeys.screenshots DIR [ADDRESS]`, against a running demo."""

import os
import sys
from collections.abc import Iterator
from pathlib import Path

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tests.settings")

import django

django.setup()

from playwright.sync_api import Browser, Page, sync_playwright

from tests import chromium
from tests.journeys.people import ARRIVED, STORIES, fill_in, go_on, replies
from triage.management.commands.load_demo import PASSWORD

ADDRESS = "http://127.0.0.1:8123"
SIZES = {"phone": {"width": 360, "height": 740}, "desktop": {"width": 1280, "height": 860}}
READING = {
    "home": "/",
    "guide": "/what-is-prolotherapy/",
    "risks": "/risks/",
    "nerves": "/risks/nerve-damage/",
    "knee": "/conditions/knee-osteoarthritis/",
    "back": "/conditions/long-lasting-low-back-pain/",
    "elbow": "/conditions/tennis-elbow/",
    "procedure": "/procedures/dextrose-injection/",
    "display": "/display/",
    "emergency-page": "/emergency/",
    "no-such-page": "/no-such-page/",
    "sign-in": "/accounts/login/",
}


def shots(page: Page, address: str) -> Iterator[str]:
    """Go from page to page; what is yielded names the page that is open."""
    for name, path in READING.items():
        page.goto(address + path)
        yield name
    yield from _form(page, address)
    yield from _stop(page, address)
    yield from _staff(page, address)


def _begin(page: Page, address: str) -> None:
    page.goto(f"{address}/check/?area=knee")
    page.get_by_role("main").get_by_role("button", name="Start the check").click()


def _form(page: Page, address: str) -> Iterator[str]:
    page.goto(f"{address}/check/?area=knee")
    yield "start"
    _begin(page, address)
    values = replies(STORIES[0]["answers"], goal="Kneel in my garden. I had a fever.")
    for _ in range(20):
        name = page.url.rstrip("/").rpartition("/")[2].partition("?")[0]
        if name in ("about_you", "contact"):
            go_on(page)
            yield f"{name}-refused"
        fill_in(page, values)
        yield name
        if ARRIVED.search(page.url):
            return
        go_on(page)


def _stop(page: Page, address: str) -> Iterator[str]:
    _begin(page, address)
    page.locator("[name=gate_chest_or_breathing]").check()
    go_on(page)
    yield "stop"


def _staff(page: Page, address: str) -> Iterator[str]:
    page.goto(f"{address}/accounts/login/")
    page.get_by_label("Work e-mail").fill("clara@example.org")
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("button", name="Continue").click()
    for room in ("clinician", "desk"):
        page.goto(f"{address}/{room}/")
        yield f"{room}-queue"
        page.locator("tbody th a").nth(3).click()
        yield f"{room}-case"


def take(browser: Browser, folder: Path, address: str) -> None:
    for size, viewport in SIZES.items():
        context = browser.new_context(viewport=viewport, reduced_motion="reduce")
        page = context.new_page()
        for name in shots(page, address):
            for theme in ("light", "dark"):
                page.emulate_media(color_scheme=theme)
                page.screenshot(path=folder / f"{name}-{size}-{theme}.png", full_page=True)
        context.close()


def main(folder: str, address: str = ADDRESS) -> None:
    Path(folder).mkdir(parents=True, exist_ok=True)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium.PATH, args=[*chromium.FLAGS])
        take(browser, Path(folder), address.rstrip("/"))
        browser.close()


if __name__ == "__main__":
    main(*sys.argv[1:3])
