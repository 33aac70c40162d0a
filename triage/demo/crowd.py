"""A crowd of invented cases for trying the queues at size: most decided, three in a hundred open."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from functools import cache
from random import Random
from typing import Any, NamedTuple
from uuid import UUID

from django.db import models, transaction

from prolo.clinic.hours import due_at, timetable
from prolo.clinic.models import Location
from prolo.clinic.timetable import Timetable
from prolo.statements import copy, settle, take_time
from prolo.vault import index, sealing
from triage.demo.persons import Person, a_person, tokens_of
from triage.demo.sheets import Sheet, packed, sheets, weights
from triage.models import (
    Assessment,
    Case,
    Decision,
    Event,
    EventKind,
    Intake,
    Message,
    OpenTally,
    Outcome,
    Patient,
    State,
    Submission,
    Tally,
    TallySum,
)
from triage.models.references import ALPHABET, LENGTH, with_check
from triage.rules import Result

OPEN = 0.03
"""Of all cases; as many as a clinic with a thousand new forms a day has before it in a bad month."""
URGENT_NOW = 12
"""Open cases that are an emergency or of the same day, however many the others: nobody leaves those lying."""
_WITHDRAWN = 0.03
_STATES = {State.NEW: 50, State.WITH_CLINICIAN: 30, State.WAITING_FOR_PATIENT: 20}
_OUTCOMES = tuple(outcome.value for outcome in Outcome)
_DAY = timedelta(days=1)
_NOTHING, _NONE = packed({}), packed([])
_CONTACT = packed({"voicemail_ok": True, "text_ok": False, "email_ok": False, "contact_whom": "patient"})
_COLUMNS: dict[type[models.Model], tuple[str, ...]] = {
    Patient: ("id", "given_name", "family_name", "birth_date", "email", "phone", "contact", "name_tokens",
              "birth_token", "phone_token", "email_token", "created_at"),
    Intake: ("id", "answers", "identity", "echoes", "earlier", "questionnaire_version", "rulebook_version",
             "location", "started_at", "saved_at", "sent_at", "idempotency_key", "told_by"),
    Case: ("id", "reference", "patient", "intake", "latest", "state", "urgency", "result", "region", "location",
           "assignee", "opened_at", "due_at", "words_due_at", "words_read_at", "words_read_by", "attention_at",
           "mail_failed_at", "call_at", "minutes_left", "first_action_at", "decided_at", "version"),
    Submission: ("id", "case", "number", "answers", "identity", "echoes", "words", "questionnaire_version",
                 "idempotency_key", "sent_at", "told_by"),
    Assessment: ("id", "case", "submission", "result", "rulebook_version", "questionnaire_version", "assessed_at",
                 "findings", "undecided", "would_change", "human_must_read"),
    Event: ("id", "case", "number", "at", "by", "kind", "detail"),
    Decision: ("id", "case", "outcome", "reason", "result", "urgency", "at", "by"),
    Message: ("id", "case", "at", "by", "text", "pinned"),
}  # fmt: skip


@dataclass(frozen=True)
class Clinic:
    """Where and among whom the crowd is spread: locations with their hours, and ids of staff."""

    places: tuple[tuple[Location, Timetable], ...]
    desk: tuple[int, ...]
    clinicians: tuple[int, ...]
    at: datetime

    @classmethod
    def at_work(cls, *, desk: Sequence[int], clinicians: Sequence[int], at: datetime) -> Clinic:
        """All its locations as they are on file."""
        places = tuple((place, timetable(place)) for place in Location.objects.all())
        return cls(places, tuple(desk), tuple(clinicians), at)


class Line(NamedTuple):
    """One event to be."""

    kind: EventKind
    at: datetime
    by: int | None = None
    detail: dict[str, Any] | None = None


@dataclass
class Lot:
    """The cases of one transaction, as rows by their table."""

    clinic: Clinic
    rng: Random
    seal: Callable[[bytes, str], str]
    rows: dict[type[models.Model], list[tuple[Any, ...]]] = field(default_factory=lambda: defaultdict(list))

    def pk(self) -> str:
        return str(UUID(int=self.rng.getrandbits(128), version=4))

    def sealed(self, model: type[models.Model], name: str, pk: str, plain: bytes) -> str:
        return self.seal(plain, _place(model, name) + pk)

    def add(self, model: type[models.Model], *values: Any) -> None:
        self.rows[model].append(values)

    def past(self, days: float) -> datetime:
        return self.clinic.at - days * _DAY


@dataclass
class Told:
    """One case while it is told."""

    pk: str
    sheet: Sheet
    state: State
    urgency: Result
    place: Location
    table: Timetable
    opened_at: datetime
    lines: list[Line]
    assignee: int | None = None
    fields: dict[str, Any] = field(default_factory=dict)


def invite(first: int, size: int, *, clinic: Clinic) -> None:
    """Write so many cases, numbered from `first`, in one transaction; the same call gives the same people.

    Each row of a lot falls somewhere else in some thirty indexes. On a busy disk that takes longer than a page may.
    """
    take_time()
    lot = Lot(clinic, Random(first), sealing.sealer())  # noqa: S311 - invented people, not secrets
    for number in range(first, first + size):
        _add_a_case(lot, number)
    with transaction.atomic():
        for model, names in _COLUMNS.items():
            copy(model, names, lot.rows[model])


def sit_down() -> None:
    """The planner learns how many they are."""
    take_time()
    settle(*_COLUMNS, Tally, TallySum, OpenTally)


def _add_a_case(lot: Lot, number: int) -> None:
    open_now = number < URGENT_NOW or lot.rng.random() < OPEN
    told = _open_case(lot, number) if open_now else _closed_case(lot)
    person = a_person(number, lot.rng)
    patient, submission, key = lot.pk(), lot.pk(), lot.pk()
    _add_patient(lot, patient, person, told.opened_at)
    intake = _add_intake(lot, told, person, key) if open_now else None
    fields = told.fields
    lot.add(
        Case, told.pk, reference(number), patient, intake, submission, told.state.value, told.urgency.rank,
        told.sheet.result.code, told.sheet.region, told.place.pk, told.assignee, told.opened_at,
        *(fields.get(name) for name in _COLUMNS[Case][12:-1]), len(told.lines),
    )  # fmt: skip
    _add_submission(lot, told, submission, key, person)
    for place, line in enumerate(told.lines, start=1):
        pk = lot.pk()
        detail = lot.sealed(Event, "detail", pk, packed(line.detail) if line.detail else _NOTHING)
        lot.add(Event, pk, told.pk, place, line.at, line.by, line.kind.value, detail)


def _open_case(lot: Lot, number: int) -> Told:
    """Somebody still has to act on it."""
    rng, clinic = lot.rng, lot.clinic
    sheet = _drawn(rng, urgent=number < URGENT_NOW)
    opened_at = lot.past(rng.random() / 20 if number < URGENT_NOW else min(rng.expovariate(1 / 3), 40))
    place, table = rng.choice(clinic.places)
    (state,) = rng.choices(tuple(_STATES), weights=tuple(_STATES.values()))
    told = Told(lot.pk(), sheet, state, sheet.result, place, table, opened_at, [_sent(sheet, opened_at)])
    if number < URGENT_NOW / 3:
        told.urgency = Result.EMERGENCY_NOW
        raised = {"from": sheet.result.code, "to": told.urgency.code, "reason": ""}
        told.lines.append(Line(EventKind.RAISED, opened_at, rng.choice(clinic.desk), raised))
    told.fields["due_at"] = due_at(location=place, result=told.urgency.code, at=opened_at, table=table)
    if state != State.NEW or rng.random() < 0.3:
        _taken(lot, told)
    _words(told, table.working_days_later(opened_at, 1))
    _go_on(lot, told)
    return told


def _go_on(lot: Lot, told: Told) -> None:
    """What makes an open case stand out, and the state it is in."""
    rng, soon = lot.rng, told.opened_at + timedelta(minutes=40)
    if told.state == State.WITH_CLINICIAN:
        told.lines.append(Line(EventKind.ACCEPTED, soon, told.assignee))
    if told.state == State.WAITING_FOR_PATIENT:
        ask = "Please tell us the names of your tablets."
        told.lines.append(Line(EventKind.RETURNED, soon, told.assignee, {"message": ask}))
        _add_message(lot, told, soon, told.assignee, ask)
        if told.urgency.rank > Result.SAME_DAY.rank:
            told.fields["minutes_left"] = rng.randint(30, 2_000)
    if rng.random() < 0.03:
        told.lines.append(Line(EventKind.REPLIED, soon))
        _add_message(lot, told, soon, None, "Could somebody call me after five?")
    if rng.random() < 0.02:
        _mail_failed(told, soon)
    if rng.random() < 0.04:
        told.fields["call_at"] = lot.clinic.at + rng.randint(-300, 600) * timedelta(minutes=1)


def _closed_case(lot: Lot) -> Told:
    """Decided long ago, or taken back; a few had a mail come back since."""
    rng = lot.rng
    sheet = _drawn(rng).shortened
    opened_at = lot.past(rng.uniform(20, 1_100))
    place, table = rng.choice(lot.clinic.places)
    withdrawn = rng.random() < _WITHDRAWN
    state = State.WITHDRAWN if withdrawn else State.DECIDED
    told = Told(lot.pk(), sheet, state, sheet.result, place, table, opened_at, [_sent(sheet, opened_at)])
    told.fields["due_at"] = opened_at + 5 * _DAY
    if withdrawn:
        told.lines.append(Line(EventKind.WITHDRAWN, opened_at + _DAY))
        _words(told, opened_at + _DAY)
        return told
    _taken(lot, told)
    _decided(lot, told, opened_at + rng.uniform(0.05, 6) * _DAY)
    _words(told, opened_at + _DAY, read_at=opened_at + _DAY, by=told.lines[-1].by)
    if rng.random() < 0.0005:
        _mail_failed(told, told.fields["decided_at"])
    return told


def _drawn(rng: Random, *, urgent: bool = False) -> Sheet:
    """A form of some result; of the same day only where it is told to be, or of a closed case."""
    found = sheets()
    (result,) = (Result.SAME_DAY,) if urgent else rng.choices(tuple(found), weights=weights())
    return rng.choice(found[result])


def _sent(sheet: Sheet, at: datetime) -> Line:
    return Line(EventKind.SENT, at, None, {"result": sheet.result.code})


def _taken(lot: Lot, told: Told) -> None:
    who = lot.rng.choice(lot.clinic.desk)
    at = told.opened_at + lot.rng.randint(2, 30) * timedelta(minutes=1)
    told.assignee, told.fields["first_action_at"] = who, at
    told.lines.append(Line(EventKind.TAKEN, at, who))


def _decided(lot: Lot, told: Told, at: datetime) -> None:
    who, outcome, pk = lot.rng.choice(lot.clinic.clinicians), lot.rng.choice(_OUTCOMES), lot.pk()
    detail = {"outcome": outcome, "overrules": False}
    told.lines += [Line(EventKind.ACCEPTED, at, told.assignee), Line(EventKind.DECIDED, at, who, detail)]
    told.fields["decided_at"] = at
    reason = lot.sealed(Decision, "reason", pk, b"Read and decided.")
    lot.add(Decision, pk, told.pk, outcome, reason, told.sheet.result.code, told.urgency.rank, at, who)


def _mail_failed(told: Told, at: datetime) -> None:
    told.lines.append(Line(EventKind.MAIL_FAILED, at, None, {"kind": "receipt"}))
    told.fields |= {"attention_at": at, "mail_failed_at": at}


def _words(told: Told, due: datetime, *, read_at: datetime | None = None, by: int | None = None) -> None:
    if told.sheet.human_must_read:
        told.fields |= {"words_due_at": due, "words_read_at": read_at, "words_read_by": by}


def _add_patient(lot: Lot, pk: str, person: Person, at: datetime) -> None:
    def sealed(name: str, value: bytes) -> str:
        return lot.sealed(Patient, name, pk, value)

    lot.add(
        Patient, pk,
        *(sealed(name, value.encode()) for name, value in zip(person._fields, person, strict=True)),
        sealed("contact", _CONTACT),
        tokens_of(f"{person.given_name} {person.family_name}"),
        index.token("patient.birth_date", person.birth_date),
        index.token("patient.phone", index.normalise_phone(person.phone)),
        index.token("patient.email", person.email),
        at,
    )  # fmt: skip


def _add_intake(lot: Lot, told: Told, person: Person, key: str) -> str:
    pk, sheet = lot.pk(), told.sheet
    said = {"answers": sheet.answers, "identity": packed(_identity(person))}
    said |= {"echoes": _NOTHING, "earlier": _NONE}
    lot.add(
        Intake, pk, *(lot.sealed(Intake, name, pk, value) for name, value in said.items()),
        sheet.questionnaire_version, sheet.rulebook_version, told.place.pk, told.opened_at, told.opened_at,
        told.opened_at, key, lot.sealed(Intake, "told_by", pk, b""),
    )  # fmt: skip
    return pk


def _add_submission(lot: Lot, told: Told, pk: str, key: str, person: Person) -> None:
    sheet, at, assessment = told.sheet, told.opened_at, lot.pk()
    said = {"answers": sheet.answers, "identity": packed(_identity(person))}
    said |= {"echoes": _NOTHING, "words": sheet.words}
    lot.add(
        Submission, pk, told.pk, 1, *(lot.sealed(Submission, name, pk, value) for name, value in said.items()),
        sheet.questionnaire_version, key, at, lot.sealed(Submission, "told_by", pk, b""),
    )  # fmt: skip
    found = {"findings": sheet.findings, "undecided": sheet.undecided, "would_change": sheet.would_change}
    lot.add(
        Assessment, assessment, told.pk, pk, sheet.result.code, sheet.rulebook_version,
        sheet.questionnaire_version, at,
        *(lot.sealed(Assessment, name, assessment, value) for name, value in found.items()), sheet.human_must_read,
    )  # fmt: skip


def _add_message(lot: Lot, told: Told, at: datetime, by: int | None, text: str) -> None:
    pk = lot.pk()
    sealed = lot.sealed(Message, "text", pk, text.encode()), lot.sealed(Message, "pinned", pk, _NONE)
    lot.add(Message, pk, told.pk, at, by, *sealed)


def _identity(person: Person) -> dict[str, Any]:
    return {**person._asdict(), "voicemail_ok": True, "text_ok": False, "email_ok": False, "consent": True}


@cache
def _place(model: type[models.Model], name: str) -> str:
    field: Any = model._meta.get_field(name)
    return str(field.place(""))


_STRIDE, _SPREAD, _ROOM = 0x9E3779B1, 16, 32 ** (LENGTH - 1)


def reference(number: int) -> str:
    """The reference of the case with this number: one of its own, strewn over all there are."""
    for step in range(_SPREAD):
        value = (number * _SPREAD + step) * _STRIDE % _ROOM
        body = "".join(ALPHABET[value >> shift & 31] for shift in range(5 * (LENGTH - 2), -1, -5))
        if found := with_check(body):
            return found
    raise ValueError(f"no reference for {number}")
