"""What the counters add up to between two times: hours and days from their sums, what is left at the ends from them."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from functools import cache
from typing import Any

from django.db.models import QuerySet, Sum

from prolo.statements import Planned
from triage.models import Counted, Tally, TallySum

HOUR, DAY = timedelta(hours=1), timedelta(days=1)
STEP_OF_SUMS = {Counted.ARRIVED: HOUR}
"""How much time one sum holds, as the database's trigger has it; of everything not named here a day."""
_ZERO = datetime(2000, 1, 1, tzinfo=UTC)
_SAMPLES: dict[str, Any] = {
    **{name: datetime(1900, 1, 1 + n, tzinfo=UTC) for n, name in enumerate(("began", "start", "end", "at"))},
    "location": 31_002,
}


def tallied(
    measures: tuple[Counted, ...], by: tuple[str, ...], *, sums: bool = True, **asked: Any
) -> list[Any]:
    """Rows of `by` and a total, of everything counted from `began` to `at`, at all places or at a `location`.

    Rows that are alike come up to three times: whoever reads them adds them up. Without `sums` nothing is taken
    from them: for a clock whose hours are no hours in UTC. One statement.
    """
    began, at = asked["began"], asked["at"]
    (step,) = {STEP_OF_SUMS.get(measure, DAY) for measure in measures}
    start, end = _whole(began, at, step) if sums else (began, began)
    return _statement(measures, by, "location" in asked).rows(start=start, end=end, **asked)


def _whole(began: datetime, at: datetime, step: timedelta) -> tuple[datetime, datetime]:
    """From where to where there are whole steps between two times."""
    start, end = _ZERO - (_ZERO - began) // step * step, _ZERO + (at - _ZERO) // step * step
    return (start, end) if start < end else (began, began)


@cache
def _statement(measures: tuple[Counted, ...], by: tuple[str, ...], of_a_place: bool) -> Planned[Any]:
    def build(**asked: Any) -> QuerySet[Any, Any]:
        first, *others = (
            counted.filter(measure__in=measures).values_list(*by).annotate(total=Sum("count"))
            for counted in _parts(**asked)
        )
        return first.union(*others, all=True)

    return Planned(build, **{k: v for k, v in _SAMPLES.items() if of_a_place or k != "location"})


def _parts(
    *, began: datetime, start: datetime, end: datetime, at: datetime, location: int | None = None
) -> Iterator[QuerySet[Any]]:
    for rows in (
        Tally.objects.filter(at__gte=began, at__lt=start),
        TallySum.objects.filter(at__gte=start, at__lt=end),
        Tally.objects.filter(at__gte=end, at__lte=at),
    ):
        yield rows if location is None else rows.filter(location=location)
