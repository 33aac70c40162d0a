"""A person without a mouse: Tab, arrows, Space and Enter, and a focus that can always be seen."""

from collections.abc import Callable
from typing import Any

from playwright.sync_api import Page

from tests.journeys.people import wanted

FOCUS = """() => {
  const e = document.activeElement, seen = getComputedStyle(e);
  return {tag: e.tagName, name: e.name || '', type: e.type || '', value: e.value || '',
          checked: Boolean(e.checked), words: (e.innerText || '').trim(),
          inside: Boolean(e.closest('main')), outline: seen.outlineStyle};
}"""
MOST_STOPS = 150
Stop = dict[str, Any]


def focus(page: Page) -> Stop:
    return page.evaluate(FOCUS)


def tab_to(page: Page, found: Callable[[Stop], bool]) -> Stop:
    """Press Tab until the focus is there."""
    for _ in range(MOST_STOPS):
        page.keyboard.press("Tab")
        at = focus(page)
        assert at["tag"] == "BODY" or at["outline"] != "none", f"focus cannot be seen: {at}"
        if found(at):
            return at
    raise AssertionError("Tab never came there")


def answer_by_keyboard(page: Page, values: dict[str, Any]) -> None:
    """Answer everything the page asks, in the order Tab meets it, and go on."""
    while True:
        at = tab_to(page, lambda at: (at["inside"] and at["type"] not in ("", "submit")) or _goes_on(at))
        if _goes_on(at):
            press_and_arrive(page)
            return
        _answer(page, at, values)


def press_and_arrive(page: Page) -> None:
    """Enter on a link or a button, and wait for the next page."""
    with page.expect_navigation():
        page.keyboard.press("Enter")


def _goes_on(at: Stop) -> bool:
    return at["inside"] and at["type"] == "submit" and at["name"] != "leave"


def _answer(page: Page, at: Stop, values: dict[str, Any]) -> None:
    if at["type"] == "radio":
        _choose(page, at, values)
    elif at["type"] == "checkbox":
        if wanted(at, values) is not at["checked"]:
            page.keyboard.press("Space")
    elif wish := wanted(at, values):
        page.keyboard.press("ControlOrMeta+A")
        page.keyboard.type(wish)


def _choose(page: Page, at: Stop, values: dict[str, Any]) -> None:
    """Down the group with the arrow until the wished answer is chosen."""
    if at["name"] not in values:
        return
    for _ in range(MOST_STOPS):
        if wanted(at, values):
            if not at["checked"]:
                page.keyboard.press("Space")
            return
        page.keyboard.press("ArrowDown")
        at = focus(page)
    raise AssertionError(f"no such answer: {at['name']}")
