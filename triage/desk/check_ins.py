"""The list of check-ins that nobody answered: whom to phone, and how to fill one in."""

from __future__ import annotations

from datetime import datetime
from functools import partial
from typing import TYPE_CHECKING, Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.timezone import now
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_safe

from prolo.accounts.permissions import Permission, requires
from triage import case_words as words
from triage import deeds
from triage.desk.call_words import attempts, mind
from triage.queries import procedures
from triage.queries.check_ins_to_call import CheckInPage, ToCall, check_ins_to_call
from triage.services import access

if TYPE_CHECKING:
    from triage.models import Case

HOURS_A_DAY = 24


@require_safe
@requires(Permission.WORK_QUEUE)
def to_call(request: HttpRequest) -> HttpResponse:
    """Who did not answer a check-in, who waits longest first."""
    at = now()
    page = access.open_queue(
        partial(check_ins_to_call, at=at), by=deeds.member(request), at=at, name="check-ins"
    )
    return render(request, "triage/desk/check_ins.html", {"list": _list(page, at=at)})


def took_place(case: Case) -> list[str]:
    """That procedures took place: when, where and by whom, and nothing of what was done."""
    return [
        _("%(when)s, %(place)s, by %(name)s")
        % {"when": words.moment(row.took_place_at, row.zone), "place": row.place, "name": row.done_by}
        for row in procedures.took_place(case)
    ]


def _list(page: CheckInPage, *, at: datetime) -> dict[str, Any]:
    count = ngettext("%(count)d person to call.", "%(count)d persons to call.", len(page.rows))
    return {
        "rows": [_row(row, at=at) for row in page.rows],
        "more": page.more,
        "count_line": count % {"count": len(page.rows)},
        "refreshed": words.clock_time(at),
    }


def _row(row: ToCall, *, at: datetime) -> dict[str, Any]:
    contact = row.contact
    return {
        "reference": row.reference,
        "version": row.version,
        "name": row.name or _("Name not given"),
        "age": row.age,
        "born": words.day(row.birth_date),
        "asked": _asked(row.hours),
        "late": words.clock(row.due_at, at=at),
        "call": words.due_words(row.call_at, at=at, zone=row.zone) if row.call_at else "",
        "numbers": [number for number in (contact.call_back_phone, contact.phone) if number],
        "mind": mind(contact, row.language),
        "attempts": attempts(row.attempts),
        "fill_in": reverse("assisted:check_in", args=[row.reference]),
    }


def _asked(hours: int) -> str:
    """Which check-in it is, in the words of a calendar."""
    if hours < HOURS_A_DAY:
        return ngettext("%(count)d hour", "%(count)d hours", hours) % {"count": hours}
    return _("day %(day)d") % {"day": hours // HOURS_A_DAY}
