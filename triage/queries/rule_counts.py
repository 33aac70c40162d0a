"""What the rules did over the last days, and what clinicians made of them, from the days that were counted."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from fractions import Fraction

from triage.models import CountedDay
from triage.queries.day_counts import day_of

DAYS = 90
FEWEST_ACTS = 5
"""Of fewer acts of clinicians nothing is said about a rule."""
LOWERED_TOO_OFTEN = Fraction(3, 10)  # TO CHECK by the safety officer
"""From this share of lowered acts on, a rule is to be looked at."""
WEEK = 7


@dataclass(frozen=True)
class RuleCount:
    """How often a rule fired, and how often clinicians agreed with it, raised it or lowered it."""

    fired: int = 0
    agreed: int = 0
    raised: int = 0
    lowered: int = 0

    @property
    def acts(self) -> int:
        """Acts of clinicians that said something about the rule."""
        return self.agreed + self.raised + self.lowered

    @property
    def lowered_too_often(self) -> bool:
        return self.acts >= FEWEST_ACTS and Fraction(self.lowered, self.acts) >= LOWERED_TOO_OFTEN

    def __add__(self, other: RuleCount) -> RuleCount:
        return RuleCount(
            self.fired + other.fired,
            self.agreed + other.agreed,
            self.raised + other.raised,
            self.lowered + other.lowered,
        )


NOTHING = RuleCount()


@dataclass(frozen=True)
class Span:
    """The days that were counted between two, both among them."""

    first: date
    last: date
    days: tuple[CountedDay, ...]

    @property
    def counted_at(self) -> datetime | None:
        """When the newest of them was counted; None before there was any."""
        return max((row.counted_at for row in self.days), default=None)

    def rules(self) -> Mapping[str, RuleCount]:
        """Every rule that did anything, by its id."""
        found: dict[str, RuleCount] = defaultdict(RuleCount)
        for row in self.days:
            for rule, numbers in row.counts["rules"].items():
                found[rule] += RuleCount(*numbers)
        return found

    def weeks(self, rule: str) -> tuple[tuple[date, RuleCount], ...]:
        """One rule week by week, each named by its first day; the last week ends with the last day."""
        starts = [self.last - timedelta(days=WEEK * n - 1) for n in range((self._count() // WEEK), 0, -1)]
        found = dict.fromkeys(starts, NOTHING)
        for row in self.days:
            start = max((start for start in starts if start <= row.day), default=None)
            if start and rule in row.counts["rules"]:
                found[start] += RuleCount(*row.counts["rules"][rule])
        return tuple(found.items())

    def results(self, form: str) -> Mapping[str, Mapping[str, int]]:
        """Of one form: area, result, how often."""
        return _added(row.counts["results"].get(form, {}) for row in self.days)

    def outcomes(self) -> Mapping[str, Mapping[str, int]]:
        """Outcome, coded reason, how often."""
        return _added(row.counts["outcomes"] for row in self.days)

    def _count(self) -> int:
        return (self.last - self.first).days + 1


def span(*, at: datetime, days: int = DAYS) -> Span:
    """The last so many days, today among them. One statement."""
    last = day_of(at)
    first = last - timedelta(days=days - 1)
    rows = CountedDay.objects.filter(day__gte=first, day__lte=last).order_by("day")
    return Span(first, last, tuple(row for row in rows if row.counts))


def _added(tables: Iterable[Mapping[str, Mapping[str, int]]]) -> Mapping[str, Mapping[str, int]]:
    found: dict[str, Counter[str]] = defaultdict(Counter)
    for table in tables:
        for name, row in table.items():
            found[name].update(row)
    return found
