"""When a location is open, and who is on cover there: the manager's changes, and what they move."""

from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, datetime, time
from typing import Any

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from prolo.accounts.models import User
from prolo.accounts.permissions import Permission, may
from prolo.audit import record
from prolo.clinic.hours import timetable
from prolo.clinic.models import Cover, Holiday, Location, OpeningHours
from prolo.clinic.timetable import Timetable
from triage.models import CLOSED, Case, EventKind
from triage.services.casework import Step, allow, changed
from triage.services.refusals import NotAllowed, Refused

Spans = Sequence[tuple[int, time, time]]
"""Weekday (Monday is 0), opening and closing time."""


class AlreadyClosed(Refused):
    says = _("This day is on the list already.")


class CannotCover(NotAllowed):
    says = _("Choose somebody who works on cases.")


@dataclass
class Moved:
    """How many cases have another time to reply now."""

    cases: int = 0


@transaction.atomic
def close_on(*, on: date, name: str, location: Location | None, by: User, at: datetime) -> Moved:
    """Keep a location, or the whole clinic, closed on a day. Due times of open cases move."""
    allow(by, Permission.EDIT_CLINIC)
    with _moving(_locked(location), at=at, why=name) as moved:
        if Holiday.objects.filter(location=location, on=on).exists():
            raise AlreadyClosed
        Holiday(location=location, on=on, name=name).save(force_insert=True)
    _write_down("clinic.closed_on", location, by, at, on=on.isoformat(), moved=moved.cases)
    return moved


@transaction.atomic
def open_on(*, holiday: Holiday, by: User, at: datetime) -> Moved:
    """Take a day off the list of closed days. Due times of open cases move back."""
    allow(by, Permission.EDIT_CLINIC)
    location, on = holiday.location, holiday.on.isoformat()
    with _moving(_locked(location), at=at, why=holiday.name) as moved:
        Holiday.objects.filter(pk=holiday.pk).delete()
    _write_down("clinic.opened_on", location, by, at, on=on, moved=moved.cases)
    return moved


@transaction.atomic
def set_hours(*, location: Location, spans: Spans, by: User, at: datetime) -> Moved:
    """The opening hours of a location from now on. Due times of open cases move."""
    allow(by, Permission.EDIT_CLINIC)
    with _moving(_locked(location), at=at, why="") as moved:
        OpeningHours.objects.filter(location=location).delete()
        OpeningHours.objects.bulk_create(
            OpeningHours(location=location, weekday=day, opens_at=opens, closes_at=closes)
            for day, opens, closes in spans
        )
    _write_down("clinic.hours_set", location, by, at, moved=moved.cases)
    return moved


@transaction.atomic
def put_on_cover(
    *, location: Location, member: User, place: int, first_day: date, last_day: date, by: User, at: datetime
) -> Cover:
    """Put somebody on cover for some days. Refuses with CannotCover who may not work on cases."""
    allow(by, Permission.EDIT_CLINIC)
    if not may(member, Permission.HANDLE_CASE):
        raise CannotCover
    row = Cover(location=location, member=member, place=place, first_day=first_day, last_day=last_day)
    row.save(force_insert=True)
    days = {"member": str(member.pk), "from": first_day.isoformat(), "to": last_day.isoformat()}
    _write_down("clinic.on_cover", location, by, at, place=place, **days)
    return row


@transaction.atomic
def take_off_cover(*, cover: Cover, by: User, at: datetime) -> None:
    """Take somebody off the rota."""
    allow(by, Permission.EDIT_CLINIC)
    gone = {"member": str(cover.member_id), "from": cover.first_day.isoformat()}
    gone["to"] = cover.last_day.isoformat()
    if Cover.objects.filter(pk=cover.pk).delete()[0]:
        _write_down("clinic.off_cover", cover.location, by, at, place=cover.place, **gone)


def _locked(location: Location | None) -> list[Location]:
    """The location, or all of them, held so that two changes never count from the same old timetable."""
    rows = Location.objects.filter(pk=location.pk) if location else Location.objects.all()
    return list(rows.order_by("pk").select_for_update())


@contextmanager
def _moving(places: Iterable[Location], *, at: datetime, why: str) -> Iterator[Moved]:
    """Move the due times of open cases by what the block changes about the timetables of these places."""
    before = [(place, timetable(place)) for place in places]
    moved = Moved()
    yield moved
    for place, table in before:
        moved.cases += _move(place, table, timetable(place), at=at, why=why)


def _move(place: Location, before: Timetable, after: Timetable, *, at: datetime, why: str) -> int:
    found = 0
    waiting = Case.objects.exclude(state__in=CLOSED).filter(location=place).order_by("pk")
    for case in waiting.select_for_update(of=("self",)).iterator(chunk_size=500):
        fields = _moved_times(case, before, after, at)
        if fields:
            step = Step(EventKind.DUE_MOVED, at, detail={"note": why} if why else {})
            changed(case=case, version=case.version, step=step, **fields)
            found += 1
    return found


def _moved_times(case: Case, before: Timetable, after: Timetable, at: datetime) -> dict[str, Any]:
    """The times of a case that are others now. A clock that stands still keeps its minutes of opening time."""
    fields: dict[str, Any] = {}
    if not case.clock_pauses:
        due = before.moved(case.due_at, at=at, to=after)
        fields |= {"due_at": due, "escalated": 0} if due != case.due_at else {}
    if case.words_unread and case.words_due_at:
        due = before.moved(case.words_due_at, at=at, to=after)
        fields |= {"words_due_at": due} if due != case.words_due_at else {}
    return fields


def _write_down(action: str, location: Location | None, by: User, at: datetime, **detail: Any) -> None:
    subject = f"location:{location.slug}" if location else "location:all"
    record(action=action, by=by, at=at, subject=subject, detail=detail)
