"""When a location is open, and who is on cover there: the manager's changes, and what they move."""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import date, datetime, time
from typing import Any

from django.db import OperationalError, transaction
from django.utils.translation import gettext_lazy as _

from prolo.accounts.models import User
from prolo.accounts.permissions import Permission, may
from prolo.audit import record
from prolo.clinic.hours import hold, timetable
from prolo.clinic.models import Cover, Holiday, Location, OpeningHours
from prolo.clinic.targets import What, differing
from triage.services import moving
from triage.services.casework import allow
from triage.services.moving import Moved
from triage.services.refusals import NotAllowed, Refused
from triage.tasks import move_due_times

Spans = Sequence[tuple[int, time, time]]
"""Weekday (Monday is 0), opening and closing time."""


class AlreadyClosed(Refused):
    says = _("This day is on the list already.")


class CannotCover(NotAllowed):
    says = _("Choose somebody who works on cases.")


def close_on(*, on: date, name: str, location: Location | None, by: User, at: datetime) -> Moved:
    """Keep a location, or the whole clinic, closed on a day. Due times of open cases move."""
    allow(by, Permission.EDIT_CLINIC)
    with transaction.atomic(), _moving(_places(location), at=at, why=name):
        if Holiday.objects.filter(location=location, on=on).exists():
            raise AlreadyClosed
        Holiday(location=location, on=on, name=name).save(force_insert=True)
        _write_down("clinic.closed_on", location, by, at, on=on.isoformat())
    return _first_lot(at)


def open_on(*, holiday: Holiday, by: User, at: datetime) -> Moved:
    """Take a day off the list of closed days. Due times of open cases move back."""
    allow(by, Permission.EDIT_CLINIC)
    location, on = holiday.location, holiday.on.isoformat()
    with transaction.atomic(), _moving(_places(location), at=at, why=holiday.name):
        if Holiday.objects.filter(pk=holiday.pk).delete()[0]:
            _write_down("clinic.opened_on", location, by, at, on=on)
    return _first_lot(at)


def set_hours(*, location: Location, spans: Spans, by: User, at: datetime) -> Moved:
    """The opening hours of a location from now on. Due times of open cases move."""
    allow(by, Permission.EDIT_CLINIC)
    with transaction.atomic(), _moving([location], at=at, why=""):
        OpeningHours.objects.filter(location=location).delete()
        OpeningHours.objects.bulk_create(
            OpeningHours(location=location, weekday=day, opens_at=opens, closes_at=closes)
            for day, opens, closes in spans
        )
        _write_down("clinic.hours_set", location, by, at)
    return _first_lot(at)


@transaction.atomic
def set_targets(
    *, location: Location, amounts: Mapping[tuple[What, str], int], by: User, at: datetime
) -> None:
    """How soon cases that come from now on are due at a location, and when somebody is told. Promises stay.

    A patient was told the time that stands on an open case, so no open case moves.
    """
    allow(by, Permission.EDIT_CLINIC)
    held = Location.objects.select_for_update().get(pk=location.pk)
    held.targets = differing(amounts)
    held.save(update_fields=["targets"])
    _write_down("clinic.targets_set", location, by, at, targets=held.targets)


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


def _places(location: Location | None) -> list[Location]:
    return [location] if location else list(Location.objects.order_by("pk"))


@contextmanager
def _moving(places: Sequence[Location], *, at: datetime, why: str) -> Iterator[None]:
    """List the open cases whose due times follow what the block changes about the timetables of these places.

    Nobody writes a time counted by one of them meanwhile, so a case is on the list, or counted by the new one.
    """
    hold(places)
    before = [(place, timetable(place)) for place in places]
    yield
    if sum(moving.begin(place, table, timetable(place), at=at, why=why) for place, table in before):
        move_due_times.enqueue()


def _first_lot(at: datetime) -> Moved:
    """What one lot holds is moved at once; the worker goes on with the rest."""
    try:
        return moving.go_on(at=at, most=moving.LOT)
    except OperationalError:  # the change is kept, and the worker comes to all of it
        return Moved(left=moving.left())


def _write_down(action: str, location: Location | None, by: User, at: datetime, **detail: Any) -> None:
    subject = f"location:{location.slug}" if location else "location:all"
    record(action=action, by=by, at=at, subject=subject, detail=detail)
