"""Cases whose patient is asked for scores: decided, treated, asked, answered, as the services do it."""

from datetime import datetime, timedelta
from typing import Any

from tests.triage import make
from tests.triage.own import by_staff, fresh
from triage.models import Case, Measure, Procedure
from triage.services import clinic, desk, measures

WEEK = timedelta(weeks=1)
MINUTE = timedelta(minutes=1)
ACTIVITIES = [{"text": "Climb stairs", "score": 3}, {"text": "Kneel in church", "score": 2}]
BETTER = {
    "average_pain": 3,
    "pain_affects_enjoyment": 3,
    "pain_affects_activity": 2,
    "hard_activities": [
        {"text": "Climb stairs", "score": 7},
        {"text": "Kneel in church", "score": 4},
    ],
    "global_change": 2,
    "body_map": {"areas": ["knee-r"]},
}
SAME = {
    **BETTER,
    "average_pain": 6,
    "pain_affects_enjoyment": 6,
    "pain_affects_activity": 5,
    "global_change": 4,
}
WORSE = {**SAME, "average_pain": 8, "global_change": 6}


def decided_case(
    location: Any, clara: Any, *, at: datetime = make.AT, outcome: str = "book_consultation", **changes: Any
) -> Case:
    """A case of a calm knee that was decided at this time; the rounds are planned."""
    told = {"hard_activities": ACTIVITIES} | changes
    case = make.a_case(location, at=at - MINUTE, **told)
    by_staff(case, desk.accept, clara, at)
    if fresh(case).words_unread:
        by_staff(case, clinic.mark_words_read, clara, at)
    by_staff(case, clinic.decide, clara, at, outcome=outcome, reason="Fits.", **DECISION)
    measures.plan(case=fresh(case), at=at)
    return fresh(case)


DECISION: dict[str, Any] = {}
"""What else a decision says."""


def treated(case: Case, by: Any, *, at: datetime, guidance: str = "ultrasound") -> Procedure:
    """An injection into the knee at this time; the rounds begin anew."""
    row = Procedure(
        case=case,
        took_place_at=at,
        location=case.location,
        done_by=by,
        record={"region": "knee", "side": "right", "sites": ["knee-r"], "guidance": guidance},
        at=at,
        by=by,
    )
    row.save(force_insert=True)
    measures.plan(case=case, at=at)
    return row


def rows_of(case: Case) -> dict[tuple[bool, int], Measure]:
    """The rounds of a case by: of a procedure, and weeks."""
    rows = Measure.objects.filter(case=case).order_by("due_at")
    return {(row.procedure_id is not None, row.weeks): row for row in rows}


def asked(case: Case, weeks: int, *, of_procedure: bool = False) -> tuple[Measure, datetime]:
    """The round of so many weeks, after the pass that asked for it, and when that was."""
    at = rows_of(case)[of_procedure, weeks].due_at + MINUTE
    measures.pass_all(at=at)
    return rows_of(case)[of_procedure, weeks], at


def answered(
    case: Case, weeks: int, answers: dict[str, Any] = BETTER, *, of_procedure: bool = False
) -> Measure:
    """A round that was asked for and answered an hour later."""
    row, at = asked(case, weeks, of_procedure=of_procedure)
    return measures.take(row=row.pk, case=fresh(case), answers=answers, at=at + timedelta(hours=1))
