"""What stands out about a case beside its urgency: what the patient did, and what somebody has to look at."""

from collections.abc import Collection, Iterable
from enum import StrEnum
from uuid import UUID

from django.db.models import Exists, OuterRef

from triage.models import Case, Event, EventKind, Message
from triage.models.states import ASKS_FOR_A_LOOK
from triage.tellers import HELPED


class Flag(StrEnum):
    """One thing that stands out."""

    PATIENT_WROTE = "patient_wrote"  # until somebody has marked it as read
    ENTERED_BY_STAFF = "entered_by_staff"
    FILLED_IN_BY_HELPER = "filled_in_by_helper"
    ANSWERS_CHANGED = "answers_changed"  # while the case is open
    WITHDRAWN = "withdrawn"
    ERASURE_ASKED = "erasure_asked"
    LINK_LOCKED = "link_locked"  # this and the next until somebody takes the case
    MAIL_FAILED = "mail_failed"


_BY_EVENT = {
    EventKind.WITHDRAWN: Flag.WITHDRAWN,
    EventKind.LINK_LOCKED: Flag.LINK_LOCKED,
    EventKind.MAIL_FAILED: Flag.MAIL_FAILED,
}


_BY_TELLER = (Flag.ENTERED_BY_STAFF, Flag.FILLED_IN_BY_HELPER)
PATIENT_WROTE = Exists(Message.objects.filter(case=OuterRef("pk"), by=None, read_at=None))
"""For a query over cases: whether a message of the patient is unread."""


def flags_of(cases: Collection[Case], unread: Collection[UUID]) -> dict[UUID, tuple[Flag, ...]]:
    """The flags of each case, asked for all of them at once; `unread` are cases whose patient wrote."""
    since_taken = _since_taken(case for case in cases if case.attention_at)
    return {
        case.pk: tuple(flag for flag in Flag if _holds(flag, case, unread, since_taken.get(case.pk, set())))
        for case in cases
    }


def _holds(flag: Flag, case: Case, unread: Collection[UUID], since_taken: set[Flag]) -> bool:
    if flag is Flag.PATIENT_WROTE:
        return case.pk in unread
    if flag in _BY_TELLER:
        return flag in _told(case)
    if flag is Flag.ANSWERS_CHANGED:
        return case.latest is not None and case.latest.number > 1 and not case.is_closed
    if flag is Flag.ERASURE_ASKED:
        return case.erasure_asked_at is not None
    return flag in since_taken


def _told(case: Case) -> tuple[Flag, ...]:
    """Who typed the newest answers, when it was not the patient alone."""
    typed = case.latest or case.intake
    entered = (Flag.ENTERED_BY_STAFF,) if typed and typed.entered_by_id else ()
    helped = typed is not None and typed.answers.get("filled_in_by") in HELPED
    return (*entered, Flag.FILLED_IN_BY_HELPER) if helped else entered


def _since_taken(cases: Iterable[Case]) -> dict[UUID, set[Flag]]:
    """What happened to each case since somebody took it last."""
    kinds = (*ASKS_FOR_A_LOOK, EventKind.TAKEN)
    rows = Event.objects.filter(case__in=list(cases), kind__in=kinds).order_by("number")
    found: dict[UUID, set[Flag]] = {}
    for pk, kind in rows.values_list("case_id", "kind"):
        if kind == EventKind.TAKEN:
            found[pk] = set()
        elif flag := _BY_EVENT.get(EventKind(kind)):
            found.setdefault(pk, set()).add(flag)
    return found
