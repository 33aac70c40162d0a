"""The work queues, most urgent and soonest due first, page by page from an index."""

import binascii
from base64 import urlsafe_b64decode, urlsafe_b64encode
from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from functools import cached_property, lru_cache, partial
from hashlib import blake2s
from typing import Any, NamedTuple, Protocol
from uuid import UUID
from zoneinfo import ZoneInfo

from django.conf import settings
from django.utils.timezone import now
from django.utils.translation import get_language

from prolo.accounts.models import User
from triage.models import Case, State, age_on
from triage.queries import listed
from triage.queries.flagged import flagged
from triage.queries.flags import Flag, Signs, flags_of
from triage.queries.listed import Listed, Place
from triage.queries.narrowing import Narrowing
from triage.queries.persons import named_in, words_of
from triage.queries.standing import is_late
from triage.rules import Result

PAGE, MOST_ON_TOP, ROWS_KEPT = 25, 25, 1024
EVERYTHING = Narrowing()


class QueueRow(NamedTuple):
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
    unread: bool = False
    """Something waits for a clinician to read it."""
    reopened: bool = False
    opinion_of: int | None = None


class Read(Protocol):
    """Reads so many cases of a list, behind a place in its order or back from it."""

    def __call__(self, place: Place | None, /, *, back: bool, limit: int) -> list[Listed]: ...


class _BelowUrgent:
    """Reads the cases of a list, and with them the urgent ones above it."""

    def __init__(self, read: Callable[..., tuple[list[Listed], list[Listed]]]) -> None:
        self._read = read
        self.on_top: list[Listed] = []

    def __call__(self, place: Place | None, /, *, back: bool, limit: int) -> list[Listed]:
        self.on_top, found = self._read(place, back=back, limit=limit)
        return found


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


def desk_list(
    *,
    counts: dict[str, int],
    at: datetime,
    narrowing: Narrowing = EVERYTHING,
    after: str | None = None,
    before: str | None = None,
    limit: int = PAGE,
) -> DeskList:
    """One page of the desk's queue below the urgent cases, which stand on every page whatever it is narrowed to.

    `counts` is how many cases each tab holds, as the frame of the list says.
    """
    values = narrowing.given(at)
    read = _BelowUrgent(partial(listed.with_urgent, MOST_ON_TOP, narrowing.kind(values), values))
    found, following, previous = _found(read, after=after, before=before, limit=limit)
    return DeskList(
        top=_rows(read.on_top[:MOST_ON_TOP], at),
        more_on_top=len(read.on_top) > MOST_ON_TOP,
        rows=_rows(found, at),
        next_cursor=following,
        previous_cursor=previous,
        counts=counts,
        at=at,
    )


def queue_rows(references: Collection[str], *, at: datetime) -> tuple[list[Case], tuple[QueueRow, ...]]:
    """The cases of these references in the order of the queue, read whole, and the row of each."""
    rows = _rows(listed.of_references(references), at)
    whole = Case.objects.filter(reference__in=[row.reference for row in rows])
    known = {
        case.reference: case for case in whole.select_related("patient", "intake", "latest", "procedure")
    }
    return [known[row.reference] for row in rows], rows


def clinician_queue(
    *,
    named: str = "",
    by: User | None = None,
    after: str | None = None,
    before: str | None = None,
    limit: int = 25,
    at: datetime | None = None,
) -> Page:
    """One of the clinicians' lists: flagged cases are with a clinician, urgent, or hold words nobody has read."""
    read = partial(listed.of_any, flagged(named, by=by))
    return _page(read, after=after, before=before, limit=limit, at=at or now())


def _page(read: Read, *, after: str | None, before: str | None, limit: int, at: datetime) -> Page:
    found, following, previous = _found(read, after=after, before=before, limit=limit)
    return Page(_rows(found, at), following, previous)


def _found(read: Read, *, after: str | None, before: str | None, limit: int) -> tuple[list[Listed], str, str]:
    """The cases of one page, and the places from which the next and the previous page go on."""
    if place := _read_cursor(before):
        found = read(place, back=True, limit=limit + 1)
        if len(found) > limit:
            page = found[limit - 1 :: -1]
            return page, _cursor(page[-1]), _cursor(page[0])
        place = None  # a short page would stand at the top: show the whole first one
    else:
        place = _read_cursor(after)
    found = read(place, back=False, limit=limit + 1)
    page = found[:limit]
    following = _cursor(page[-1]) if len(found) > limit else ""
    return page, following, _cursor(page[0]) if place and page else ""


def _rows(found: Sequence[Listed], at: datetime) -> tuple[QueueRow, ...]:
    language = get_language()
    return tuple(_row(case, at, language) for case in found)


def _signs(case: Listed) -> Signs:
    return Signs(
        patient_wrote=case.unread is not None,
        typed_by_staff=case.typed_by_staff,
        helped=case.coded.helped,
        answers_changed=case.was_changed,
        erasure_asked=case.erasure_asked_at is not None,
        needs_a_look=case.attention_at is not None,
    )


def _row(case: Listed, at: datetime, language: str | None) -> QueueRow:
    names = case.names
    nameless = _nameless(tuple(case), at.date(), is_late(case, at), language)
    return nameless._replace(name=" ".join(names) if names else named_in(case.told))


@lru_cache(maxsize=ROWS_KEPT)
def _nameless(read: tuple[Any, ...], today: date, late: bool, _language: str) -> QueueRow:
    """A row without its name: a list is shown again and again, and what a patient typed is never kept here."""
    case = Listed._make(read)
    state, age = State(case.state), age_on(case.born, today)
    return QueueRow(
        reference=case.reference,
        version=case.version,
        name="",
        age=case.coded.age if age is None else age,
        region_words=str(words_of("region", case.region)),
        side_words=str(words_of("side", case.side)),
        urgency=case.urgency_result,
        state=state,
        state_words=str(state.label),
        opened_at=case.opened_at,
        due_at=case.due_at,
        zone=ZoneInfo(case.zone or settings.CLINIC_TIME_ZONE),
        overdue=late,
        paused=case.clock_pauses,
        closed=case.is_closed,
        assignee_name=case.assignee_name or "",
        safety_exit=case.safety_exit,
        unread_words=case.words_unread,
        needs_a_look=case.attention_at is not None,
        flags=flags_of(_signs(case), case.history),
        unread=case.unread_since is not None,
        reopened=case.answers_reopened_at is not None,
        opinion_of=case.opinion_wanted_of_id,
    )


def _cursor(case: Listed) -> str:
    place = f"{case.urgency}|{case.due_at.isoformat()}|{case.pk}"
    return urlsafe_b64encode(place.encode()).decode()


def _read_cursor(text: str | None) -> Place | None:
    """The place a page ended at; a cursor that cannot be read starts from the top."""
    if not text:
        return None
    try:
        urgency, due_at, pk = urlsafe_b64decode(text).decode().split("|")
        moment = datetime.fromisoformat(due_at)
        return (int(urgency), moment, UUID(pk)) if moment.tzinfo else None
    except (ValueError, binascii.Error):
        return None
