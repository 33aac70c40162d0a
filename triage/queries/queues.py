"""The work queues, most urgent and soonest due first, page by page from an index."""

import binascii
from base64 import urlsafe_b64decode, urlsafe_b64encode
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db.models import QuerySet
from django.db.models.fields.tuple_lookups import Tuple, TupleGreaterThan, TupleLessThan
from django.utils.timezone import now

from prolo.accounts.models import User
from triage.models import Case, State, result_of_rank
from triage.models.cases import FLAGGED, IN_QUEUE
from triage.queries.flags import PATIENT_WROTE, Flag, flags_of
from triage.queries.persons import age_of, name_of, words_for
from triage.queries.standing import is_late
from triage.rules import Result

_ORDER = ("urgency", "due_at", "id")
_NOT_SHOWN = ("latest__words", "latest__echoes", "latest__identity", "intake__echoes", "intake__earlier")


@dataclass(frozen=True)
class QueueRow:
    """One case as a queue shows it."""

    reference: str
    version: int
    name: str
    age: int | None
    region_words: str
    side_words: str
    urgency: Result
    state: State
    state_words: str
    opened_at: datetime
    due_at: datetime
    overdue: bool
    paused: bool
    closed: bool
    assignee_name: str
    safety_exit: bool
    unread_words: bool
    flags: tuple[Flag, ...]


@dataclass(frozen=True)
class Page:
    """One page of a queue; `next_cursor` is empty on the last one."""

    rows: tuple[QueueRow, ...]
    next_cursor: str

    @property
    def references(self) -> tuple[str, ...]:
        return tuple(row.reference for row in self.rows)


def desk_queue(
    *,
    state: str | None = None,
    urgency: Result | None = None,
    mine: User | None = None,
    after: str | None = None,
    limit: int = 25,
    at: datetime | None = None,
) -> Page:
    """What waits for the desk, or all cases of one state; of one urgency, of one assignee."""
    cases = Case.objects.filter(state=state) if state else Case.objects.filter(IN_QUEUE)
    if urgency is not None:
        cases = cases.filter(urgency=urgency.rank)
    if mine is not None:
        cases = cases.filter(assignee=mine)
    return _page(cases, after=after, limit=limit, at=at or now())


def clinician_queue(
    *,
    urgency: Result | None = None,
    mine: User | None = None,
    after: str | None = None,
    limit: int = 25,
    at: datetime | None = None,
) -> Page:
    """The flagged cases: with a clinician, same-day or more urgent, or with words nobody has read."""
    cases = Case.objects.filter(FLAGGED)
    if urgency is not None:
        cases = cases.filter(urgency=urgency.rank)
    if mine is not None:
        cases = cases.filter(assignee=mine)
    return _page(cases, after=after, limit=limit, at=at or now())


def clinician_neighbours(case: Case) -> tuple[str, str]:
    """The references before and after a case in the list of flagged cases, empty at its ends."""
    place = (case.urgency, case.due_at, case.pk)
    others = Case.objects.filter(FLAGGED).values_list("reference", flat=True)
    before = others.filter(TupleLessThan(Tuple(*_ORDER), place)).order_by(*(f"-{name}" for name in _ORDER))
    behind = others.filter(TupleGreaterThan(Tuple(*_ORDER), place)).order_by(*_ORDER)
    return before.first() or "", behind.first() or ""


def _page(cases: QuerySet[Case], *, after: str | None, limit: int, at: datetime) -> Page:
    if place := _read_cursor(after):
        cases = cases.filter(TupleGreaterThan(Tuple(*_ORDER), place))
    joined = (
        cases.select_related("patient", "intake", "latest", "assignee")
        .defer(*_NOT_SHOWN)
        .order_by(*_ORDER)
        .annotate(wrote=PATIENT_WROTE)
    )
    found = list(joined[: limit + 1])
    flags = flags_of(found[:limit], {case.pk for case in found[:limit] if case.wrote})
    rows = tuple(_row(case, at, flags[case.pk]) for case in found[:limit])
    return Page(rows, _cursor(found[limit - 1]) if len(found) > limit else "")


def _row(case: Case, at: datetime, flags: tuple[Flag, ...]) -> QueueRow:
    return QueueRow(
        reference=case.reference,
        version=case.version,
        name=name_of(case),
        age=age_of(case, at.date()),
        region_words=words_for(case, "region"),
        side_words=words_for(case, "side"),
        urgency=result_of_rank(case.urgency),
        state=State(case.state),
        state_words=str(State(case.state).label),
        opened_at=case.opened_at,
        due_at=case.due_at,
        overdue=is_late(case, at),
        paused=case.clock_pauses,
        closed=case.is_closed,
        assignee_name=case.assignee.name if case.assignee else "",
        safety_exit=case.safety_exit,
        unread_words=case.words_unread,
        flags=flags,
    )


def _cursor(case: Case) -> str:
    place = f"{case.urgency}|{case.due_at.isoformat()}|{case.pk}"
    return urlsafe_b64encode(place.encode()).decode()


def _read_cursor(text: str | None) -> tuple[int, datetime, UUID] | None:
    """The place a page ended at; a cursor that cannot be read starts from the top."""
    if not text:
        return None
    try:
        urgency, due_at, pk = urlsafe_b64decode(text).decode().split("|")
        moment = datetime.fromisoformat(due_at)
        return (int(urgency), moment, UUID(pk)) if moment.tzinfo else None
    except (ValueError, binascii.Error):
        return None
