"""How the clinic's work goes: what waits now, and what happened in the last days. Numbers only, nobody's name."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from math import ceil, floor, log2
from typing import Any
from zoneinfo import ZoneInfo

from django.conf import settings
from django.utils.translation import gettext_lazy as _

from education.page_states import LiveState, live_states
from prolo.clinic.models import Location
from triage.models import Counted, WhyAsked
from triage.models.tallies import SENT, STOPPED
from triage.queries.open_now import Waiting, waiting
from triage.queries.tallied import HOUR, tallied
from triage.questionnaire import PAGES

STEPS = 8
"""Buckets of a duration for each doubling: the middle of one is less than 5 % off."""
STILL_AT_WORK = timedelta(days=1)
"""A form that was begun less than a day ago may well be finished yet."""
PAGE_TITLES = {
    "": _("None"),
    **{page.key: page.title for page in PAGES},
    "contact": _("Name and contact"),
    "answers": _("Check your answers"),
}
WHY_WORDS = {**dict(WhyAsked.choices), "": _("Not said")}
_TOTALLED = (Counted.ACTED, Counted.DECIDED, Counted.LATE, Counted.ASKED, Counted.MAIL_BACK)


@dataclass(frozen=True)
class Took:
    """How long something took, over `count` cases: half were as quick as the median, nine in ten as the ninth."""

    count: int
    median: timedelta | None
    ninth: timedelta | None


@dataclass(frozen=True)
class Forms:
    """What became of the forms that patients began: sent, stopped by a sign, or left after a page."""

    begun: int
    sent: int
    stopped: int
    left_after: tuple[tuple[str, int], ...]
    """Key of the last page saved, empty for none; in the order of the form."""


@dataclass(frozen=True)
class Numbers:
    """The whole page of numbers."""

    waiting: tuple[Waiting, ...]
    first_day: date
    last_day: date
    by_day: tuple[tuple[date, int], ...]
    by_hour: tuple[int, ...]
    to_first_action: Took
    to_decision: Took
    late: int
    forms: Forms
    asked: tuple[tuple[str, int], ...]
    mail_back: int
    checks_due: int
    checks_overdue: int


def numbers(*, days: int, at: datetime, location: Location | None = None) -> Numbers:
    """The last so many days up to now, on the clinic's own calendar or that of one place. Five statements."""
    zone = location.zone if location else ZoneInfo(settings.CLINIC_TIME_ZONE)
    last = at.astimezone(zone).date()
    first = last - timedelta(days=days - 1)
    began = datetime.combine(first, time(), tzinfo=zone).astimezone(UTC)
    asked = {"began": began, "at": at} | ({"location": location.pk} if location else {})
    totals = _totals(asked)
    by_day, by_hour = _arrivals(asked, zone, first, days)
    due, overdue = checks(today=last)
    return Numbers(
        waiting=waiting(at=at, location=location),
        first_day=first,
        last_day=last,
        by_day=by_day,
        by_hour=by_hour,
        to_first_action=took(totals[Counted.ACTED]),
        to_decision=took(totals[Counted.DECIDED]),
        late=sum(totals[Counted.LATE].values()),
        forms=_forms(asked | {"at": at - STILL_AT_WORK}),
        asked=_asked(totals[Counted.ASKED]),
        mail_back=sum(totals[Counted.MAIL_BACK].values()),
        checks_due=due,
        checks_overdue=overdue,
    )


def checks(*, today: date) -> tuple[int, int]:
    """How many pages of the library are to be checked soon, and how many should have been."""
    states = live_states(lang=settings.LANGUAGE_CODE, today=today)
    return states.count(LiveState.DUE), states.count(LiveState.OVERDUE)


def bucket_of(span: timedelta) -> int:
    """The bucket of a duration, as the database's trigger has it."""
    return floor(STEPS * log2(max(span.total_seconds(), 1)))


def middle_of(bucket: int) -> timedelta:
    """The duration in the middle of a bucket."""
    return timedelta(seconds=2 ** ((bucket + 0.5) / STEPS))


def _totals(asked: dict[str, Any]) -> Mapping[str, Mapping[str, int]]:
    found: dict[str, dict[str, int]] = {measure: defaultdict(int) for measure in _TOTALLED}
    for measure, key, total in tallied(_TOTALLED, ("measure", "key"), **asked):
        found[measure][key] += total
    return found


def _arrivals(
    asked: dict[str, Any], zone: ZoneInfo, first: date, days: int
) -> tuple[tuple[tuple[date, int], ...], tuple[int, ...]]:
    by_day = {first + timedelta(days=n): 0 for n in range(days)}
    by_hour = [0] * 24
    sums = _has_whole_hours(zone, by_day)
    for at, total in tallied((Counted.ARRIVED,), ("at",), sums=sums, **asked):
        local = at.astimezone(zone)
        by_day[local.date()] += total
        by_hour[local.hour] += total
    return tuple(by_day.items()), tuple(by_hour)


def _has_whole_hours(zone: ZoneInfo, days: Iterable[date]) -> bool:
    """Whether every hour of its clock on these days is an hour in UTC."""
    midnights = (datetime.combine(day, time(), tzinfo=zone) for day in days)
    return not any((midnight.utcoffset() or HOUR) % HOUR for midnight in midnights)


def took(buckets: Mapping[str, int]) -> Took:
    """How long it took, from how many fell into each bucket."""
    ordered = sorted((int(key), count) for key, count in buckets.items())
    count = sum(number for _bucket, number in ordered)
    return Took(count, _share(ordered, ceil(count * 0.5)), _share(ordered, ceil(count * 0.9)))


def _share(ordered: Iterable[tuple[int, int]], wanted: int) -> timedelta | None:
    """The duration within which so many were done."""
    reached = 0
    for bucket, number in ordered:
        reached += number
        if reached >= wanted:
            return middle_of(bucket)
    return None


def _forms(asked: dict[str, Any]) -> Forms:
    rows: dict[str, int] = defaultdict(int)
    for key, total in tallied((Counted.BEGUN,), ("key",), **asked):
        rows[key] += total
    left = tuple((page, rows[page]) for page in PAGE_TITLES if rows.get(page))
    sent, stopped = rows.get(SENT, 0), rows.get(STOPPED, 0)
    return Forms(sent + stopped + sum(count for _page, count in left), sent, stopped, left)


def _asked(rows: Mapping[str, int]) -> tuple[tuple[str, int], ...]:
    return tuple((why, rows[why]) for why in (*WhyAsked.values, "") if rows.get(why))
