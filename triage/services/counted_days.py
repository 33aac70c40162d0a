"""Days are counted whole, again and again until they are over: no form that is sent waits for a counter."""

from datetime import date, datetime, timedelta

from django.db import transaction
from django.db.models import Min

from triage.models import Assessment, CheckInReply, CountedDay, Decision
from triage.queries.day_counts import counted, day_of, span_of

OLD_DAYS_AT_ONCE = 3
"""So many days that were never counted whole are made up for at one turn beside the mails."""
LATE_COMERS = timedelta(hours=1)
"""What was begun before midnight is written down by then."""


def count_recent(*, at: datetime, old: int | None = OLD_DAYS_AT_ONCE) -> int:
    """Count today and yesterday, and of the days before that were not counted whole the newest `old`, or all.

    Returns how many days were counted. It may run twice at once: each day is counted by one at a time.
    """
    today = day_of(at)
    days = [today, today - timedelta(days=1), *_not_counted(before=today - timedelta(days=1))[:old]]
    for day in days:
        count_day(day, at=at)
    return len(days)


def count_again(*, at: datetime) -> int:
    """Count every day since the first, those that were counted too."""
    today = day_of(at)
    days = _days(before=today + timedelta(days=1))
    for day in days:
        count_day(day, at=at)
    return len(days)


@transaction.atomic
def count_day(day: date, *, at: datetime) -> None:
    """Count one day whole, in place of what was counted of it before. Who comes second waits, and counts anew."""
    fresh = CountedDay(day=day, counted_at=at, counts={})
    CountedDay.objects.bulk_create([fresh], ignore_conflicts=True)
    row = CountedDay.objects.select_for_update().get(day=day)
    row.counts, row.counted_at = counted(day).plain(), at
    row.save(update_fields=["counts", "counted_at"])


def _not_counted(*, before: date) -> list[date]:
    """Days that were never counted, or for the last time before they were over."""
    rows = CountedDay.objects.filter(day__lt=before).values_list("day", "counted_at")
    whole = {day for day, counted_at in rows if counted_at >= span_of(day)[1] + LATE_COMERS}
    return [day for day in _days(before=before) if day not in whole]


def _days(*, before: date) -> list[date]:
    """Every day since the first of which there is anything to count, newest first."""
    firsts = (
        Assessment.objects.aggregate(first=Min("assessed_at"))["first"],
        CheckInReply.objects.aggregate(first=Min("sent_at"))["first"],
        Decision.objects.aggregate(first=Min("at"))["first"],
    )
    first = min((day_of(at) for at in firsts if at), default=before)
    return [before - timedelta(days=n) for n in range(1, (before - first).days + 1)]
