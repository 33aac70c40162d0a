"""Answers without identities, one row a case, for research: no name, date, reference or word that somebody wrote.

An age is a span of five years, a day is a month, and rows stand in the order of random numbers. That is not anonymous:
a rare set of answers can still point to a person, which the page that offers the file says.
"""

from collections.abc import Callable, Collection, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from functools import partial
from typing import Any, Final
from uuid import UUID

from django.db.models import OuterRef, QuerySet, Subquery

from prolo.clinic.models import Location
from triage.models import Case, Decision
from triage.questionnaire import INTAKE, Question
from triage.questionnaire.kinds import ACTIVITIES, INTEGER, MULTI, TEXT, TICK

LOT: Final = 500
OLDEST: Final = 90
_NOT_AS_IT_IS: Final = ("age",)
_CODED: Final[tuple[Question, ...]] = tuple(
    question
    for question in INTAKE.questions.values()
    if question.kind not in (TEXT, ACTIVITIES) and question.key not in _NOT_AS_IT_IS
)
_ABOUT: Final = (
    *("month", "age", "location", "urgency", "result", "rulebook", "state", "outcome", "overruled"),
    *("days_to_decision", "activities_scored", "words_written"),
)
HEADER: Final = (*_ABOUT, *(question.key for question in _CODED))
NOT_ASKED, NOT_ANSWERED = "not_asked", "not_answered"


@dataclass(frozen=True)
class Months:
    """Cases that came from the first day of a month to the last of another."""

    first: date
    last: date

    @property
    def before(self) -> date:
        """The first day that is too late."""
        year, month = divmod(self.last.year * 12 + self.last.month, 12)
        return date(year, month + 1, 1)


def rows(months: Months, *, zone: Any) -> Iterator[tuple[object, ...]]:
    """One row a case, in lots found by key, so that memory does not grow with their number."""
    begins, ends = (datetime(day.year, day.month, 1, tzinfo=zone) for day in (months.first, months.before))
    wanted = cases().filter(opened_at__gte=begins, opened_at__lt=ends)
    row = row_of()
    after: UUID | None = None
    while True:
        lot = list((wanted.filter(pk__gt=after) if after else wanted).order_by("pk")[:LOT])
        yield from map(row, lot)
        if len(lot) < LOT:
            return
        after = lot[-1].pk


def cases() -> QuerySet[Any]:
    """Every case that was sent, with all that a row is made of."""
    decided = Decision.objects.filter(case=OuterRef("pk")).order_by("-at")
    wanted = Case.objects.filter(latest__isnull=False).annotate(
        outcome=Subquery(decided.values("outcome")[:1]), overruled=Subquery(decided.values("overrules")[:1])
    )
    return wanted.select_related("latest__assessment")


def row_of() -> Callable[[Any], tuple[object, ...]]:
    """What makes a case its row."""
    return partial(_row, places=dict(Location.objects.values_list("pk", "slug")))


def _row(case: Any, places: Mapping[int, str]) -> tuple[object, ...]:
    sent = case.latest
    answers: Mapping[str, Any] = sent.answers
    read, decided = INTAKE.read(answers), case.decided_at
    return (
        f"{case.opened_at:%Y-%m}",
        age_span(answers.get("age")),
        places[case.location_id],
        case.urgency_result.code,
        case.result,
        sent.assessment.rulebook_version,
        case.state,
        case.outcome or "",
        "" if case.overruled is None else "yes" if case.overruled else "no",
        "" if decided is None else (decided - case.opened_at).days,
        sum(1 for one in answers.get("hard_activities") or () if one.get("score") is not None),
        "yes" if read.written else "no",
        *[_reply(question, answers, read.hidden) for question in _CODED],
    )


def _reply(question: Question, answers: Mapping[str, Any], hidden: Collection[str]) -> object:
    """The code of the reply; that it was never asked, or asked and not answered, is another thing than "no"."""
    reply = answers.get(question.key)
    if question.key in hidden:
        return NOT_ASKED
    if question.kind == TICK:
        return "yes" if reply is True else "no"
    if reply is None or reply == "" or reply == []:
        return NOT_ANSWERED
    if question.kind == MULTI:
        return " ".join(sorted(reply))
    return reply if question.kind == INTEGER or question.option(reply) else str(reply)


def age_span(age: object) -> str:
    """Five years at once, and everybody of 90 and over together."""
    if not isinstance(age, int) or isinstance(age, bool):
        return NOT_ANSWERED
    if age >= OLDEST:
        return f"{OLDEST}+"
    return f"{age // 5 * 5}-{age // 5 * 5 + 4}"
