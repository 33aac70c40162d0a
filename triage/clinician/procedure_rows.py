"""Records of procedures and their check-ins in words, for a clinician."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from triage import case_words as words
from triage.clinician.procedure_forms import THEIRS
from triage.map_widget import views_of
from triage.queries.procedures import Planned, Recorded, Took
from triage.services.schedule import hours_of

HOURS_A_DAY = 24


def shown(row: Recorded, *, at: datetime) -> dict[str, Any]:
    """One record, whether it holds, and how its check-ins stand."""
    return {
        "pk": str(row.took.pk),
        **took(row.took),
        "area": row.area,
        "lines": row.lines,
        "sites": row.sites.words(),
        "views": views_of(THEIRS, row.sites),
        "written": _("Written by %(name)s, %(when)s")
        % {"name": row.written_by, "when": words.moment(row.written_at)},
        "holds": row.holds,
        "struck": row.struck,
        "check_ins": [check_in(one, at=at) for one in row.check_ins],
    }


def took(row: Took) -> dict[str, str]:
    """When, where and by whom."""
    return {"when": words.moment(row.took_place_at, row.zone), "place": row.place, "done_by": row.done_by}


def check_in(one: Planned, *, at: datetime) -> dict[str, str]:
    """One check-in: when it is due, and how far it came."""
    return {"name": after(one.hours), "due": words.moment(one.due_at), "state": _state(one, at=at)}


def after(hours: int) -> str:
    """How long after the procedure."""
    if hours % HOURS_A_DAY:
        return ngettext("after %(count)d hour", "after %(count)d hours", hours) % {"count": hours}
    days = hours // HOURS_A_DAY
    return ngettext("after %(count)d day", "after %(count)d days", days) % {"count": days}


def plan_line(location_id: int) -> str:
    """When this place asks after a procedure."""
    return ", ".join(after(hours) for hours in hours_of(location_id))


def _state(one: Planned, *, at: datetime) -> str:
    """Answered, no longer asked, late, sent, or still to come."""
    told = (
        (one.answered_at, _("Answered %(when)s")),
        (one.cancelled_at, _("Not asked any more, since %(when)s")),
        (one.late_at, _("No answer: on the call list since %(when)s")),
        (one.sent_at, _("Sent %(when)s, no answer yet")),
    )
    for moment, says in told:
        if moment:
            if one.late_at == moment and one.sent_at is None:
                says = _("Not sent by mail: late since %(when)s")
            return says % {"when": words.moment(moment)}
    return _("Due now") if one.due_at <= at else _("Planned")
