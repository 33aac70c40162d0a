"""What a queue is narrowed to: a state, an urgency, an area, a place, whose it is, when it is due."""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

from django.db.models import Q, QuerySet

from triage.models import Case
from triage.models.cases import CLOCK_RUNS, IN_QUEUE
from triage.rules import Result

SOON = timedelta(hours=4)
NOBODY = 0
"""For `assignee`: the cases nobody has taken."""
SAMPLES: dict[str, Any] = {
    "urgency": 31_001,
    "region": "a region",
    "location": 31_002,
    "assignee": 31_003,
    "at": datetime(1900, 1, 1, tzinfo=UTC),
    "soon": datetime(1900, 1, 2, tzinfo=UTC),
}
"""Stand-ins, none of which a case ever holds, for a statement that is written once for each kind of narrowing."""
_MAIL_FAILED = Q(mail_failed_at__isnull=False)
_EVERY_URGENCY = [result.rank for result in Result]


@dataclass(frozen=True)
class Narrowing:
    """Empty, it is everything the desk has before it. A closed state shows closed cases, and nothing else does."""

    state: str = ""
    urgency: Result | None = None
    region: str = ""
    location: int | None = None
    assignee: int | None = None
    due: str = ""  # "soon", or "late": the time to answer has passed
    mail_failed: bool = False

    def given(self, at: datetime) -> dict[str, Any]:
        """What is asked for, by name, as the database has it."""
        asked = {
            "urgency": self.urgency.rank if self.urgency is not None else None,
            "region": self.region or None,
            "location": self.location,
            "assignee": self.assignee or None,
            "at": at if self.due else None,
            "soon": at + SOON if self.due == "soon" else None,
        }
        return {name: value for name, value in asked.items() if value is not None}

    def kind(self, values: dict[str, Any]) -> "Kind":
        """What a statement looks like, whatever its values are."""
        return Kind(frozenset(values), self.state, self.assignee == NOBODY, self.due, self.mail_failed)


@dataclass(frozen=True)
class Kind:
    """Narrowings that differ in their values alone; `names` are those that are given. Indexes go by state."""

    names: frozenset[str]
    state: str
    nobodys: bool
    due: str
    mail_failed: bool

    @property
    def samples(self) -> dict[str, Any]:
        return {name: SAMPLES[name] for name in sorted(self.names)}

    def cases(self, **values: Any) -> QuerySet[Case]:
        """The cases of a queue that is narrowed so, in no order yet."""
        cases = Case.objects.filter(state=self.state) if self.state else Case.objects.all()
        if "urgency" in values:
            cases = cases.filter(urgency=values["urgency"])
        if "region" in values:
            cases = cases.filter(region=values["region"])
        if "location" in values:
            cases = cases.filter(location=values["location"])
        if self.nobodys or "assignee" in values:
            cases = cases.filter(assignee=values.get("assignee"))
        if self.mail_failed:
            cases = cases.filter(_MAIL_FAILED)
        elif not self.state:
            cases = cases.filter(IN_QUEUE)
        return self._due(cases, values) if self.due else cases

    def _due(self, cases: QuerySet[Case], values: dict[str, Any]) -> QuerySet[Case]:
        """Late by the rule of `standing.is_late`, or due within the next hours. A clock that stands still is neither.

        Naming every urgency lets the index of the queue, which begins with it, find the due times of each.
        """
        running = cases.filter(CLOCK_RUNS, urgency__in=_EVERY_URGENCY)
        if self.due == "late":
            return running.filter(due_at__lt=values["at"])
        return running.filter(due_at__gte=values["at"], due_at__lte=values["soon"])


def narrowed(to: Narrowing, *, at: datetime) -> QuerySet[Case]:
    """The cases of a queue that is narrowed so, in no order yet."""
    values = to.given(at)
    return to.kind(values).cases(**values)
