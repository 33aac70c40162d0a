"""What a case page shows, as plain records."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from triage.models import State
from triage.queries.flags import Flag
from triage.queries.opinions import Wanted
from triage.queries.standing import Clock
from triage.questionnaire import INTAKE
from triage.questionnaire.body_areas import Marked
from triage.rules import Result


@dataclass(frozen=True)
class Row:
    """A question and its reply in words; the flags tell "no", "not sure", silence and "never asked" apart."""

    key: str
    question: str
    answer: str
    asked: bool = True
    answered: bool = True
    unsure: bool = False
    calm: bool = False


@dataclass(frozen=True)
class Entry:
    """One line of a case's history."""

    number: int
    at: datetime
    by: str
    what: str
    words: str


@dataclass(frozen=True)
class Attempt:
    """One call to a patient, and what came of it."""

    at: datetime
    by: str
    outcome: str


@dataclass(frozen=True)
class Letter:
    """One message. `by` is empty when the patient wrote it; `pinned` are keys of questions."""

    pk: UUID
    at: datetime
    by: str
    text: str
    pinned: tuple[str, ...]
    read_at: datetime | None
    read_by: str

    @property
    def from_patient(self) -> bool:
        return not self.by

    @property
    def wordings(self) -> tuple[str, ...]:
        return tuple(INTAKE.questions[key].wording for key in self.pinned)


@dataclass(frozen=True)
class Changed:
    """One question whose reply is another now."""

    question: str
    before: str
    now: str


@dataclass(frozen=True)
class Sending:
    """A later sending, and what it changed."""

    number: int
    at: datetime
    changed: tuple[Changed, ...]


@dataclass(frozen=True)
class Contact:
    """How to reach the person."""

    phone: str
    email: str
    voicemail_ok: bool | None
    text_ok: bool | None
    email_ok: bool | None
    whom: str
    call_back_phone: str
    call_back_name: str


@dataclass(frozen=True)
class Head:
    """What stands on top of every page of a case."""

    reference: str
    version: int
    name: str
    birth_date: str
    age: int | None
    filled_in_by: str
    region_words: str
    side_words: str
    urgency: Result
    state: State
    state_words: str
    opened_at: datetime
    sent_at: datetime | None
    closed: bool
    clock: Clock
    flags: tuple[Flag, ...]
    needs_a_look: bool
    assignee_name: str
    location_name: str
    safety_exit: bool
    unread_words: bool
    entered_by: str
    told_by: str
    filled_in: str
    language: str
    call_at: datetime | None
    contact: Contact


@dataclass(frozen=True)
class DeskCase:
    """A case at the desk: who, how to reach them, and what to ask on the phone."""

    head: Head
    call_script: tuple[str, ...]
    by_phone: bool
    missing: tuple[str, ...]
    unsure: tuple[str, ...]
    letters: tuple[Letter, ...]
    askable: tuple[tuple[str, str], ...]
    changed: tuple[tuple[datetime, tuple[str, ...]], ...]
    attempts: tuple[Attempt, ...]
    timeline: tuple[Entry, ...]
    rounds: tuple[tuple[int, str, datetime | None], ...]
    """Of scores: weeks, how far it came and since when; never a score."""


@dataclass(frozen=True)
class FindingView:
    """A rule that fired, with what it says and the replies behind it."""

    rule: str
    level: Result
    patient: str
    clinician: str
    sources: tuple[str, ...]
    ask_about: bool
    quotes: tuple[Row, ...]


@dataclass(frozen=True)
class Earlier:
    """A reply that was alarming once and was changed later."""

    level: Result
    clinician: str
    quotes: tuple[Row, ...]
    changed_at: datetime


@dataclass(frozen=True)
class EchoView:
    """A question asked once more: the person's words, the reply before and the reply after."""

    question: str
    words: str
    first_reply: str
    reply: str
    crisis: bool


@dataclass(frozen=True)
class SectionView:
    """A section of the form with every reply. `flagged`: an urgent or other finding rests on one of them."""

    title: str
    rows: tuple[Row, ...]
    key: str = ""
    flagged: bool = False
    has_words: bool = False
    unread: bool = False

    @property
    def opened(self) -> bool:
        return self.flagged or self.has_words or self.unread


@dataclass(frozen=True)
class DecisionView:
    """A decision as it was taken."""

    at: datetime
    by: str
    outcome: str
    reason: str
    overrules: bool
    result: Result
    kind_of_reason: str = ""
    overruled: tuple[str, ...] = ()
    code: str = ""
    """Of the outcome."""


@dataclass(frozen=True)
class ClinicianCase:
    """Everything about a case."""

    head: Head
    result: Result
    words: tuple[Row, ...]
    goal: str
    questions: str
    red: tuple[FindingView, ...]
    amber: tuple[FindingView, ...]
    other: tuple[FindingView, ...]
    ask_about: tuple[FindingView, ...]
    cautions: tuple[Row, ...]
    unknowns: tuple[str, ...]
    earlier: tuple[Earlier, ...]
    changes: tuple[Sending, ...]
    letters: tuple[Letter, ...]
    askable: tuple[tuple[str, str], ...]
    echoes: tuple[EchoView, ...]
    places: Marked
    scores: tuple[Row, ...]
    peg_mean: float | None
    diagnosis: str
    evidence_line: str
    sections: tuple[SectionView, ...]
    unread: tuple[str, ...]
    unread_since: datetime | None
    reopened_at: datetime | None
    opinion: Wanted | None
    decisions: tuple[DecisionView, ...]
    timeline: tuple[Entry, ...]
    reads: tuple[Entry, ...]
    rulebook_version: int | None
    questionnaire_version: int | None
    follow_up: object | None
    """What followed an injection, for the part of the page that shows it; None where nothing did."""
