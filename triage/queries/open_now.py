"""What is open now, level by level: how many cases, how many of them late, and since when the oldest waits."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import cache
from typing import Any

from django.db.models import BigIntegerField, BooleanField, Count, DateTimeField, F, QuerySet, Sum, Value
from django.db.models.functions import Cast

from prolo.clinic.models import Location
from prolo.statements import Planned
from triage.models import CLOSED, Case, OpenTally, result_of_rank
from triage.models.cases import CLOCK_RUNS
from triage.rules import Result

_RANKS = tuple(result.rank for result in Result)
_NEITHER, _NO_NUMBER = Cast(Value(None), BooleanField()), Cast(Value(None), BigIntegerField())
_NEVER = Value(None, DateTimeField())
_COLUMNS = ("urgency", "theirs", "number", "since")
_SAMPLES: dict[str, Any] = {"at": datetime(1900, 1, 1, tzinfo=UTC), "location": 31_002}


@dataclass(frozen=True)
class Waiting:
    """The open cases of one level: with us, with the patient, late, and since when the oldest waits."""

    urgency: Result
    with_us: int
    with_patient: int
    late: int
    oldest: datetime


def waiting(*, at: datetime, location: Location | None = None) -> tuple[Waiting, ...]:
    """The open cases now, most urgent level first. One statement, which counts the late ones and nothing else."""
    place = {"location": location.pk} if location else {}
    oldest: dict[int, datetime] = {}
    numbers: dict[tuple[int, bool | None], int] = {}
    for urgency, with_patient, number, since in _statement(bool(place)).rows(at=at, **place):
        if since:
            oldest[urgency] = since
        else:
            numbers[urgency, with_patient] = number
    return tuple(
        Waiting(
            urgency=result_of_rank(rank),
            with_us=numbers.get((rank, False), 0),
            with_patient=numbers.get((rank, True), 0),
            late=numbers.get((rank, None), 0),
            oldest=since,
        )
        for rank, since in sorted(oldest.items())
    )


@cache
def _statement(of_a_place: bool) -> Planned[Any]:
    def build(*, at: datetime, location: int | None = None) -> QuerySet[Any, Any]:
        first, *others = _parts(at, location)
        return first.union(*others, all=True)

    return Planned(build, **{k: v for k, v in _SAMPLES.items() if of_a_place or k != "location"})


def _parts(at: datetime, location: int | None) -> Iterator[QuerySet[Any, Any]]:
    """Level, whether with the patient, how many, and since when: of the oldest, of those counted, of the late."""
    open_cases = _at(Case.objects.exclude(state__in=CLOSED), location)
    for rank in _RANKS:
        first = open_cases.filter(urgency=rank).order_by("opened_at")
        found = first.annotate(theirs=_NEITHER, number=_NO_NUMBER, since=F("opened_at"))
        yield found.values_list(*_COLUMNS)[:1]
    counted = _at(OpenTally.objects.filter(urgency__in=_RANKS), location).values(
        "urgency", theirs=F("with_patient")
    )
    yield counted.annotate(number=Sum("count"), since=_NEVER).values_list(*_COLUMNS)
    late = _at(Case.objects.filter(CLOCK_RUNS, urgency__in=_RANKS, due_at__lt=at), location).values("urgency")
    yield late.annotate(theirs=_NEITHER, number=Count("*"), since=_NEVER).values_list(*_COLUMNS)


def _at(rows: QuerySet[Any], location: int | None) -> QuerySet[Any]:
    """Those of one place, or all of them."""
    return rows if location is None else rows.filter(location=location)
