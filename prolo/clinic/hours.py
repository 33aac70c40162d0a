"""When a location is open and when something is due there: hours on file, and response targets."""

from collections import defaultdict
from collections.abc import Iterable
from datetime import datetime, time

from django.db.models import DateField, Q, SmallIntegerField, TimeField, Value
from django.utils import formats
from django.utils.translation import gettext as _

from prolo import statements
from prolo.clinic.models import Holiday, Location, OpeningHours
from prolo.clinic.targets import What, target
from prolo.clinic.timetable import Timetable
from prolo.statements import Prepared

_NO_HOURS = [Value(None, output_field=kind()) for kind in (SmallIntegerField, TimeField, TimeField)]
_CALENDAR = Prepared(
    lambda location: (
        OpeningHours.objects.filter(location=location)
        .order_by()
        .values_list("weekday", "opens_at", "closes_at", Value(None, output_field=DateField()))
        .union(
            Holiday.objects.filter(Q(location=location) | Q(location=None))
            .order_by()
            .values_list(*_NO_HOURS, "on"),
            all=True,
        )
    ),
    location=0,
)
_HOLDS = 7342
"""The lock of a place's calendar: shared by whoever counts by it, alone for whoever changes it."""


def timetable(location: Location) -> Timetable:
    """The location's opening hours and holidays as on file: one statement."""
    week: dict[int, list[tuple[time, time]]] = defaultdict(list)
    closed = set()
    for weekday, opens, closes, day in _CALENDAR.rows(location=location.pk):
        if day is None:
            week[weekday].append((opens, closes))
        else:
            closed.add(day)
    spans = {weekday: tuple(sorted(week[weekday])) for weekday in sorted(week)}
    return Timetable(location.zone, spans, frozenset(closed))


def held_timetable(location: Location) -> Timetable:
    """The same, and until the transaction ends nobody changes it: what is written down by it stays right."""
    statements.hold(_HOLDS, location.pk, alone=False)
    return timetable(location)


def hold(locations: Iterable[Location]) -> None:
    """Until the transaction ends nobody else changes the calendar of these places, or writes a time counted by it."""
    for pk in sorted(location.pk for location in locations):
        statements.hold(_HOLDS, pk, alone=True)


def is_open(location: Location, at: datetime) -> bool:
    """Is the location open at this moment?"""
    return timetable(location).is_open(at)


def next_opening(location: Location, at: datetime) -> datetime | None:
    """When it opens next; `at` itself while it is open; None without hours on file."""
    return timetable(location).next_opening(at)


def add_open_minutes(location: Location, at: datetime, minutes: int) -> datetime:
    """The moment when so many minutes of opening time have passed."""
    return timetable(location).add_open_minutes(at, minutes)


def due_at(*, location: Location, result: str, at: datetime, table: Timetable | None = None) -> datetime:
    """When a case with this result code must have been looked at, by the response targets of the location."""
    table, wanted = table or timetable(location), target(What.DUE, result, location)
    if wanted.in_days:
        return table.working_days_later(at, wanted.amount)
    return table.add_open_minutes(at, wanted.amount)


def reads_now_line(location: Location, at: datetime) -> str:
    """One sentence on whether anybody is there now; never that anybody has read anything."""
    table = timetable(location)
    opens = table.next_opening(at)
    if opens is None:
        return _("Call the clinic to ask when it is open.")
    if table.is_open(at):
        closes = table.closes(at)
        clock = formats.time_format(closes.astimezone(location.zone), "H:i") if closes else ""
        return _("The clinic is open now, until %(time)s.") % {"time": clock}
    local = opens.astimezone(location.zone)
    words = {"day": formats.date_format(local, "l j F"), "time": formats.time_format(local, "H:i")}
    return _("The clinic is closed now. It opens on %(day)s at %(time)s.") % words


def hours_line(location: Location) -> str:
    """The week's opening hours in one line, days with equal hours together."""
    names = (_("Mon"), _("Tue"), _("Wed"), _("Thu"), _("Fri"), _("Sat"), _("Sun"))
    week = timetable(location).week
    runs: list[tuple[list[int], str]] = []
    for day in sorted(week):
        clock = ", ".join(f"{opens:%H:%M}-{closes:%H:%M}" for opens, closes in week[day])
        if runs and runs[-1][1] == clock and runs[-1][0][-1] == day - 1:
            runs[-1][0].append(day)
        else:
            runs.append(([day], clock))
    return "; ".join(f"{_days(names, days)} {clock}" for days, clock in runs)


def _days(names: tuple[str, ...], days: list[int]) -> str:
    return names[days[0]] if len(days) == 1 else f"{names[days[0]]}-{names[days[-1]]}"
