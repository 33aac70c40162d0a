"""What stands out about a case beside its urgency: what the patient did, and what somebody has to look at."""

from collections.abc import Collection, Iterable, Iterator, Mapping
from enum import StrEnum
from typing import Any, NamedTuple

from triage.models import Case, EventKind
from triage.models.states import ASKS_FOR_A_LOOK
from triage.tellers import HELPED


class Flag(StrEnum):
    """One thing that stands out."""

    CANNOT_CALL = "cannot_call"  # until somebody takes the case
    PATIENT_WROTE = "patient_wrote"  # until somebody has marked it as read
    ENTERED_BY_STAFF = "entered_by_staff"
    FILLED_IN_BY_HELPER = "filled_in_by_helper"
    ANSWERS_CHANGED = "answers_changed"  # while the case is open
    WITHDRAWN = "withdrawn"
    ERASURE_ASKED = "erasure_asked"
    LINK_LOCKED = "link_locked"  # this and the next until somebody takes the case
    MAIL_FAILED = "mail_failed"


_BY_EVENT: dict[str, Flag] = {
    EventKind.CANNOT_CALL: Flag.CANNOT_CALL,
    EventKind.WITHDRAWN: Flag.WITHDRAWN,
    EventKind.LINK_LOCKED: Flag.LINK_LOCKED,
    EventKind.MAIL_FAILED: Flag.MAIL_FAILED,
}
TELLING = (*ASKS_FOR_A_LOOK, EventKind.TAKEN)
"""The events that tell a flag, and the one after which it is told no more."""


class Signs(NamedTuple):
    """What is known of a case before its history is asked."""

    patient_wrote: bool
    typed_by_staff: bool
    helped: bool
    answers_changed: bool
    erasure_asked: bool
    needs_a_look: bool


def signs_of(case: Case, *, patient_wrote: bool) -> Signs:
    """The same of a case that was read whole."""
    typed = case.latest or case.intake
    return Signs(
        patient_wrote=patient_wrote,
        typed_by_staff=bool(typed and typed.entered_by_id),
        helped=typed is not None and is_helped(typed.answers),
        answers_changed=case.latest is not None and case.latest.number > 1 and not case.is_closed,
        erasure_asked=case.erasure_asked_at is not None,
        needs_a_look=case.attention_at is not None,
    )


def is_helped(answers: Mapping[str, Any]) -> bool:
    """Whether not the patient alone typed these answers."""
    return answers.get("filled_in_by") in HELPED


def flags_of(case: Signs, history: Iterable[str]) -> tuple[Flag, ...]:
    """The flags of a case; `history` are the kinds of its events, in order. Those not among TELLING tell nothing."""
    return tuple(_flags(case, _since_taken(history) if case.needs_a_look else ()))


def _flags(case: Signs, since_taken: Collection[Flag]) -> Iterator[Flag]:
    """In the order of `Flag`."""
    if Flag.CANNOT_CALL in since_taken:
        yield Flag.CANNOT_CALL
    if case.patient_wrote:
        yield Flag.PATIENT_WROTE
    if case.typed_by_staff:
        yield Flag.ENTERED_BY_STAFF
    if case.helped:
        yield Flag.FILLED_IN_BY_HELPER
    if case.answers_changed:
        yield Flag.ANSWERS_CHANGED
    if Flag.WITHDRAWN in since_taken:
        yield Flag.WITHDRAWN
    if case.erasure_asked:
        yield Flag.ERASURE_ASKED
    if Flag.LINK_LOCKED in since_taken:
        yield Flag.LINK_LOCKED
    if Flag.MAIL_FAILED in since_taken:
        yield Flag.MAIL_FAILED


def _since_taken(history: Iterable[str]) -> set[Flag]:
    """What happened to a case since somebody took it last."""
    found: set[Flag] = set()
    for kind in history:
        if kind == EventKind.TAKEN:
            found.clear()
        elif flag := _BY_EVENT.get(kind):
            found.add(flag)
    return found
