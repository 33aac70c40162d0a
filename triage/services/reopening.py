"""What new answers do to a case that was closed, or that waited for them."""

from datetime import datetime
from typing import Any

from triage.models import Case, State


def by_answers(case: Case, *, at: datetime) -> dict[str, Any]:
    """The state of a case after new answers.

    A decision rests on the answers of its moment: a decided case is with the clinicians again, marked as opened
    again by answers until one of them decides. What was withdrawn, or waited, comes to the desk.
    """
    if case.state == State.DECIDED:
        return {"state": State.WITH_CLINICIAN, "answers_reopened_at": at}
    comes_back = case.is_closed or case.state == State.WAITING_FOR_PATIENT
    return {"state": State.NEW if comes_back else case.state}
