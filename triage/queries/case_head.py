"""The head of a case: who, how urgent, where it stands, and what stands out about it."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any

from triage.models import Case, Event, EventKind, State, result_of_rank
from triage.queries.flags import Flag, flags_of, signs_of
from triage.queries.persons import (
    age_of,
    answers_of,
    birth_date_of,
    contact_of,
    filled_in_line,
    identity_of,
    name_of,
    words_for,
)
from triage.queries.shown import Head, Letter
from triage.queries.standing import Moment, clock_of, withdrawn_at
from triage.questionnaire import INTAKE


def head_of(
    case: Case,
    at: datetime,
    events: Sequence[Event],
    letters: Iterable[Letter],
    left: Mapping[str, Any] | None = None,
) -> Head:
    """The head of a case with these events and messages; `left` as `persons.identity_of` takes it."""
    typed = case.latest or case.intake
    staff = typed.entered_by if typed else None
    moments = [Moment(EventKind(event.kind), event.at) for event in reversed(events)]
    return Head(
        reference=case.reference,
        version=case.version,
        name=name_of(case),
        birth_date=birth_date_of(case),
        age=age_of(case, at.date()),
        filled_in_by=_said(answers_of(case), "filled_in_by"),
        region_words=words_for(case, "region"),
        side_words=words_for(case, "side"),
        urgency=result_of_rank(case.urgency),
        state=State(case.state),
        state_words=str(State(case.state).label),
        opened_at=case.opened_at,
        sent_at=case.latest.sent_at if case.latest else None,
        closed=case.is_closed,
        clock=clock_of(case, at, moments),
        flags=_flags(case, events, letters, moments),
        needs_a_look=case.attention_at is not None,
        assignee_name=case.assignee.name if case.assignee else "",
        location_name=case.location.name,
        safety_exit=case.safety_exit,
        unread_words=case.words_unread,
        entered_by=staff.name if staff else "",
        told_by=typed.told_by if typed else "",
        filled_in=filled_in_line(case),
        language=case.language,
        call_at=case.call_at,
        contact=contact_of(identity_of(case, left)),
    )


def _flags(
    case: Case, events: Sequence[Event], letters: Iterable[Letter], moments: list[Moment]
) -> tuple[Flag, ...]:
    unread = any(letter.from_patient and letter.read_at is None for letter in letters)
    flags = flags_of(signs_of(case, patient_wrote=unread), [event.kind for event in events])
    took_back = (Flag.WITHDRAWN,) if withdrawn_at(case, moments) and Flag.WITHDRAWN not in flags else ()
    return (*flags, *took_back)


def _said(answers: Mapping[str, Any], key: str) -> str:
    return INTAKE.questions[key].say(answers[key]) if key in answers else ""
