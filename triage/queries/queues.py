"""The work queues, most urgent and soonest due first, page by page from an index."""

import binascii
from base64 import urlsafe_b64decode, urlsafe_b64encode
from collections import Counter
from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from hashlib import blake2s
from uuid import UUID
from zoneinfo import ZoneInfo

from django.db.models import QuerySet, Value
from django.db.models.fields.tuple_lookups import Tuple, TupleGreaterThan, TupleLessThan
from django.utils.timezone import now

from prolo.accounts.models import User
from triage.models import Case, State, result_of_rank
from triage.models.cases import FLAGGED, IN_QUEUE
from triage.queries.flags import PATIENT_WROTE, Flag, flags_of
from triage.queries.narrowing import NOBODY, Narrowing, narrowed
from triage.queries.persons import age_of, name_of, words_for
from triage.queries.standing import is_late
from triage.rules import Result

PAGE, MOST_ON_TOP, MOST_COUNTED = 25, 25, 100
EVERYTHING = Narrowing()
_ORDER = ("urgency", "due_at", "id")
_BACKWARDS = ("-urgency", "-due_at", "-id")
_NOT_SHOWN = (
    *("latest__words", "latest__echoes", "latest__identity", "latest__told_by"),
    *("intake__echoes", "intake__earlier", "intake__told_by"),
    *("patient__email", "patient__phone", "patient__contact", "patient__name_tokens"),
)
"""Sealed texts that no row shows: to open them would cost more than all the rest of a row."""


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
    zone: ZoneInfo
    overdue: bool
    paused: bool
    closed: bool
    assignee_name: str
    safety_exit: bool
    unread_words: bool
    needs_a_look: bool
    flags: tuple[Flag, ...]


@dataclass(frozen=True)
class Page:
    """One page of a queue; `next_cursor` is empty on the last one, `previous_cursor` on the first."""

    rows: tuple[QueueRow, ...]
    next_cursor: str
    previous_cursor: str = ""

    @property
    def references(self) -> tuple[str, ...]:
        return tuple(row.reference for row in self.rows)


@dataclass(frozen=True)
class DeskList:
    """One page of the desk's queue, the urgent cases that stand above it, and how many each tab holds."""

    top: tuple[QueueRow, ...]
    more_on_top: bool
    rows: tuple[QueueRow, ...]
    next_cursor: str
    previous_cursor: str
    counts: dict[str, int]
    at: datetime

    @property
    def references(self) -> tuple[str, ...]:
        return tuple(row.reference for row in (*self.top, *self.rows))

    @cached_property
    def mark(self) -> str:
        """The same for two readings that show the same: no word of it, and the minute where a clock is shown."""
        rows = [(row.reference, row.version, row.overdue, row.flags) for row in (*self.top, *self.rows)]
        minute = self.at.strftime("%H:%M") if self.top or any(row.overdue for row in self.rows) else ""
        told = repr((rows, self.more_on_top, self.next_cursor, self.previous_cursor, self.counts, minute))
        return blake2s(told.encode(), digest_size=8).hexdigest()


def desk_queue(
    *,
    narrowing: Narrowing = EVERYTHING,
    after: str | None = None,
    before: str | None = None,
    limit: int = 25,
    at: datetime | None = None,
) -> Page:
    """What waits for the desk, or a part of it, without a list of urgent cases apart."""
    moment = at or now()
    return _page(narrowed(narrowing, at=moment), after=after, before=before, limit=limit, at=moment)


def desk_list(
    *,
    by: User,
    at: datetime,
    narrowing: Narrowing = EVERYTHING,
    after: str | None = None,
    before: str | None = None,
) -> DeskList:
    """One page of the desk's queue below the urgent cases, which stand on every page whatever it is narrowed to."""
    urgent = Case.objects.filter(IN_QUEUE, urgency__lte=Result.SAME_DAY.rank)
    on_top = list(_read(urgent).order_by(*_ORDER)[: MOST_ON_TOP + 1])
    shown = on_top[:MOST_ON_TOP]
    others = narrowed(narrowing, at=at).exclude(pk__in=[case.pk for case in shown])
    found, following, previous = _found(others, after=after, before=before, limit=PAGE)
    rows = _rows([*shown, *found], at)
    return DeskList(
        top=rows[: len(shown)],
        more_on_top=len(on_top) > MOST_ON_TOP,
        rows=rows[len(shown) :],
        next_cursor=following,
        previous_cursor=previous,
        counts=counts(by=by, at=at),
        at=at,
    )


