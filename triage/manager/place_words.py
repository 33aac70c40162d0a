"""The page of a place in words."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from typing import TYPE_CHECKING

from django.utils.formats import date_format, time_format
from django.utils.translation import gettext as _

if TYPE_CHECKING:
    from prolo.clinic.models import Location
    from triage.queries.places import Calendar, Followed


@dataclass(frozen=True)
class Line:
    """One line of a list, with the number by which it is taken off."""

    pk: int
    day: str
    text: str
    where: str = ""


@dataclass(frozen=True)
class PlacePage:
    """Everything the page shows beside its forms."""

    slug: str
    name: str
    zone: str
    closed: tuple[Line, ...]
    cover: tuple[Line, ...]
    uncovered: tuple[str, ...]
    followed: tuple[tuple[str, str], ...]
    """Changes whose cases follow, or followed: what changed, and how far it is."""


def page_of(location: Location, calendar: Calendar) -> PlacePage:
    """The page of a place."""
    return PlacePage(
        slug=location.slug,
        name=location.name,
        zone=location.zone.key,
        closed=tuple(
            Line(row.pk, day(row.on), row.name, location.name if row.location else _("All our places"))
            for row in calendar.closed
        ),
        cover=tuple(
            Line(row.pk, days(row.first_day, row.last_day), row.member.name, str(row.place))
            for row in calendar.cover
        ),
        uncovered=tuple(days(first, last) for first, last in runs(calendar.uncovered)),
        followed=tuple((row.why or _("Opening hours"), _how_far(row, location)) for row in calendar.followed),
    )


def _how_far(row: Followed, location: Location) -> str:
    """How far the cases follow a change, in one sentence."""
    counts = {"moved": row.moved, "cases": row.cases, "left": row.left}
    if row.done_at is None:
        return (
            _("%(left)d of %(cases)d waiting cases still show the time from before. They follow one by one.")
            % counts
        )
    done = time_format(row.done_at.astimezone(location.zone), "H:i")
    return _("Done at %(time)s: %(moved)d of %(cases)d waiting cases have another time to reply.") % {
        **counts,
        "time": done,
    }


def day(on: date) -> str:
    return date_format(on, "D j M Y")


def days(first: date, last: date) -> str:
    """One day, or the first and the last one."""
    if first == last:
        return day(first)
    return _("%(first)s to %(last)s") % {"first": day(first), "last": day(last)}


def runs(found: Iterable[date]) -> Iterator[tuple[date, date]]:
    """Days that follow one another, weekends aside, as their first and last one."""
    first = last = None
    for one in found:
        if first is None or last is None:
            first = last = one
        elif one - last <= timedelta(days=3):
            last = one
        else:
            yield first, last
            first = last = one
    if first and last:
        yield first, last
