"""A form sent twice: whoever sent one from this browser a short while ago is asked whether to change that one.

Only what this browser sent itself is looked at. So a stranger who types somebody's name and date of birth learns
nothing, whether we know that person or not.
"""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.timezone import now
from django.utils.translation import gettext as _

from triage.patient.doors import DRAFTS, is_resting
from triage.queries.likeness import BORN, ENOUGH, agreeing, described
from triage.services import access

if TYPE_CHECKING:
    from triage.models import Intake

RECENT = timedelta(days=7)


def sent_before(request: HttpRequest, draft: Intake) -> dict[str, str]:
    """When the same person sent a form from this browser, and the address of its receipt; else nothing.

    Whoever changes answers, and staff who enter a form for somebody, are not asked.
    """
    ids = [known for known in request.session.get(DRAFTS, {}) if known != str(draft.pk)]
    if not ids or draft.amends_id or draft.entered_by_id:
        return {}
    person = described(draft.identity)
    for sent in access.open_sent_drafts(allowed_ids=ids, since=now() - RECENT):
        agrees = agreeing(person, described(sent.identity))
        opens = BORN in agrees or not is_resting(
            request, sent.pk
        )  # as after a rest: the date of birth opens it
        if sent.sent_at and opens and len(agrees) >= ENOUGH:
            at = sent.sent_at.astimezone(sent.location.zone)
            return {"when": date_format(at, "j F, H:i"), "url": reverse("patient:sent", args=[sent.pk])}
    return {}


def away(request: HttpRequest, draft: Intake, to: str) -> HttpResponse:
    """To the page that is open instead. Answers changed after the form was sent are not in it, and that is said."""
    if request.method == "POST" and draft.sent_at is not None:
        messages.info(
            request,
            _(
                "You already sent this form. What you changed just now is not in it. "
                "To change your answers, open your own page or call us."
            ),
        )
    return redirect(to)