def queue_rows(references: Collection[str], *, at: datetime) -> tuple[list[Case], tuple[QueueRow, ...]]:
    """The cases of these references in the order of the queue, read whole, and the row of each."""
    whole = _read(Case.objects.filter(reference__in=references)).defer(None)
    found = list(whole.order_by(*_ORDER))
    return found, _rows(found, at)


def counts(*, by: User, at: datetime) -> dict[str, int]:
    """How many cases each tab holds, all in one statement; a count stops at MOST_COUNTED."""
    tabs = {
        "all": EVERYTHING,
        "new": Narrowing(state=State.NEW),
        "nobody": Narrowing(assignee=NOBODY),
        "mine": Narrowing(assignee=by.pk),
        "late": Narrowing(due="late"),
        "waiting": Narrowing(state=State.WAITING_FOR_PATIENT),
        "mail": Narrowing(mail_failed=True),
    }
    first, *rest = (
        narrowed(narrowing, at=at).annotate(tab=Value(tab)).values_list("tab", flat=True)[:MOST_COUNTED]
        for tab, narrowing in tabs.items()
    )
    return dict.fromkeys(tabs, 0) | Counter(first.union(*rest, all=True))


def clinician_queue(
    *,
    after: str | None = None,
    before: str | None = None,
    limit: int = 25,
    at: datetime | None = None,
) -> Page:
    """The flagged cases: with a clinician, same-day or more urgent, or with words nobody has read."""
    cases = Case.objects.filter(FLAGGED)
    return _page(cases, after=after, before=before, limit=limit, at=at or now())


def clinician_neighbours(case: Case) -> tuple[str, str]:
    """The references before and after a case in the list of flagged cases, empty at its ends."""
    place = (case.urgency, case.due_at, case.pk)
    others = Case.objects.filter(FLAGGED).values_list("reference", flat=True)
    before = others.filter(TupleLessThan(Tuple(*_ORDER), place)).order_by(*_BACKWARDS)
    behind = others.filter(TupleGreaterThan(Tuple(*_ORDER), place)).order_by(*_ORDER)
    return before.first() or "", behind.first() or ""


def _page(cases: QuerySet[Case], *, after: str | None, before: str | None, limit: int, at: datetime) -> Page:
    found, following, previous = _found(cases, after=after, before=before, limit=limit)
    return Page(_rows(found, at), following, previous)


def _found(
    cases: QuerySet[Case], *, after: str | None, before: str | None, limit: int
) -> tuple[list[Case], str, str]:
    """The cases of one page, and the places from which the next and the previous page go on."""
    joined = _read(cases)
    if place := _read_cursor(before):
        behind = joined.filter(TupleLessThan(Tuple(*_ORDER), place)).order_by(*_BACKWARDS)
        found = list(behind[: limit + 1])
        if len(found) > limit:
            page = found[limit - 1 :: -1]
            return page, _cursor(page[-1]), _cursor(page[0])
        place = None  # a short page would stand at the top: show the whole first one
    else:
        place = _read_cursor(after)
    ahead = joined.filter(TupleGreaterThan(Tuple(*_ORDER), place)) if place else joined
    found = list(ahead.order_by(*_ORDER)[: limit + 1])
    page = found[:limit]
    following = _cursor(page[-1]) if len(found) > limit else ""
    return page, following, _cursor(page[0]) if place and page else ""


def _read(cases: QuerySet[Case]) -> QuerySet[Case]:
    """What a row of a queue needs of each case, in one statement."""
    joined = cases.select_related("patient", "intake", "latest", "assignee", "location").defer(*_NOT_SHOWN)
    return joined.annotate(wrote=PATIENT_WROTE)


def _rows(found: list[Case], at: datetime) -> tuple[QueueRow, ...]:
    flags = flags_of(found, {case.pk for case in found if case.wrote})  # type: ignore[attr-defined]
    return tuple(_row(case, at, flags[case.pk]) for case in found)


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
        zone=case.location.zone,
        overdue=is_late(case, at),
        paused=case.clock_pauses,
        closed=case.is_closed,
        assignee_name=case.assignee.name if case.assignee else "",
        safety_exit=case.safety_exit,
        unread_words=case.words_unread,
        needs_a_look=case.attention_at is not None,
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
