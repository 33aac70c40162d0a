"""Mails about checks that fall due: written down once for each page and day, sent as one mail to each person."""

import smtplib
from datetime import datetime, timedelta
from urllib.parse import urlsplit
from uuid import NAMESPACE_URL, uuid5

from django.conf import settings
from django.core.mail import EmailMessage
from django.db import transaction
from django.db.models import Exists, F, OuterRef
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.translation import gettext as _

from education.models import Page, Reminder, Review
from prolo.accounts.models import User
from prolo.accounts.permissions import Permission, may
from prolo.accounts.roles import Role
from prolo.audit import record

CLAIM = timedelta(minutes=5)
LONGEST_WAIT = timedelta(hours=1)
GIVEN_UP_AFTER = 50
"""Tries at a mail that nobody takes: about two days."""


@transaction.atomic
def queue(*, at: datetime) -> int:
    """Write down whom to tell of each page whose check is near or past and nobody was told of. How many rows."""
    told = Reminder.objects.filter(page=OuterRef("pk"), due_on=OuterRef("next_review_on"))
    near = at.date() + timedelta(days=settings.REVIEW_NOTICE_DAYS)
    due = Page.objects.filter(live__isnull=False, retired_at__isnull=True, next_review_on__lte=near)
    rows = [
        Reminder(page=page, due_on=page.next_review_on, to=person, queued_at=at, next_try_at=at)
        for page in due.exclude(Exists(told)).select_related("owner", "live__made_by")
        if page.next_review_on is not None
        for person in _people(page)
    ]
    Reminder.objects.bulk_create(rows, ignore_conflicts=True)
    return len(rows)


def send(*, at: datetime) -> int:
    """One mail to each person with reminders that are due to be sent. Returns how many mails went out."""
    waiting = Reminder.objects.filter(next_try_at__lte=at, sent_at__isnull=True)
    people = waiting.order_by("to").values_list("to", flat=True).distinct()
    return sum(_send_to(number, at) for number in list(people))


def _people(page: Page) -> list[User]:
    """Owner and reviewer; without an owner who wrote the text; with neither of them left, every manager."""
    approvals = Review.objects.filter(version=page.live_id, decision=Review.Decision.APPROVE)
    latest = approvals.select_related("reviewer").order_by("-at", "-pk").first()
    wrote = page.live.made_by if page.live else None
    asked = [page.owner or wrote, latest.reviewer if latest else None]
    people = {person.pk: person for person in asked if person and may(person, Permission.EDIT_PAGES)}
    if people:
        return list(people.values())
    return list(User.objects.filter(is_active=True, groups__name=Role.MANAGER).order_by("pk"))


def _send_to(number: int, at: datetime) -> bool:
    """Claim what waits for a person, then send it; what is settled meanwhile is left out."""
    mine = Reminder.objects.filter(to=number, next_try_at__lte=at, sent_at__isnull=True)
    claimed = list(mine.order_by("pk").values_list("pk", flat=True))
    if not mine.filter(pk__in=claimed).update(next_try_at=at + CLAIM, attempts=F("attempts") + 1):
        return False  # another sender was quicker
    rows = Reminder.objects.filter(pk__in=claimed)
    open_rows = rows.filter(page__next_review_on=F("due_on"), page__retired_at__isnull=True)
    person = User.objects.get(pk=number)
    count = open_rows.count() if person.is_active else 0
    if not count:
        rows.update(next_try_at=None)
        return False
    try:
        _mail(person, count, claimed[0]).send()
    except (OSError, smtplib.SMTPException, ValueError) as error:  # ValueError: no mail can have this address
        _try_later(claimed, at, for_ever=isinstance(error, ValueError))
        return False
    with transaction.atomic():
        rows.update(next_try_at=None, sent_at=at)
        record(action="mail.sent", by=None, at=at, subject=f"user:{number}", why="page checks due")
    return True


def _mail(person: User, count: int, first: int) -> EmailMessage:
    """How many pages and where the list is: no title, and nothing of anybody."""
    words = {
        "count": count,
        "clinic_name": settings.CLINIC_NAME,
        "list_url": f"{settings.PUBLIC_ORIGIN}{reverse('library:pages')}?show=due",
    }
    number = uuid5(NAMESPACE_URL, f"{settings.PUBLIC_ORIGIN}/reminder/{first}")
    return EmailMessage(
        subject=_("%(clinic)s: pages to check") % {"clinic": settings.CLINIC_NAME},
        body=render_to_string("education/editing/email/checks_due.txt", words),
        to=[person.email],
        headers={"Message-ID": f"<{number}@{urlsplit(settings.PUBLIC_ORIGIN).hostname}>"},
    )


def _try_later(claimed: list[int], at: datetime, *, for_ever: bool) -> None:
    """Wait twice as long each time, an hour at most; in the end the red list has to do."""
    for row in Reminder.objects.filter(pk__in=claimed):
        wait = min(timedelta(minutes=2 ** min(row.attempts - 1, 6)), LONGEST_WAIT)
        row.next_try_at = None if for_ever or row.attempts >= GIVEN_UP_AFTER else at + wait
        row.save(update_fields=["next_try_at"])
