"""Who is on cover: the people who answer for a location on a day, in the order they are told."""

from datetime import date, datetime

from prolo.accounts.models import User
from prolo.accounts.permissions import Permission, may
from prolo.clinic.hours import timetable
from prolo.clinic.models import Cover, Location
from prolo.clinic.timetable import Timetable


def day_of(location: Location, at: datetime, table: Timetable | None = None) -> date:
    """The day whose people look at what comes in now: today while it is open, else the day it opens next."""
    opens = (table or timetable(location)).next_opening(at)
    return (opens or at).astimezone(location.zone).date()


def chain(location: Location, day: date) -> list[list[User]]:
    """The people on cover that day by their place; only those who may still work on cases."""
    rows = Cover.objects.filter(location=location, first_day__lte=day, last_day__gte=day)
    places: dict[int, list[User]] = {}
    for row in rows.select_related("member").order_by("place", "pk"):
        known = places.setdefault(row.place, [])
        if may(row.member, Permission.HANDLE_CASE) and row.member not in known:
            known.append(row.member)
    return [people for people in places.values() if people]


def is_covered(location: Location, at: datetime) -> bool:
    """Whether somebody is down to look at what comes in now."""
    return bool(chain(location, day_of(location, at)))
