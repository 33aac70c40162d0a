"""A new link for whoever asks: noted at once, answered behind the page.

So the page is the same, and as quick, whether an address or a link is known or not.
"""

from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.db.models import QuerySet

from prolo.statements import insert
from prolo.vault.index import normalise_email, tokens_to_find
from triage.models import AskedLink, Case, Intake, Link, State
from triage.services import coming_back, links, messages
from triage.tasks import answer_asked

MOST = 3
"""So many drafts, and so many cases, of one address get a mail."""


@transaction.atomic
def ask(*, email: str = "", link: Link | None = None, at: datetime) -> None:
    """Note that somebody asks for a new link, to this address or in place of this link."""
    asked = AskedLink(email=email, link=link, asked_at=at)
    insert(asked)
    answer_asked.enqueue(str(asked.pk))


def answer_all(*, at: datetime) -> int:
    """Answer every request that waits, oldest first. Returns how many mails were queued."""
    waiting = AskedLink.objects.order_by("asked_at").values_list("pk", flat=True)
    return sum(answer(asked_id=pk, at=at) for pk in waiting)


@transaction.atomic
def answer(*, asked_id: UUID | str, at: datetime) -> int:
    """Mail new links to addresses on file, never to any other. Returns how many mails were queued."""
    asked = (
        AskedLink.objects.select_for_update(of=("self",)).select_related("link").filter(pk=asked_id).first()
    )
    if asked is None:
        return 0
    email, link = asked.email, asked.link
    asked.delete()
    drafts, cases = _of_link(link) if link else _of_address(email)
    return sum(_mail_draft(draft, at) for draft in drafts) + sum(_mail_case(case, at) for case in cases)


def _of_link(link: Link) -> tuple[list[Intake], list[Case]]:
    """The draft or the case behind a link; a draft that was sent is a case by now."""
    if link.case_id:
        return [], list(_cases().filter(pk=link.case_id))
    drafts = list(Intake.objects.select_related("location").filter(links=link))
    return drafts, list(_cases().filter(intake=link.intake_id, latest__isnull=False))


def _of_address(email: str) -> tuple[list[Intake], list[Case]]:
    """The newest drafts and cases with this address on file."""
    drafts = {link.intake_id: link.intake for link in links.to_drafts_of(email) if link.intake}
    tokens = tokens_to_find("patient.email", normalise_email(email))
    cases = _cases().filter(patient__email_token__in=tokens).order_by("-opened_at")
    return list(drafts.values())[:MOST], list(cases[:MOST])


def _mail_draft(draft: Intake, at: datetime) -> bool:
    to = str(draft.identity.get("email") or "")
    if not to or not coming_back.is_resting(draft, at=at):
        return False
    token = links.give(intake=draft, email=to, at=at).token
    coming_back.mail_link(draft=draft, kind="draft_link", token=token, to=to, at=at)
    return True


def _mail_case(case: Case, at: datetime) -> bool:
    if case.patient is None or not case.patient.email or not messages.may_have_link(case):
        return False
    messages.notify(case=case, kind="case_link", at=at)
    return True


def _cases() -> QuerySet[Case]:
    rows = Case.objects.select_related("patient", "location")
    return rows.exclude(state=State.WITHDRAWN)
