"""Who is on cover: the people who answer for a location on a day, in the order they are told."""

from datetime import date, datetime

from django.db.models import QuerySet

from prolo.accounts.models import User
from prolo.accounts.permissions import GRANTS, Permission
from prolo.clinic.hours import timetable
from prolo.clinic.models import Cover, Location
from prolo.clinic.timetable import Timetable


def day_of(location: Location, at: datetime, table: Timetable | None = None) -> date:
    """The day whose people look at what comes in now: today while it is open, else the day it opens next."""
    opens = (table or timetable(location)).next_opening(at)
    return (opens or at).astimezone(location.zone).date()


def chain(location: Location, day: date) -> list[list[User]]:
    """The people on cover that day by their place; only those who may still work on cases."""
    rows = _on(location, day).select_related("member").order_by("place", "pk")
    places: dict[int, dict[int, User]] = {}
    for row in rows:
        places.setdefault(row.place, {})[row.member.pk] = row.member
    return [list(people.values()) for people in places.values()]


def is_covered(location: Location, day: date) -> bool:
    """Whether somebody is down to look at what comes in on a day."""
    return _on(location, day).exists()


def _on(location: Location, day: date) -> QuerySet[Cover]:
    roles = [role.value for role in GRANTS[Permission.HANDLE_CASE]]
    working = User.objects.filter(is_active=True, groups__name__in=roles)
    return Cover.objects.filter(location=location, first_day__lte=day, last_day__gte=day, member__in=working)
