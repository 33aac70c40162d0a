"""The clinic's places as its manager sees them: hours, closed days, who is on cover, and where nobody is."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from django.db.models import Q

from prolo.accounts.models import User
from prolo.accounts.permissions import GRANTS, Permission, may
from prolo.clinic.cover import chain, day_of
from prolo.clinic.hours import hours_line, timetable
from prolo.clinic.models import CalendarChange, Cover, Holiday, Location
from triage.models import CaseToMove

AHEAD = timedelta(days=28)
"""So far ahead days without cover are pointed out."""
SHOWN_FOR, MOST_SHOWN = timedelta(days=1), 5
"""So long, and so many at once, a page says what a change of hours did."""


@dataclass(frozen=True)
class Place:
    """One place in a list: who is on cover where its forms are read next."""

    location: Location
    hours: str
    day: date
    covered_by: tuple[tuple[str, ...], ...]


@dataclass(frozen=True)
class Calendar:
    """What a manager keeps for one place, from today on."""

    week: dict[int, tuple[tuple[time, time], ...]]
    closed: tuple[Holiday, ...]
    cover: tuple[Cover, ...]
    uncovered: tuple[date, ...]
    followed: tuple["Followed", ...]


@dataclass(frozen=True)
class Followed:
    """A change of hours or closed days, and how far the cases are that waited by the ones before."""

    why: str
    cases: int
    moved: int
    left: int
    done_at: datetime | None


def places(*, at: datetime) -> tuple[Place, ...]:
    """Every place of the clinic."""
    return tuple(_place(location, at) for location in Location.objects.all())


def place_named(slug: str) -> Location | None:
    """The place with this name in addresses."""
    return Location.objects.filter(slug=slug).first()


def calendar(location: Location, *, at: datetime) -> Calendar:
    """Hours, the closed days and the rota of a place, and the working days ahead that nobody covers."""
    today = at.astimezone(location.zone).date()
    table = timetable(location)
    closed = Holiday.objects.filter(Q(location=location) | Q(location=None), on__gte=today)
    rota = tuple(Cover.objects.filter(location=location, last_day__gte=today).select_related("member"))
    days = (today + timedelta(days=number) for number in range(AHEAD.days))
    working = [day for day in days if table.is_working_day(day)]
    return Calendar(
        week=dict(table.week),
        closed=tuple(closed.select_related("location").order_by("on")),
        cover=tuple(sorted(rota, key=lambda row: (row.first_day, row.place, row.pk))),
        uncovered=tuple(day for day in working if not _covers(rota, day)),
        followed=tuple(_followed(location, at)),
    )


def may_cover() -> list[User]:
    """The people who can be put on cover, by name."""
    roles = [role.value for role in GRANTS[Permission.HANDLE_CASE]]
    return list(User.objects.filter(groups__name__in=roles, is_active=True).distinct().order_by("name", "pk"))


def closed_day(location: Location, pk: int) -> Holiday | None:
    """A closed day of this place or of the whole clinic."""
    return Holiday.objects.filter(Q(location=location) | Q(location=None), pk=pk).first()


def cover_row(location: Location, pk: int) -> Cover | None:
    """A line of the rota of this place."""
    return Cover.objects.filter(location=location, pk=pk).select_related("location").first()


def _place(location: Location, at: datetime) -> Place:
    day = day_of(location, at)
    told = chain(location, day)
    people = tuple(tuple(member.name for member in people) for people in told)
    return Place(location, hours_line(location), day, people)


def _followed(location: Location, at: datetime) -> Iterator[Followed]:
    """Changes that are still at work, and the newest of those done within a day."""
    rows = CalendarChange.objects.filter(location=location, cases__gt=0)
    lately = rows.filter(Q(done_at=None) | Q(at__gt=at - SHOWN_FOR)).order_by("-at", "-pk")
    for row in lately[:MOST_SHOWN]:
        left = CaseToMove.objects.filter(change=row).count() if row.done_at is None else 0
        yield Followed(row.why, row.cases, row.moved, left, row.done_at)


def _covers(rota: Iterable[Cover], day: date) -> bool:
    return any(
        row.first_day <= day <= row.last_day and may(row.member, Permission.HANDLE_CASE) for row in rota
    )
