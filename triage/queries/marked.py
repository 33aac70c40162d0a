"""Cases that somebody marked in the queue, to be given, printed or written to together."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from triage.models import Case, Intake, State
from triage.queries.persons import birth_date_of
from triage.queries.queues import QueueRow, queue_rows
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
    left_later = _left_later(found)
    shown = zip(found, rows, strict=True)
    return Marked(tuple(_marked(case, row, left_later.get(case.reference, "")) for case, row in shown))


def _marked(case: Case, row: QueueRow, left_later: str) -> MarkedCase:
    contact = case.patient.contact if case.patient else {}
    return MarkedCase(
        row=row,
        birth_date=birth_date_of(case),
        phone=left_later or _phone(case),
        voicemail_ok=contact.get("voicemail_ok"),
        language=case.language,
        mail_goes=bool(case.patient and case.patient.email and may_write(contact)),
        can_be_written_to=case.state != State.WITHDRAWN,
    )


def _phone(case: Case) -> str:
    told = case.intake.identity if case.intake else {}
    own = case.patient.phone if case.patient else told.get("phone")
    return str(told.get("call_back_phone") or own or "")


def _left_later(cases: Collection[Case]) -> dict[str, str]:
    """Numbers left on the stop page while answers were being changed, by reference; the newest holds."""
    drafts = Intake.objects.filter(amends__in=cases, safety_exit=True).select_related("amends")
    numbers = (
        (draft.amends.reference, draft.identity.get("call_back_phone"))
        for draft in drafts.order_by("saved_at")
        if draft.amends
    )
    return {reference: str(number) for reference, number in numbers if number}
