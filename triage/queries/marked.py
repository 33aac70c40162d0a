"""Cases that somebody marked in the queue, to be given, printed or written to together."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from triage.models import Case, State
from triage.queries.persons import birth_date_of, contact_of, identity_of, left_later
from triage.queries.queues import QueueRow, queue_rows
from triage.queries.shown import Contact
from triage.tellers import may_write


@dataclass(frozen=True)
class MarkedCase:
    """One of them: its row, and how the person can be reached. `mail_goes`: an e-mail tells them of a message."""

    row: QueueRow
    birth_date: str
    phone: str
    voicemail_ok: bool | None
    language: str
    mail_goes: bool
    can_be_written_to: bool


@dataclass(frozen=True)
class Marked:
    """The marked cases, most urgent first."""

    cases: tuple[MarkedCase, ...]

    @property
    def references(self) -> tuple[str, ...]:
        return tuple(case.row.reference for case in self.cases)


def marked_cases(references: Collection[str], *, at: datetime) -> Marked:
    """The cases of these references; one that nobody knows is left out."""
    found, rows = queue_rows(references, at=at)
    left = left_later(found)
    contacts = [contact_of(identity_of(case, left[case.pk])) for case in found]
    return Marked(tuple(map(_marked, found, rows, contacts)))


def _marked(case: Case, row: QueueRow, contact: Contact) -> MarkedCase:
    known = case.patient
    return MarkedCase(
        row=row,
        birth_date=birth_date_of(case),
        phone=contact.call_back_phone or contact.phone,
        voicemail_ok=contact.voicemail_ok,
        language=case.language,
        mail_goes=bool(known and known.email and may_write(known.contact)),
        can_be_written_to=case.state != State.WITHDRAWN,
    )
