"""The desk and scores: whom to call when there is time, and how far a round came. Never a score."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from functools import partial
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.timezone import now
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.http import require_safe

from prolo.accounts.permissions import Permission, requires
from triage import case_words as words
from triage import deeds
from triage.desk.call_words import mind
from triage.queries.scores_to_call import Silent, scores_to_call
from triage.services import access

STANDS: dict[str, Any] = {
    "answered": gettext_lazy("%(weeks)d weeks: answered"),
    "waits": gettext_lazy("%(weeks)d weeks: asked, no answer yet"),
    "no_answer": gettext_lazy("%(weeks)d weeks: no answer"),
}


@require_safe
@requires(Permission.WORK_QUEUE)
def to_call(request: HttpRequest) -> HttpResponse:
    """Who was asked for scores twice and did not answer, who waits longest first."""
    at = now()
    page = access.open_queue(partial(scores_to_call, at=at), by=deeds.member(request), at=at, name="scores")
    count = ngettext("%(count)d person on this page.", "%(count)d persons on this page.", len(page.rows))
    shown = {
        "rows": [_row(row) for row in page.rows],
        "more": page.more,
        "count_line": count % {"count": len(page.rows)},
        "refreshed": words.clock_time(at),
    }
    return render(request, "triage/desk/scores.html", {"list": shown})


def stands(rounds: Iterable[tuple[int, str, datetime | None]]) -> list[str]:
    """How far each round came that was asked for."""
    return [str(STANDS[how]) % {"weeks": weeks} for weeks, how, _at in rounds]


def _row(row: Silent) -> dict[str, Any]:
    contact = row.contact
    return {
        "reference": row.reference,
        "name": row.name or _("Name not given"),
        "age": row.age,
        "born": words.day(row.birth_date),
        "round": _("%(weeks)d weeks") % {"weeks": row.weeks},
        "asked": words.moment(row.asked_at),
        "numbers": [number for number in (contact.call_back_phone, contact.phone) if number],
        "mind": mind(contact, row.language),
    }
