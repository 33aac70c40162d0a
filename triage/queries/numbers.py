"""How the clinic's work goes: what waits now, and what happened in the last days. Numbers only, nobody's name."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from math import ceil, floor, log2
from zoneinfo import ZoneInfo

from django.conf import settings
from django.db.models import Count, Min, Q, QuerySet, Sum
from django.utils.translation import gettext_lazy as _

from education.page_states import LiveState, pages_at_work
from prolo.clinic.models import Location
from triage.models import CLOSED, Case, Measure, State, Tally, WhyAsked, result_of_rank
from triage.models.tallies import SENT, STOPPED
from triage.questionnaire import PAGES
from triage.rules import Result

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
_PAUSED = Q(state=State.WAITING_FOR_PATIENT, urgency__gte=Result.URGENT_DAYS.rank)
_SPANS = (Measure.ACTED, Measure.DECIDED)


@dataclass(frozen=True)
class Waiting:
    """The open cases of one level: with us, with the patient, late, and since when the oldest waits."""

    urgency: Result
    with_us: int
    with_patient: int
    late: int
    oldest: datetime


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
    counted = Tally.objects.filter(at__gte=began, at__lte=at)
    if location:
        counted = counted.filter(location=location)
    totals = _totals(counted)
    by_day, by_hour = _arrivals(counted, zone, first, days)
    due, overdue = checks(today=last)
    return Numbers(
        waiting=waiting(at=at, location=location),
        first_day=first,
        last_day=last,
        by_day=by_day,
        by_hour=by_hour,
        to_first_action=_took(totals[Measure.ACTED]),
        to_decision=_took(totals[Measure.DECIDED]),
        late=sum(totals[Measure.LATE].values()),
        forms=_forms(counted.filter(at__lte=at - STILL_AT_WORK)),
        asked=_asked(totals[Measure.ASKED]),
        mail_back=sum(totals[Measure.MAIL_BACK].values()),
        checks_due=due,
        checks_overdue=overdue,
    )


def waiting(*, at: datetime, location: Location | None = None) -> tuple[Waiting, ...]:
    """The open cases now, most urgent level first, from an index that holds them alone."""
    cases = Case.objects.filter(~Q(state__in=CLOSED))
    if location:
        cases = cases.filter(location=location)
    patient = Q(state=State.WAITING_FOR_PATIENT)
    rows = (
        cases.order_by("urgency")
        .values_list("urgency")
        .annotate(
            with_us=Count("urgency", filter=~patient),
            with_patient=Count("urgency", filter=patient),
            late=Count("urgency", filter=Q(due_at__lt=at) & ~_PAUSED),
            oldest=Min("opened_at"),
        )
    )
    return tuple(Waiting(result_of_rank(rank), *rest) for rank, *rest in rows)


def checks(*, today: date) -> tuple[int, int]:
    """How many pages of the library are to be checked soon, and how many should have been."""
    states = [row.live_state(today=today) for row in pages_at_work(lang=settings.LANGUAGE_CODE)]
    return states.count(LiveState.DUE), states.count(LiveState.OVERDUE)


def bucket_of(span: timedelta) -> int:
    """The bucket of a duration, as the database's trigger has it."""
    return floor(STEPS * log2(max(span.total_seconds(), 1)))


def middle_of(bucket: int) -> timedelta:
    """The duration in the middle of a bucket."""
    return timedelta(seconds=2 ** ((bucket + 0.5) / STEPS))


def _totals(counted: QuerySet[Tally]) -> Mapping[str, Mapping[str, int]]:
    wanted = (*_SPANS, Measure.LATE, Measure.ASKED, Measure.MAIL_BACK)
    found: dict[str, dict[str, int]] = {measure: {} for measure in wanted}
    rows = counted.filter(measure__in=wanted).values_list("measure", "key").annotate(total=Sum("count"))
    for measure, key, total in rows:
        found[measure][key] = total
    return found


def _arrivals(
    counted: QuerySet[Tally], zone: ZoneInfo, first: date, days: int
) -> tuple[tuple[tuple[date, int], ...], tuple[int, ...]]:
    by_day = {first + timedelta(days=n): 0 for n in range(days)}
    by_hour = [0] * 24
    rows = counted.filter(measure=Measure.ARRIVED).values_list("at").annotate(total=Sum("count"))
    for at, total in rows:
        local = at.astimezone(zone)
        by_day[local.date()] += total
        by_hour[local.hour] += total
    return tuple(by_day.items()), tuple(by_hour)


def _took(buckets: Mapping[str, int]) -> Took:
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


def _forms(counted: QuerySet[Tally]) -> Forms:
    rows = dict(counted.filter(measure=Measure.BEGUN).values_list("key").annotate(total=Sum("count")))
    left = tuple((page, rows[page]) for page in PAGE_TITLES if rows.get(page))
    sent, stopped = rows.get(SENT, 0), rows.get(STOPPED, 0)
    return Forms(sent + stopped + sum(count for _page, count in left), sent, stopped, left)


def _asked(rows: Mapping[str, int]) -> tuple[tuple[str, int], ...]:
    return tuple((why, rows[why]) for why in (*WhyAsked.values, "") if rows.get(why))
