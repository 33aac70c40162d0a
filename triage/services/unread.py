"""Since when something waits for a clinician to read it: set when it arrives, emptied by reading or deciding."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from triage.models import CLOSED, Case, EventKind, State
from triage.rules import Result

BRINGS = frozenset(
    {
        EventKind.SENT,
        EventKind.STOPPED,
        EventKind.ANSWERS_CHANGED,
        EventKind.CANNOT_CALL,
        EventKind.MISTAKE,
        EventKind.AMENDED,
        EventKind.ACCEPTED,
        EventKind.REPLIED,
        EventKind.CHECKED_IN,
    }
)
"""What brings something a clinician has to read, where the case is on the clinicians' list."""
_WORDS = ("words_due_at", "words_read_at")


def after(case: Case, *, kind: EventKind, at: datetime, fields: Mapping[str, Any]) -> dict[str, Any]:
    """What `unread_since` becomes when these fields of a case change; nothing where it stays as it is.

    The oldest thing that waits counts. Raised by the desk so that it is on the list now, a case has arrived there.
    """
    if "unread_since" in fields:
        return {}
    if kind == EventKind.DECIDED or fields.get("state") in CLOSED:
        return {} if case.unread_since is None else {"unread_since": None}
    now_flagged = _flagged(case, fields)
    raised_onto_it = kind == EventKind.RAISED and not _flagged(case, {})
    if case.unread_since is None and now_flagged and (kind in BRINGS or raised_onto_it):
        return {"unread_since": at}
    return {}


def at_opening(*, at: datetime, urgency: Result, fields: Mapping[str, Any]) -> dict[str, Any]:
    """The same for a case that is opened now."""
    fresh = Case(state=fields.get("state", State.NEW), urgency=urgency.rank)
    return {"unread_since": at} if _flagged(fresh, fields) else {}


def words_read(case: Case, *, at: datetime) -> dict[str, Any]:
    """Who was told that words wait is told of the reply from the start, once they are read and it is not late yet."""
    return {"escalated": 0} if case.words_unread and case.due_at > at else {}


def _flagged(case: Case, fields: Mapping[str, Any]) -> bool:
    """Whether the case is on the clinicians' list with these fields in place of its own, as models.cases.FLAGGED."""
    state, urgency = fields.get("state", case.state), fields.get("urgency", case.urgency)
    due_at, read_at = (fields.get(name, getattr(case, name)) for name in _WORDS)
    if state in CLOSED:
        return False
    words = due_at is not None and read_at is None
    return state == State.WITH_CLINICIAN or urgency <= Result.SAME_DAY.rank or words
