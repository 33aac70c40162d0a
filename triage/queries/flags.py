"""What stands out about a case beside its urgency: what the patient did, and what somebody has to look at."""

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from enum import StrEnum
from itertools import chain
from typing import Any, NamedTuple
from uuid import UUID

from django.db.models import OuterRef, QuerySet, Subquery

from prolo.statements import Planned
from triage.models import Case, Event, EventKind, Message
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


UNREAD = Subquery(Message.objects.filter(case=OuterRef("pk"), by=None, read_at=None).values("pk")[:1])
"""For a query over cases: a message of the patient that is unread.

Asked so, the index of a case's messages is looked into. For an EXISTS all unread messages are gathered first.
"""
_ASKED_AT_ONCE = 26
"""Of so many cases the history is asked for by a statement that is written once."""
_NO_CASES = {f"case_{n}": UUID(int=0) for n in range(_ASKED_AT_ONCE)}


class Signs(NamedTuple):
    """What is known of a case before its history is asked."""

    pk: UUID
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
        pk=case.pk,
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


def flags_of(cases: Collection[Signs]) -> dict[UUID, tuple[Flag, ...]]:
    """The flags of each case, its history asked for all of them at once."""
    since_taken = _since_taken([case.pk for case in cases if case.needs_a_look])
    return {case.pk: tuple(_flags(case, since_taken.get(case.pk, frozenset()))) for case in cases}


def flags_with(case: Signs, events: Iterable[Event]) -> tuple[Flag, ...]:
    """The flags of a case whose events are at hand, in order."""
    told = _since_each_was_taken((event.case_id, event.kind) for event in events) if case.needs_a_look else {}
    return tuple(_flags(case, told.get(case.pk, frozenset())))


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


def _since_taken(cases: Sequence[UUID]) -> dict[UUID, set[Flag]]:
    return _since_each_was_taken(chain.from_iterable(map(_history, _lots(cases))))


def _since_each_was_taken(events: Iterable[tuple[UUID, str]]) -> dict[UUID, set[Flag]]:
    """What happened to each case since somebody took it last."""
    found: dict[UUID, set[Flag]] = {}
    for pk, kind in events:
        if kind == EventKind.TAKEN:
            found[pk] = set()
        elif flag := _BY_EVENT.get(kind):
            found.setdefault(pk, set()).add(flag)
    return found


def _lots(cases: Sequence[UUID]) -> Iterator[Sequence[UUID]]:
    return (cases[start : start + _ASKED_AT_ONCE] for start in range(0, len(cases), _ASKED_AT_ONCE))


def _history(cases: Sequence[UUID]) -> list[tuple[UUID, str]]:
    return _HISTORY.rows(**{**_NO_CASES, **dict(zip(_NO_CASES, cases, strict=False))})


def _events(**cases: UUID) -> QuerySet[Event, tuple[UUID, str]]:
    kinds = (*ASKS_FOR_A_LOOK, EventKind.TAKEN)
    rows = Event.objects.filter(case__in=list(cases.values()), kind__in=kinds).order_by("number")
    return rows.values_list("case_id", "kind")


_HISTORY = Planned(_events, **{name: UUID(int=n + 1) for n, name in enumerate(_NO_CASES)})
