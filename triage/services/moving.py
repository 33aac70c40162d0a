"""Times to reply after a change of hours: moved lot by lot, each case once for each change.

The change and the list of its cases are written together. Whoever comes first moves a case: the request that made the
change, the worker, the pass that goes on by itself, or the step that changes the case meanwhile. A case goes off the
list in the transaction that moves it, so one that is killed has done nothing, or a whole lot.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import groupby
from typing import Any

from django.db import transaction
from django.db.models import Exists, F, OuterRef, Q, QuerySet, Value

from prolo import receipt_log
from prolo.audit import Reading, record, record_all
from prolo.clinic import changes
from prolo.clinic.models import CalendarChange, Location
from prolo.clinic.timetable import Timetable
from prolo.statements import insert_all, insert_chosen, update_all
from triage.models import CLOSED, Case, CaseToMove, Event, EventKind

LOT, OF_A_TASK = 200, 1_000
"""So many cases in one transaction, and in one task: nobody waits for them for more than a moment."""
_TIMES = ("due_at", "words_due_at", "escalated", "version")


@dataclass
class Moved:
    """How many cases have another time to reply now, how many are still on the list, how many were looked at."""

    cases: int = 0
    left: int = 0
    looked_at: int = 0


def begin(place: Location, before: Timetable, after: Timetable, *, at: datetime, why: str) -> int:
    """List the cases of a place whose times another calendar may move. The caller holds the calendar.

    Returns how many.
    """
    if before == after:
        return 0
    ahead = Q(due_at__gt=at) | Q(words_due_at__gt=at)
    waiting = Case.objects.exclude(state__in=CLOSED).filter(ahead, location=place)
    change = CalendarChange(location=place, at=at, why=why, before=before.as_json(), after=after.as_json())
    change.save(force_insert=True)
    change.cases = _list(waiting.order_by("urgency", "due_at", "pk"), change)
    change.done_at = None if change.cases else at
    change.save(update_fields=["cases", "done_at"])
    changes.look_again()
    return change.cases


def go_on(*, at: datetime, most: int | None = None) -> Moved:
    """Move cases that are still on the list, at most so many, the most urgent first."""
    moved = Moved()
    while most is None or moved.looked_at < most:
        with transaction.atomic():
            lot = _lot()
            moved.cases += _move(lot, at)
        moved.looked_at += len(lot)
        if not lot:
            break
    _finish(at)
    moved.left = left()
    return moved


def left() -> int:
    """How many cases are on the list."""
    return CaseToMove.objects.count()


def settle(*, case: Case, at: datetime) -> bool:
    """In the transaction of a step on this case: move its times first, if they are still to be moved.

    Returns whether there was something to move; the case is then as it stands in the database.
    """
    listed = CaseToMove.objects.filter(case=case)
    if not listed.exists():
        return False
    held = Case.objects.select_for_update().get(pk=case.pk)
    if held.version != case.version or not listed.exists():
        return False
    _move([held], at)
    for name in _TIMES:
        setattr(case, name, getattr(held, name))
    return True


def to_be_moved() -> Exists:
    """Of cases: whether their times are still by the calendar before."""
    return Exists(CaseToMove.objects.filter(case=OuterRef("pk")))


def _list(cases: QuerySet[Case], change: CalendarChange) -> int:
    """Put cases on the list of a change, in one statement. Returns how many."""
    return insert_chosen(CaseToMove, ("change", "case"), cases.values_list(Value(change.pk), "pk"))


def _lot() -> list[Case]:
    """Cases of the next lot, locked; those somebody else is at are left to them, or to a later look."""
    listed = CaseToMove.objects.order_by("pk").values_list("case", flat=True)[:LOT]
    rows = Case.objects.filter(pk__in=list(listed)).order_by("pk")
    return list(rows.select_for_update(skip_locked=True))


def _move(cases: Sequence[Case], at: datetime) -> int:
    """Move locked cases by every change they are listed for, in order, and take them off the list."""
    known = {case.pk: case for case in cases}
    listed = CaseToMove.objects.filter(case__in=known).select_related("change").order_by("change", "pk")
    moved = 0
    for change, rows in groupby(listed, key=lambda row: row.change):
        moved += _follow(change, (known[row.case_id] for row in rows), at)
    CaseToMove.objects.filter(case__in=known).delete()
    return moved


def _follow(change: CalendarChange, cases: Iterable[Case], at: datetime) -> int:
    """Move cases by one change: their rows, one event and one audit row each."""
    steps = list(_steps(change, cases))
    detail = {"note": change.why} if change.why else {}
    update_all([case for case, _ in steps], *_TIMES)
    insert_all(
        [
            Event(case=case, number=case.version, at=at, kind=EventKind.DUE_MOVED, detail=detail)
            for case, _ in steps
        ]
    )
    action = f"case.{EventKind.DUE_MOVED.value}"
    rows = (
        Reading(action, f"case:{case.reference}", detail={"changed": sorted(fields)})
        for case, fields in steps
    )
    record_all(rows, by=None, at=at)
    for case, _ in steps:
        receipt_log.note(reference=case.reference, version=case.version, at=at)
    CalendarChange.objects.filter(pk=change.pk).update(moved=F("moved") + len(steps))
    return len(steps)


def _steps(change: CalendarChange, cases: Iterable[Case]) -> Iterator[tuple[Case, dict[str, Any]]]:
    """The cases that have other times now, with those times set, and which they are."""
    before, after = Timetable.from_json(change.before), Timetable.from_json(change.after)
    for case in cases:
        fields = _moved_times(case, before, after, change.at)
        if fields:
            for name, value in fields.items():
                setattr(case, name, value)
            case.version += 1
            yield case, fields


def _moved_times(case: Case, before: Timetable, after: Timetable, at: datetime) -> dict[str, Any]:
    """The times of a case that are others now. A clock that stands still keeps its minutes of opening time."""
    fields: dict[str, Any] = {}
    if case.is_closed:
        return fields
    if not case.clock_pauses:
        due = before.moved(case.due_at, at=at, to=after)
        fields |= {"due_at": due, "escalated": 0} if due != case.due_at else {}
    if case.words_unread and case.words_due_at:
        due = before.moved(case.words_due_at, at=at, to=after)
        fields |= {"words_due_at": due} if due != case.words_due_at else {}
    return fields


@transaction.atomic
def _finish(at: datetime) -> None:
    """Changes of whose cases none is left are done."""
    listed = Exists(CaseToMove.objects.filter(change=OuterRef("pk")))
    open_ones = CalendarChange.objects.filter(~listed, done_at=None).select_related("location")
    for change in open_ones.select_for_update(of=("self",), skip_locked=True):
        CalendarChange.objects.filter(pk=change.pk).update(done_at=at)
        detail = {"cases": change.cases, "moved": change.moved}
        record(
            action="clinic.times_moved",
            by=None,
            at=at,
            subject=f"location:{change.location.slug}",
            detail=detail,
        )
    changes.look_again()
