"""What an export is made of, in plain values: a query fills it, the resources are made from it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from triage.questionnaire.records import Questionnaire
from triage.rules import Result


@dataclass(frozen=True)
class Person:
    """Whom the case is about, as far as it is known; empty texts are not known."""

    id: str
    given_name: str
    family_name: str
    birth_date: str
    phone: str
    email: str
    language: str


@dataclass(frozen=True)
class Sending:
    """One set of answers with the words that were on the screen; not `complete`: the form was stopped."""

    id: str
    form: Questionnaire
    version: int
    answers: Mapping[str, Any]
    wordings: Mapping[str, str]
    at: datetime
    complete: bool
    amended: bool
    places: tuple[str, ...] = ()
    """Codes of the areas marked on the body map."""


@dataclass(frozen=True)
class Score:
    """One number a patient gave, or that was worked out by an instrument's published rule."""

    id: str
    code: str
    title: str
    value: float
    at: datetime
    sending: str
    """The id of the answers it comes from; empty for scores that were asked for by themselves."""


@dataclass(frozen=True)
class Found:
    """A rule that fired on the newest answers."""

    id: str
    rule: str
    level: Result
    words: str
    sources: tuple[str, ...]
    at: datetime
    sending: str


@dataclass(frozen=True)
class Decided:
    """A clinician's decision."""

    outcome: str
    words: str
    reason: str
    at: datetime
    by: str


@dataclass(frozen=True)
class Exported:
    """Everything of one case that leaves the house."""

    id: str
    reference: str
    state: str
    state_words: str
    urgency: Result
    urgency_words: str
    opened_at: datetime
    due_at: datetime | None
    changed_at: datetime
    place: str
    assignee: str
    person: Person
    sendings: tuple[Sending, ...]
    scores: tuple[Score, ...]
    found: tuple[Found, ...]
    decisions: tuple[Decided, ...]
