"""How long it took from the arrival of a case to its first decision, period by period, from the counters."""

from __future__ import annotations

from collections import defaultdict
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from django.conf import settings
from django.db.models import Sum
from django.db.models.functions import TruncDate

from triage.models import Counted, Tally
from triage.queries.numbers import Took, took


def to_decision(*, first: date, last: date, step: int) -> tuple[Took, tuple[tuple[date, Took], ...]]:
    """Cases decided from the first day to the last: all of them, and by so many days at a time. One statement.

    A period is named by its first day; the last one ends with the last day, the first one may be shorter.
    """
    zone = ZoneInfo(settings.CLINIC_TIME_ZONE)
    began, ended = (
        datetime.combine(day, time(), tzinfo=zone).astimezone(UTC)
        for day in (first, last + timedelta(days=1))
    )
    rows = (
        Tally.objects.filter(measure=Counted.DECIDED, at__gte=began, at__lt=ended)
        .annotate(day=TruncDate("at", tzinfo=zone))
        .values_list("day", "key")
        .annotate(total=Sum("count"))
    )
    periods = -(-((last - first).days + 1) // step)
    found: list[dict[str, int]] = [defaultdict(int) for _ in range(periods)]
    whole: dict[str, int] = defaultdict(int)
    for day, key, total in rows:
        found[periods - 1 - (last - day).days // step][key] += total
        whole[key] += total
    starts = (max(first, last - timedelta(days=step * (periods - n) - 1)) for n in range(periods))
    return took(whole), tuple((start, took(buckets)) for start, buckets in zip(starts, found, strict=True))
