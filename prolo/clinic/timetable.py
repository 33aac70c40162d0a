"""Opening hours as plain arithmetic: open spans, open minutes and working days, right over clock changes."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

# A clinic with hours on file opens again within a year, holidays and all.
FURTHEST_DAYS = 400
MONDAY_TO_FRIDAY = range(5)


@dataclass(frozen=True)
class Span:
    """One stretch of open time, in UTC."""

    opens: datetime
    closes: datetime


@dataclass(frozen=True)
class Timetable:
    """When one location is open. All moments given and returned are aware and in UTC.

    An hour that the clock shows twice means its first showing; one that it skips lies as far past the
    gap as it is past the gap's start. Without hours on file nothing is open, but time counts as if
    everything were: what is due then falls due earlier, never later.
    """

    zone: ZoneInfo
    week: Mapping[int, tuple[tuple[time, time], ...]]
    closed_on: frozenset[date]

    def as_json(self) -> dict[str, Any]:
        """What is kept of it where a change of hours is still at work."""
        return {
            "zone": self.zone.key,
            "week": [
                [day, opens.isoformat(), closes.isoformat()]
                for day, spans in self.week.items()
                for opens, closes in spans
            ],
            "closed_on": sorted(day.isoformat() for day in self.closed_on),
        }

    @classmethod
    def from_json(cls, kept: Mapping[str, Any]) -> "Timetable":
        """The timetable that was kept."""
        week: dict[int, tuple[tuple[time, time], ...]] = {}
        for day, opens, closes in kept["week"]:
            week[day] = (*week.get(day, ()), (time.fromisoformat(opens), time.fromisoformat(closes)))
        closed_on = frozenset(date.fromisoformat(day) for day in kept["closed_on"])
        return cls(ZoneInfo(kept["zone"]), week, closed_on)

    def spans(self, after: datetime) -> Iterator[Span]:
        """Open spans that end after a moment, in order, the first one cut to start no earlier than it."""
        after = after.astimezone(UTC)
        first = after.astimezone(self.zone).date()
        for day in (first + timedelta(days=n) for n in range(FURTHEST_DAYS)):
            for opens, closes in self._hours(day):
                start, end = self._moment(day, opens), self._moment(day, closes)
                if end > after and end > start:
                    yield Span(max(start, after), end)

    def _spans_before(self, before: datetime) -> Iterator[Span]:
        """Open spans that begin before a moment, the newest first and cut to end no later than it."""
        before = before.astimezone(UTC)
        last = before.astimezone(self.zone).date()
        for day in (last - timedelta(days=n) for n in range(FURTHEST_DAYS)):
            for opens, closes in reversed(self._hours(day)):
                start, end = self._moment(day, opens), self._moment(day, closes)
                if start < before and end > start:
                    yield Span(start, min(end, before))

    def is_open(self, at: datetime) -> bool:
        """Is the clinic open at this moment? The closing minute itself is closed."""
        span = next(self.spans(at), None)
        return span is not None and span.opens <= at < span.closes

    def next_opening(self, at: datetime) -> datetime | None:
        """When it opens next, if it is closed now; now itself if it is open; None without hours on file."""
        span = next(self.spans(at), None)
        return span.opens if span else None

    def closes(self, at: datetime) -> datetime | None:
        """When the present or next open span ends."""
        span = next(self.spans(at), None)
        return span.closes if span else None

    def add_open_minutes(self, at: datetime, minutes: int) -> datetime:
        """The moment when so many minutes of open time have passed."""
        return self.add_open(at, timedelta(minutes=minutes))

    def add_open(self, at: datetime, amount: timedelta) -> datetime:
        """The moment when so much open time has passed."""
        left = amount
        for span in self.spans(at):
            if span.opens + left <= span.closes:
                return span.opens + left
            left -= span.closes - span.opens
        return at.astimezone(UTC) + left

    def open_between(self, start: datetime, end: datetime) -> timedelta:
        """How much open time lies between two moments; none when the second is not the later one."""
        if not self.week:
            return max(end - start, timedelta())
        found = timedelta()
        for span in self.spans(start):
            if span.opens >= end:
                break
            found += min(span.closes, end) - span.opens
        return found

    def open_before(self, at: datetime, amount: timedelta) -> datetime:
        """The latest moment since which so much open time has passed."""
        left = amount
        for span in self._spans_before(at) if amount else ():
            if span.closes - left >= span.opens:
                return span.closes - left
            left -= span.closes - span.opens
        return at.astimezone(UTC) - left

    def is_working_day(self, day: date) -> bool:
        """A day with opening hours that is no holiday; Monday to Friday without hours on file."""
        return day not in self.closed_on and day.weekday() in (self.week or MONDAY_TO_FRIDAY)

    def working_days_later(self, at: datetime, days: int) -> datetime:
        """The end of the so-manieth working day after this one.

        What arrives after the last closing time, or on a closed day, counts for the next working day.
        """
        day = self._first_working_day(at)
        for _ in range(days):
            day = self._next_working_day(day)
        return self._end_of(day)

    def moved(self, due: datetime, *, at: datetime, to: "Timetable") -> datetime:
        """A due time of this timetable under another one that holds from now on.

        What is due at a closing time stays so many working days off; anything else keeps what is left of its
        opening time. What was due already stays as it is.
        """
        day = due.astimezone(self.zone).date()
        if due <= at:
            return due
        if due == self._end_of(day) and self.is_working_day(day):
            return to.working_days_later(at, self._working_days_until(day, at))
        left = self.open_between(at, due)
        return due if to.open_between(at, due) == left else to.add_open(at, left)

    def _working_days_until(self, last: date, at: datetime) -> int:
        """How many working days after the first one that counts a day lies."""
        first = self._first_working_day(at)
        between = (first + timedelta(days=n) for n in range(1, (last - first).days + 1))
        return sum(1 for day in between if self.is_working_day(day))

    def _first_working_day(self, at: datetime) -> date:
        """The day itself; the next working day after the last closing time, or on a closed day."""
        day = at.astimezone(self.zone).date()
        if self.is_working_day(day) and at < self._end_of(day):
            return day
        return self._next_working_day(day)

    def _next_working_day(self, day: date) -> date:
        later = (day + timedelta(days=n) for n in range(1, FURTHEST_DAYS))
        return next((d for d in later if self.is_working_day(d)), day + timedelta(days=1))

    def _end_of(self, day: date) -> datetime:
        hours = self.week.get(day.weekday())
        return self._moment(day, max(closes for _, closes in hours) if hours else time(17))

    def _hours(self, day: date) -> tuple[tuple[time, time], ...]:
        return () if day in self.closed_on else self.week.get(day.weekday(), ())

    def _moment(self, day: date, clock: time) -> datetime:
        return datetime.combine(day, clock, tzinfo=self.zone).astimezone(UTC)
