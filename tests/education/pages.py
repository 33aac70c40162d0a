"""A clinic with one page of the library, in any state of its life, and people who work on it."""

from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

from education import pemat, publishing
from education.checking import Library
from education.draft_checks import DraftText, text_of
from education.models import Page, PageVersion
from education.publishing import Sheet
from education.services import load_library
from tests.education.make import AT, checked

SLUG = "procedures/ultrasound-guidance"
LATER = AT + timedelta(days=1)
SIGNED = Sheet(confirmed=True, pemat=frozenset(item.key for item in pemat.ITEMS))


def one_page(root: Path, **texts: str) -> Page:
    """The page as it is after a fresh install: public, unsigned."""
    load_library(library=one_file(root, **texts), lang="en", at=AT)
    return Page.objects.get(slug=SLUG)


def one_file(root: Path, **texts: str) -> Library:
    return checked(root, **texts)


def seen(page: Page) -> Any:
    """What somebody who opens the page now has before them."""
    page.refresh_from_db()
    return page.draft_id or page.live_id


def edited(page: Page, **changes: Any) -> DraftText:
    page.refresh_from_db()
    text = text_of(page.draft or page.live)
    return replace(text, **{"changed": "Words.", **changes})


def draft(page: Page, by: Any, said: str = "You lie on your side.", at: Any = AT) -> PageVersion:
    """A clinic's edit of one sentence, saved as a draft."""
    page.refresh_from_db()
    body = (page.draft or page.live).body
    for old in ("You lie still.", "You lie on your side.", "You sit up."):
        body = body.replace(old, said)
    return publishing.save_draft(page=page.pk, seen=seen(page), text=edited(page, body=body), by=by, at=at)


def submitted(page: Page, by: Any, said: str = "You lie on your side.") -> PageVersion:
    version = draft(page, by, said)
    publishing.submit(page=page.pk, seen=version.pk, by=by, at=AT)
    return version


def signed(page: Page, by: Any, reviewer: Any, said: str = "You lie on your side.") -> PageVersion:
    version = submitted(page, by, said)
    publishing.approve(page=page.pk, seen=version.pk, sheet=SIGNED, by=reviewer, at=AT)
    return version


def public(page: Page, by: Any, reviewer: Any, said: str = "You lie on your side.") -> PageVersion:
    version = signed(page, by, reviewer, said)
    publishing.publish(page=page.pk, seen=version.pk, by=by, at=AT)
    return version
