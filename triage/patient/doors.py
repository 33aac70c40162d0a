"""The one way to a draft: through the browser that began it. Any other draft does not exist."""

from __future__ import annotations

from datetime import date, datetime
from typing import TYPE_CHECKING
from uuid import UUID

from django.core.exceptions import ObjectDoesNotExist
from django.http import Http404, HttpRequest

from triage.services import access

if TYPE_CHECKING:
    from triage.models import Intake

DRAFTS = "intakes"
MOST_DRAFTS = 20


def remember(request: HttpRequest, draft: Intake) -> None:
    """This browser may open the draft from now on; the session gets a new key."""
    request.session[DRAFTS] = [*request.session.get(DRAFTS, []), str(draft.pk)][-MOST_DRAFTS:]
    request.session.cycle_key()


def own_draft(request: HttpRequest, intake: UUID) -> Intake:
    """The draft, when this browser began it; 404 for every other id, known or not."""
    try:
        return access.open_draft(intake, allowed_ids=request.session.get(DRAFTS, []))
    except ObjectDoesNotExist:
        raise Http404 from None


def newest_unsent(request: HttpRequest) -> Intake | None:
    """The draft a person may come back to in this browser."""
    for known in reversed(request.session.get(DRAFTS, [])):
        try:
            draft = access.open_draft(UUID(known), allowed_ids=[known])
        except ObjectDoesNotExist:
            continue
        if draft.sent_at is None:
            return draft
    return None


def today_at(draft: Intake, at: datetime) -> date:
    """The date on the wall of the clinic, for ages."""
    return at.astimezone(draft.location.zone).date()
