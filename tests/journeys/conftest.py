"""The library, the clinic and further browsers of the journeys."""

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from django.core.cache import cache
from django.utils.timezone import now
from playwright.sync_api import Browser, Page

from tests.journeys.people import with_code


@pytest.fixture
def library(transactional_db):
    """The shipped pages, as loaded at a start."""
    from education.reading import published
    from tests.education.make import load_shipped

    cache.clear()
    load_shipped(now())
    yield
    published.forget_all()


@pytest.fixture
def staff(dana, clara):
    """Dana and Clara, each with an app for codes."""
    cache.clear()
    return {"dana": with_code(dana), "clara": with_code(clara)}


@pytest.fixture
def another_browser(browser: Browser, browser_context_args) -> Iterator[Callable[..., Page]]:
    """A browser of its own, watched as `page` is."""
    contexts, faults = [], []

    def watch(page: Page) -> Page:
        page.on("console", lambda m: faults.append(m.text) if "Content Security Policy" in m.text else None)
        page.on("pageerror", lambda error: faults.append(str(error)))
        page.on("response", lambda r: faults.append(f"{r.status} {r.url}") if r.status >= 400 else None)
        page.on("request", lambda r: faults.append(r.url) if "//localhost" not in r.url else None)
        return page

    def act(**options: Any) -> Page:
        contexts.append(browser.new_context(**{**browser_context_args, **options}))
        contexts[-1].set_default_timeout(10_000)
        return watch(contexts[-1].new_page())

    yield act
    for context in contexts:
        context.close()
    assert faults == []
