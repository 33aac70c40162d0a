"""Drafts that rest: a link by mail, one reminder before the draft goes, and its end."""

from datetime import datetime, timedelta
from uuid import UUID

from django.db import transaction
from django.db.models import Exists, OuterRef, QuerySet

from prolo.audit import record
from prolo.languages.services import spoken_to
from triage import notices
from triage.models import Case, Intake
from triage.services import links, outbox
from triage.services.links import LIFE_OF_DRAFT, Given

REMINDED_BEFORE = timedelta(days=2)
"""So long before a draft goes its owner is reminded, once."""


@transaction.atomic
def give_link(*, intake: Intake, email: str, birth_date: str, at: datetime) -> Given:
    """A link and a code for a draft; mailed when there is an address. Both are kept with the draft.

    `birth_date` (ISO text) opens the link later. It also answers the question about the age.
    """
    from triage.services import intake as intakes  # sending needs the outbox, which this module needs too

    said = {"birth_date": birth_date} | ({"email": email} if email else {})
    intakes.save_page(intake=intake, page="", answers={}, identity=said, at=at)
    Intake.objects.filter(pk=intake.pk).update(reminded_at=None)
    given = links.give(intake=intake, email=email, at=at)
    if email:
        mail_link(draft=intake, kind="draft_link", token=given.token, to=email, at=at)
    return given


def is_resting(draft: Intake, *, at: datetime) -> bool:
    """Whether the draft is still one: not sent, and not yet due to go."""
    return draft.sent_at is None and draft.saved_at + LIFE_OF_DRAFT > at


def remind(*, at: datetime) -> int:
    """Remind the owners of drafts that go in two days, each once. Returns how many mails were queued."""
    resting = _unsent().filter(
        reminded_at=None,
        links__email_token__isnull=False,
        saved_at__lte=at - (LIFE_OF_DRAFT - REMINDED_BEFORE),
        saved_at__gt=at - LIFE_OF_DRAFT,
    )
    return sum(_remind(pk, at) for pk in set(resting.values_list("pk", flat=True)))


def remove_old(*, at: datetime) -> int:
    """Remove drafts that nobody touched for seven days and that no case came from. Returns how many."""
    old = _unsent().filter(saved_at__lte=at - LIFE_OF_DRAFT)
    return sum(_remove(pk, at) for pk in old.values_list("pk", flat=True))


def mail_link(*, draft: Intake, kind: str, token: str, to: str, at: datetime) -> None:
    """Put a mail with a link to a draft into the outbox, in the caller's transaction."""
    ends = (draft.saved_at + LIFE_OF_DRAFT).astimezone(draft.location.zone)
    notice = notices.about_draft(
        kind, link=links.address(token), ends=ends, language=spoken_to(draft.language)
    )
    outbox.queue(intake=draft, kind=kind, to=to, notice=notice, at=at)


def _unsent() -> QuerySet[Intake]:
    return Intake.objects.annotate(has_case=Exists(Case.objects.filter(intake=OuterRef("pk")))).filter(
        sent_at=None, has_case=False, safety_exit=False
    )


@transaction.atomic
def _remind(pk: UUID, at: datetime) -> bool:
    draft = Intake.objects.select_for_update().get(pk=pk)
    to = str(draft.identity.get("email") or "")
    unwanted = draft.identity.get("email_ok") is False  # they said so after they had asked for the link
    if draft.sent_at is not None or draft.reminded_at is not None or not to or unwanted:
        return False
    # Beside the first link, whose code may stand on a piece of paper.
    given = links.first(intake=draft, email=to, at=at)
    record(action="link.given", by=None, at=at, subject=f"intake:{draft.pk}", why="reminder")
    mail_link(draft=draft, kind="draft_reminder", token=given.token, to=to, at=at)
    draft.reminded_at = at
    draft.save(update_fields=["reminded_at"])
    return True


@transaction.atomic
def _remove(pk: UUID, at: datetime) -> bool:
    draft = _unsent().select_for_update(of=("self",)).filter(pk=pk, saved_at__lte=at - LIFE_OF_DRAFT).first()
    if draft is None:
        return False
    record(action="intake.expired", by=None, at=at, subject=f"intake:{draft.pk}")
    draft.delete()
    return True
