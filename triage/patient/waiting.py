"""What a patient is told where nobody is down to read forms: not to wait for us."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from django.utils.formats import date_format
from django.utils.translation import gettext as _

from prolo.clinic.cover import day_of, is_covered

if TYPE_CHECKING:
    from prolo.clinic.models import Location
    from triage.models import Case


@dataclass(frozen=True)
class NotRead:
    """A place and the day on which nobody reads its forms. `place` is empty where there is only one."""

    day: str
    place: str


def unread_at(places: Collection[Location], *, at: datetime) -> tuple[NotRead, ...]:
    """The places of which nobody reads forms on the day that comes next; none where somebody is on cover."""
    days = ((place, day_of(place, at)) for place in places)
    return tuple(
        NotRead(date_format(day, "l j F"), place.name if len(places) > 1 else "")
        for place, day in days
        if not is_covered(place, day)
    )


def said(unread: tuple[NotRead, ...]) -> str:
    """The same in one sentence, about the only or the first of the places."""
    return _("No one here is on duty to read forms on %(day)s.") % {"day": unread[0].day} if unread else ""


def unread_case(case: Case, *, at: datetime) -> tuple[NotRead, ...]:
    """The same for a case; none where the clinic is not the one to act, for it waits for the patient or is closed."""
    return () if case.is_closed or case.clock_pauses else unread_at([case.location], at=at)
