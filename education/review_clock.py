"""When a page is to be checked again: the next date after a signature, and what is due when."""

import re
from calendar import monthrange
from datetime import date, timedelta
from enum import IntEnum

from django.conf import settings

from education.models import Page, PageVersion

SOON = re.compile(r"^(?:risks(?:/.*)?|evidence|after-your-injections)$")
"""Pages on harm, on what is known and on what to do after injections are checked more often."""
HIDDEN_WHEN_OLD = frozenset({"evidence", "factbox", "icons"})
"""Blocks that grow old: how sure we are, and the numbers. The whole section goes with them."""
SAFETY_SECTIONS = frozenset({"help", "now", "signs", "risks", "serious", "limits"})
"""Sections on harm and on what to do: they always stay, with all that is in them."""
_CARD = re.compile(r"^:::urgent\b.*?^:::\s*$", re.MULTILINE | re.DOTALL)


class Lateness(IntEnum):
    """What readers are told of a check that did not happen."""

    NOTHING = 0
    NOTE = 1
    HIDE = 2


def next_review(*, slug: str, signed_on: date, months: int = 12, cards_changed: bool = False) -> date:
    """The day of the next check: a year on, half a year where it matters most, sooner if the page says so."""
    most = settings.REVIEW_MONTHS_SOON if SOON.match(slug) or cards_changed else settings.REVIEW_MONTHS
    return months_later(signed_on, min(months, most))


def next_for(page: Page, version: PageVersion, *, signed_on: date) -> date:
    """The day of the next check when this version of the page is, or becomes, its public text."""
    before = page.live if page.live_id != version.pk else None
    changed = before is not None and cards_of(before.body) != cards_of(version.body)
    return next_review(
        slug=page.first_slug, signed_on=signed_on, months=version.review_months, cards_changed=changed
    )


def months_later(day: date, months: int) -> date:
    """The same day some months on; the last of a shorter month."""
    years, month = divmod(day.month - 1 + months, 12)
    year, month = day.year + years, month + 1
    return date(year, month, min(day.day, monthrange(year, month)[1]))


def cards_of(body: str) -> list[str]:
    """The urgent cards of a text, to tell whether they changed."""
    return _CARD.findall(body)


def is_due(next_review_on: date | None, *, today: date) -> bool:
    """Time to plan the check: the date is near or past."""
    return next_review_on is not None and today >= next_review_on - timedelta(
        days=settings.REVIEW_NOTICE_DAYS
    )


def is_overdue(next_review_on: date | None, *, today: date) -> bool:
    """The day of the check has come: from here on the page stands in red on the list of staff."""
    return next_review_on is not None and next_review_on <= today


def lateness(next_review_on: date | None, *, today: date) -> Lateness:
    """From a month late readers are told; from half a year on what grows old is hidden."""
    if next_review_on is None:
        return Lateness.NOTHING
    late = (today - next_review_on).days
    if next_review_on <= hidden_when_due_by(today=today):
        return Lateness.HIDE
    return Lateness.NOTE if late >= settings.REVIEW_NOTE_DAYS else Lateness.NOTHING


def hidden_when_due_by(*, today: date) -> date:
    """The last day on which a check may have been due for what grows old to be hidden by today."""
    return today - timedelta(days=settings.REVIEW_HIDE_DAYS)
