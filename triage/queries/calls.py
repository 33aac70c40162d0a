"""The call list, most urgent first, and what came of the calls so far."""

from __future__ import annotations

import binascii
from base64 import urlsafe_b64decode, urlsafe_b64encode
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import cast
from uuid import UUID

from django.db.models.fields.tuple_lookups import Tuple, TupleGreaterThan

from triage.models import Case, Event, EventKind, result_of_rank
from triage.queries.persons import (
    age_of,
    birth_date_of,
    contact_of,
    identity_of,
    left_later,
    name_of,
    words_for,
)
from triage.queries.shown import Attempt, Contact
from triage.rules import Result

_ORDER = ("urgency", "call_at", "id")
MOST_ATTEMPTS = 5


@dataclass(frozen=True)
class Call:
    """One case on the call list."""

    reference: str
    version: int
    name: str
    age: int | None
    birth_date: str
    region_words: str
    side_words: str
    urgency: Result
    call_at: datetime
    contact: Contact
    language: str
    assignee_name: str
    attempts: tuple[Attempt, ...]


@dataclass(frozen=True)
class CallPage:
    """One page of the call list; `next_cursor` is empty on the last one."""

    rows: tuple[Call, ...]
    next_cursor: str

    @property
    def references(self) -> tuple[str, ...]:
        return tuple(row.reference for row in self.rows)


def call_list(*, at: datetime, later: bool = False, after: str | None = None, limit: int = 25) -> CallPage:
    """Who has to be called by now, or `later` on: most urgent first, then who waits longest."""
    cases = Case.objects.filter(call_at__gt=at) if later else Case.objects.filter(call_at__lte=at)
    if place := _read_cursor(after):
        cases = cases.filter(TupleGreaterThan(Tuple(*_ORDER), place))
    joined = cases.select_related("patient", "intake", "latest", "assignee", "procedure").order_by(*_ORDER)
    found = list(joined[: limit + 1])
    shown = found[:limit]
    attempts, left = attempts_of(shown), left_later(shown)
    rows = tuple(
        _call(case, at, attempts.get(case.pk, ()), contact_of(identity_of(case, left[case.pk])))
        for case in shown
    )
    return CallPage(rows, _cursor(shown[-1]) if len(found) > limit else "")


def attempts_of(cases: Iterable[Case]) -> dict[UUID, tuple[Attempt, ...]]:
    """The newest calls to each of these people, oldest of them first: one statement for all cases."""
    rows = Event.objects.filter(case__in=[case.pk for case in cases], kind=EventKind.CALLED)
    calls: dict[UUID, list[Event]] = {}
    for event in rows.select_related("by").order_by("number"):
        calls.setdefault(event.case_id, []).append(event)
    return {pk: attempts_in(events) for pk, events in calls.items()}


def attempts_in(events: Iterable[Event]) -> tuple[Attempt, ...]:
    """The newest calls in a history, oldest of them first."""
    calls = [event for event in events if event.kind == EventKind.CALLED][-MOST_ATTEMPTS:]
    return tuple(
        Attempt(event.at, event.by.name if event.by else "", str(event.detail.get("outcome") or ""))
        for event in calls
    )


def _call(case: Case, at: datetime, attempts: tuple[Attempt, ...], contact: Contact) -> Call:
    return Call(
        reference=case.reference,
        version=case.version,
        name=name_of(case),
        age=age_of(case, at.date()),
        birth_date=birth_date_of(case),
        region_words=words_for(case, "region"),
        side_words=words_for(case, "side"),
        urgency=result_of_rank(case.urgency),
        call_at=_call_at(case),
        contact=contact,
        language=case.language,
        assignee_name=case.assignee.name if case.assignee else "",
        attempts=attempts,
    )


def _cursor(case: Case) -> str:
    return urlsafe_b64encode(f"{case.urgency}|{_call_at(case).isoformat()}|{case.pk}".encode()).decode()


def _call_at(case: Case) -> datetime:
    """When a case of the call list has to be called; every case there has a time."""
    return cast("datetime", case.call_at)


def _read_cursor(text: str | None) -> tuple[int, datetime, UUID] | None:
    """The place a page ended at; a cursor that cannot be read starts from the top."""
    try:
        urgency, call_at, pk = urlsafe_b64decode(text or "").decode().split("|")
        moment = datetime.fromisoformat(call_at)
        return (int(urgency), moment, UUID(pk)) if moment.tzinfo else None
    except (ValueError, binascii.Error):
        return None
