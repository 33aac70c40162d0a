"""A patient's copy: every question and every answer of everything that was sent, and what else we hold of it."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Q

from triage.models import About, Case, Event, EventKind, Intake
from triage.queries.aftercare import Told, told_of_the_person
from triage.queries.letters import letters_of
from triage.queries.rounds import Round, rounds_of
from triage.queries.said import rows_kept, rows_sent
from triage.queries.shown import Letter, Row, SectionView
from triage.questionnaire import INTAKE


@dataclass(frozen=True)
class Sheet:
    """One sending, or a form that was stopped and not sent. `earlier` are replies changed before sending."""

    number: int
    version: int
    sent_at: datetime | None
    entered_by: str
    told_by: str
    identity: Mapping[str, Any]
    answers: Mapping[str, Any]
    sections: tuple[SectionView, ...]
    earlier: tuple[Row, ...]


@dataclass(frozen=True)
class NumberLeft:
    """A number to call back."""

    at: datetime
    phone: str
    name: str


@dataclass(frozen=True)
class OwnCopy:
    """What a patient takes away."""

    reference: str
    sheets: tuple[Sheet, ...]
    letters: tuple[Letter, ...]
    rounds: tuple[Round, ...]
    """Of scores, after the start: those with anything in them, sent or kept for later."""
    after_injections: tuple[Told, ...] = ()
    numbers: tuple[NumberLeft, ...] = ()
    """Left on the emergency page of a check-in; one left with a form stands in its identity."""


def own_copy(case: Case) -> OwnCopy:
    """Everything the patient told us about this case, in the order it came."""
    drafts = [*Intake.objects.filter(cases=case), *case.amendments.order_by("started_at")]
    by_key = {draft.idempotency_key: draft for draft in drafts}
    sent = case.submissions.select_related("entered_by").order_by("number")
    sheets = [
        Sheet(
            number=one.number,
            version=one.questionnaire_version,
            sent_at=one.sent_at,
            entered_by=one.entered_by.name if one.entered_by else "",
            told_by=one.told_by,
            identity=one.identity,
            answers=one.answers,
            sections=_sections(rows_sent(one)),
            earlier=_earlier(by_key.get(one.idempotency_key)),
        )
        for one in sent
    ]
    stopped = [draft for draft in drafts if draft.sent_at is None and draft.safety_exit]
    rounds = tuple(row for row in rounds_of(case).rows if row.weeks and row.given.answers)
    every = (*sheets, *map(_not_sent, stopped))
    return OwnCopy(
        case.reference, every, letters_of(case), rounds, told_of_the_person(case), _numbers_left(case)
    )


def _numbers_left(case: Case) -> tuple[NumberLeft, ...]:
    of_the_person = Q(case=case) | Q(case__patient=case.patient_id) if case.patient_id else Q(case=case)
    rows = Event.objects.filter(of_the_person, case__about=About.AFTERCARE, kind=EventKind.NUMBER_LEFT)
    return tuple(
        NumberLeft(row.at, row.detail.get("phone") or "", row.detail.get("name") or "")
        for row in rows.order_by("at", "number")
    )


def _not_sent(draft: Intake) -> Sheet:
    return Sheet(
        number=0,
        version=draft.questionnaire_version,
        sent_at=None,
        entered_by=draft.entered_by.name if draft.entered_by else "",
        told_by=draft.told_by,
        identity=draft.identity,
        answers=draft.answers,
        sections=_sections(rows_kept(draft.answers)),
        earlier=_earlier(draft),
    )


def _sections(rows: Mapping[str, Row]) -> tuple[SectionView, ...]:
    return tuple(
        SectionView(section.title, tuple(rows[question.key] for question in section.questions))
        for section in INTAKE.sections
    )


def _earlier(draft: Intake | None) -> tuple[Row, ...]:
    entries: Iterable[Mapping[str, Any]] = draft.earlier if draft else ()
    return tuple(
        Row(quote["key"], quote["question"], quote["answer"])
        for entry in entries
        for quote in entry["quotes"]
    )
