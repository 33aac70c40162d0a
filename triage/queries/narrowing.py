"""What a queue is narrowed to: a state, an urgency, an area, a place, whose it is, when it is due."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import Q, QuerySet

from triage.models import Case
from triage.models.cases import CLOCK_RUNS, IN_QUEUE
from triage.rules import Result

SOON = timedelta(hours=4)
NOBODY = 0
"""For `assignee`: the cases nobody has taken."""
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


def narrowed(to: Narrowing, *, at: datetime) -> QuerySet[Case]:
    """The cases of a queue that is narrowed so, in no order yet."""
    cases = Case.objects.filter(state=to.state) if to.state else Case.objects.filter(_anything(to))
    if to.urgency is not None:
        cases = cases.filter(urgency=to.urgency.rank)
    if to.region:
        cases = cases.filter(region=to.region)
    if to.location is not None:
        cases = cases.filter(location=to.location)
    if to.assignee is not None:
        cases = cases.filter(assignee=to.assignee or None)
    if to.mail_failed and to.state:
        cases = cases.filter(_MAIL_FAILED)
    return _due(cases, to.due, at) if to.due else cases


def _anything(to: Narrowing) -> Q:
    """What is looked through. A returned mail asks for a look, so its case is before the desk without saying so."""
    return _MAIL_FAILED if to.mail_failed else IN_QUEUE


def _due(cases: QuerySet[Case], due: str, at: datetime) -> QuerySet[Case]:
    """Late by the rule of `standing.is_late`, or due within the next hours. A clock that stands still is neither.

    Naming every urgency lets the index of the queue, which begins with it, find the due times of each.
    """
    running = cases.filter(CLOCK_RUNS, urgency__in=_EVERY_URGENCY)
    if due == "late":
        return running.filter(due_at__lt=at)
    return running.filter(due_at__gte=at, due_at__lte=at + SOON)
