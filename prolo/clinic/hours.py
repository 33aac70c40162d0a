"""When a location is open and when something is due there: hours on file, and response targets."""

from collections import defaultdict
from datetime import datetime, time
from types import MappingProxyType

from django.db.models import Q
from django.utils import formats
from django.utils.translation import gettext as _

from prolo.clinic.models import Holiday, Location, OpeningHours
from prolo.clinic.timetable import Timetable
from prolo.statements import Prepared

OPEN_MINUTES = MappingProxyType({"EMERGENCY_NOW": 30, "SAME_DAY": 120})
WORKING_DAYS = MappingProxyType({"URGENT_DAYS": 1, "GP_SOON": 2, "NOT_ENOUGH_INFO": 2})
OTHERWISE_WORKING_DAYS = 5
WARN_MINUTES = MappingProxyType({"EMERGENCY_NOW": 10, "SAME_DAY": 30})
NEXT_PERSON_MINUTES = MappingProxyType({"EMERGENCY_NOW": 15, "SAME_DAY": 30})
OTHERWISE_MINUTES = 120
"""Of opening time: so long before a reply is due somebody is told, and so long after each person on cover the next."""
_HOURS = Prepared(
    lambda location: (
        OpeningHours.objects.filter(location=location)
        .order_by("weekday", "opens_at")
        .values_list("weekday", "opens_at", "closes_at")
    ),
    location=0,
)
_CLOSED = Prepared(
    lambda location: Holiday.objects.filter(Q(location=location) | Q(location=None)).values_list("on"),
    location=0,
)


def timetable(location: Location) -> Timetable:
    """The location's opening hours and holidays as on file: two statements."""
    week: dict[int, list[tuple[time, time]]] = defaultdict(list)
    for weekday, opens, closes in _HOURS.rows(location=location.pk):
        week[weekday].append((opens, closes))
    spans = {weekday: tuple(found) for weekday, found in week.items()}
    return Timetable(location.zone, spans, frozenset(day for (day,) in _CLOSED.rows(location=location.pk)))


def is_open(location: Location, at: datetime) -> bool:
    """Is the location open at this moment?"""
    return timetable(location).is_open(at)


def next_opening(location: Location, at: datetime) -> datetime | None:
    """When it opens next; `at` itself while it is open; None without hours on file."""
    return timetable(location).next_opening(at)


def add_open_minutes(location: Location, at: datetime, minutes: int) -> datetime:
    """The moment when so many minutes of opening time have passed."""
    return timetable(location).add_open_minutes(at, minutes)


def working_days_later(location: Location, at: datetime, days: int) -> datetime:
    """Closing time of the so-manieth working day after `at`."""
    return timetable(location).working_days_later(at, days)


def due_at(*, location: Location, result: str, at: datetime, table: Timetable | None = None) -> datetime:
    """When a case with this result code must have been looked at, by the clinic's response targets."""
    table = table or timetable(location)
    if result in OPEN_MINUTES:
        return table.add_open_minutes(at, OPEN_MINUTES[result])
    return table.working_days_later(at, WORKING_DAYS.get(result, OTHERWISE_WORKING_DAYS))


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
