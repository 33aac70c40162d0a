"""The time to answer: how it goes on, stands still and begins afresh when a case changes."""

from datetime import datetime, timedelta
from typing import Any

from prolo.clinic.hours import due_at, held_timetable
from triage.models import CLOSED, Case, result_of_rank

_MINUTE = timedelta(minutes=1)


def after(case: Case, *, at: datetime, state: str | None, urgency: int | None) -> dict[str, Any]:
    """What the clock of a case becomes in a new state, or at a new urgency (its rank); None is as before.

    - Waiting for the patient, it stands still and keeps what is left of its opening time; then it goes on with that.
    - A higher urgency may shorten what is left and never makes it longer. A lower one, and a case that was
      closed, count afresh.
    """
    state = case.state if state is None else state
    wanted = result_of_rank(case.urgency if urgency is None else urgency)
    if state in CLOSED:
        return {} if case.minutes_left is None else {"minutes_left": None}
    if (state, wanted) == (case.state, case.urgency_result):
        return {}
    was_still, is_still = case.clock_pauses, Case(state=state, urgency=wanted.rank).clock_pauses
    raised = wanted.more_urgent_than(case.urgency_result)
    lowered = case.urgency_result.more_urgent_than(wanted)
    if not (case.is_closed or raised or lowered or was_still or is_still):
        return {}
    table = held_timetable(case.location)
    target = due_at(location=case.location, result=wanted.code, at=at, table=table)
    standing = case.due_at
    if was_still and case.minutes_left is not None:
        standing = table.add_open_minutes(at, case.minutes_left)
    if case.is_closed or lowered or (was_still and case.minutes_left is None):
        standing = target
    due = min(standing, target) if raised else standing
    left = int(table.open_between(at, due) / _MINUTE) if is_still else None
    return {"due_at": due, "minutes_left": left, "escalated": 0}
