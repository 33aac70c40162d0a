"""A reply that is due soon, or late: who is told, one after the other, until somebody acts.

First the person who has the case, or the first on cover, is warned; when the time has passed the people on cover are
told place by place. Nobody is told twice of one step, and a mail says nothing about the patient. Words that no
clinician has read by their own time go the same way; once they are read, the reply is told of from the start.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from django.db import transaction
from django.db.models import Q, QuerySet

from prolo.accounts.models import User
from prolo.accounts.permissions import Permission, may
from prolo.accounts.roles import Role
from prolo.clinic.cover import chain, day_of
from prolo.clinic.hours import timetable
from prolo.clinic.models import Location
from prolo.clinic.targets import OTHERWISE, TIMED, What, target
from triage import staff_mails
from triage.models import Case, EventKind
from triage.models.cases import CLOCK_RUNS, WORDS_WAIT
from triage.rules import Result
from triage.services import outbox
from triage.services.casework import Step, changed
from triage.staff_mails import LATE, NO_COVER, SOON, WORDS_LATE

MOST = 200
"""So many cases of one step in one pass; the next pass goes on."""
WARNING = 1


@dataclass(frozen=True)
class Stage:
    """One step of the chain for some urgencies: the cases it is time for, and who is told."""

    step: int
    cases: Q
    kind: str
    people: tuple[User, ...]
    of_words: bool = False

    def due(self, case: Case) -> datetime:
        """The time that passes, or has passed."""
        return case.words_due_at if self.of_words and case.words_due_at else case.due_at


def tell_all(*, at: datetime) -> int:
    """Tell whoever is to be told now, at every location. Returns of how many cases."""
    return sum(_tell(stage, pk, at) for place in Location.objects.all() for stage, pk in _due(place, at))


def _due(place: Location, at: datetime) -> Iterator[tuple[Stage, UUID]]:
    for stage in _stages(place, at):
        cases = _cases(stage).filter(location=place).order_by("urgency", "due_at")
        for pk in list(cases.values_list("pk", flat=True)[:MOST]):
            yield stage, pk


def _stages(place: Location, at: datetime) -> Iterator[Stage]:
    """The last step first: a case goes one step in a pass."""
    table = timetable(place)
    places = chain(place, day_of(place, at, table))
    kind, told = (LATE, places) if places else (NO_COVER, [managers()])
    for code in (*TIMED, OTHERWISE):
        urgency = _urgency(code)
        for number in reversed(range(len(told))):
            passed = table.open_before(at, _minutes(What.NEXT, code, place) * number)
            # The first on cover is told also where nobody was there to be warned.
            before = Q(escalated__lte=WARNING) if number == 0 else Q(escalated=WARNING + number)
            step, people = WARNING + number + 1, tuple(told[number])
            yield Stage(step, CLOCK_RUNS & urgency & before & Q(due_at__lte=passed), kind, people)
            unread = urgency & before & Q(words_due_at__lte=passed)
            yield Stage(step, WORDS_WAIT & unread, WORDS_LATE if places else kind, people, of_words=True)
        soon = table.add_open(at, _minutes(What.WARN, code, place))
        ahead = Q(escalated=0, due_at__gt=at, due_at__lte=soon)
        yield Stage(WARNING, CLOCK_RUNS & urgency & ahead, SOON, tuple(places[0]) if places else ())


def _urgency(code: str) -> Q:
    """Each rank by name, so that an index in the order of the queue answers."""
    wanted = [
        result.rank
        for result in Result
        if (result.code not in TIMED if code == OTHERWISE else result.code == code)
    ]
    return Q(urgency__in=wanted)


def _minutes(what: What, code: str, place: Location) -> timedelta:
    return timedelta(minutes=target(what, code, place).amount)


def _cases(stage: Stage) -> QuerySet[Case]:
    return Case.objects.filter(stage.cases)


@transaction.atomic
def _tell(stage: Stage, pk: UUID, at: datetime) -> bool:
    """Tell of one case, if it is still time for it and no other worker is at it."""
    rows = _cases(stage).filter(pk=pk).select_related("location", "assignee")
    case = rows.select_for_update(of=("self",), skip_locked=True).first()
    people = _whom(stage, case) if case else ()
    if case is None or not people:
        return False
    names = ", ".join(person.name for person in people)
    step = Step(EventKind.ESCALATED, at, detail={"name": names, "step": stage.step})
    changed(case=case, version=case.version, step=step, escalated=stage.step)
    for person in people:
        due = stage.due(case)
        notice = staff_mails.notice(stage.kind, reference=case.reference, place=case.location, due=due)
        outbox.queue(case=case, kind=stage.kind, to=person.email, notice=notice, at=at)
    return True


def _whom(stage: Stage, case: Case) -> tuple[User, ...]:
    """A warning is for the person who has the case, if they still may work on it."""
    if stage.step == WARNING and case.assignee and may(case.assignee, Permission.HANDLE_CASE):
        return (case.assignee,)
    return stage.people


def managers() -> list[User]:
    """Where nobody is on cover, those who can change that."""
    rows = User.objects.filter(groups__name=Role.MANAGER, is_active=True).order_by("pk")
    return list(rows)
