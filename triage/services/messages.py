"""What the clinic writes to a patient: a message, or a question pinned to answers. The mail only says it is there."""

from collections.abc import Iterable
from datetime import datetime

from django.db import transaction
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from prolo.accounts.models import User
from prolo.accounts.permissions import Permission
from prolo.languages.services import spoken_to
from triage import notices, ready_words
from triage.models import Case, Counted, EventKind, Message, State, WhyAsked
from triage.questionnaire import INTAKE
from triage.services import links, outbox, tallies
from triage.services.casework import Step, allow, changed, reason_in
from triage.services.refusals import NotPossibleNow, Refused
from triage.tellers import HELPER, may_write


class Unfilled(Refused):
    says = _("Fill in or take out each part that stands in [brackets].")


@transaction.atomic
def tell(*, case: Case, by: User, at: datetime, version: int, message: str, note: str = "") -> Message:
    """Write to the patient, and put a note for staff beside it.

    Refuses with ReasonNeeded when there is no message, with Unfilled while a part of it is still to be filled in.
    """
    allow(by, Permission.HANDLE_CASE)
    changed(case=case, version=version, step=Step(EventKind.MESSAGE, at, by, told(message, note)))
    return written(case=case, by=by, at=at, text=message)


@transaction.atomic
def ask(
    *,
    case: Case,
    by: User,
    at: datetime,
    version: int,
    message: str,
    why: str = "",
    note: str = "",
    pinned: Iterable[str] = (),
) -> Message:
    """Ask the patient, with questions of the form to answer again; the case waits for the patient then.

    `why` is one of WhyAsked, or empty. It is kept with the event and counted. `note` is for staff.
    """
    allow(by, Permission.HANDLE_CASE)
    step = Step(EventKind.RETURNED, at, by, {**told(message, note), "why": why})
    changed(case=case, version=version, step=step, state=State.WAITING_FOR_PATIENT)
    tallies.count(Counted.ASKED, at=at, location=case.location, key=WhyAsked(why).value if why else "")
    return written(case=case, by=by, at=at, text=message, pinned=pinned)


@transaction.atomic
def mark_read(*, case: Case, by: User, at: datetime, version: int) -> Case:
    """Say that one has read what the patient wrote. A message that came meanwhile has made the version older."""
    allow(by, Permission.HANDLE_CASE)
    if case.version == version and not has_unread(case):
        raise NotPossibleNow
    changed(case=case, version=version, step=Step(EventKind.MESSAGES_READ, at, by))
    note_read(case=case, by=by, at=at)
    return case


def note_read(*, case: Case, by: User, at: datetime) -> None:
    """Put down who read what the patient wrote, beside a change that has its own event."""
    _from_patient(case).filter(read_at=None).update(read_at=at, read_by=by)


def has_unread(case: Case) -> bool:
    """Whether the patient wrote something that nobody here has marked as read."""
    return _from_patient(case).filter(read_at=None).exists()


def told(message: str, note: str = "") -> dict[str, str]:
    """What the event of a message keeps. Refuses with ReasonNeeded and Unfilled what cannot be sent."""
    reason_in(message)
    if ready_words.unfilled(message):
        raise Unfilled
    return {"message": message} | ({"note": note} if note.strip() else {})


def add(*, case: Case, by: User, at: datetime, text: str, pinned: Iterable[str] = ()) -> Message:
    """Put words to the patient beside a change that has its own event and its own mail."""
    told(text)
    asked = [key for key in pinned if key in INTAKE.questions]
    message = Message(case=case, at=at, by=by, text=text, pinned=asked)
    message.save(force_insert=True)
    return message


def written(*, case: Case, by: User, at: datetime, text: str, pinned: Iterable[str] = ()) -> Message:
    """Put words to the patient beside a change that has its own event, and tell them by mail."""
    message = add(case=case, by=by, at=at, text=text, pinned=pinned)
    notify(case=case, kind="message", at=at)
    return message


def notify(*, case: Case, kind: str, at: datetime, fresh: bool = False) -> None:
    """Tell the patient by mail that something waits, with a link to it: only to an address that may be written to."""
    if case.patient is None or not case.patient.email or not may_write(case.patient.contact):
        return
    give = links.first if fresh else links.give  # to a fresh case no link was given before
    link = links.address(give(case=case, at=at).token) if may_have_link(case) else ""
    notice = notices.about_case(kind, reference=case.reference, link=link, language=spoken_to(case.language))
    outbox.queue(case=case, kind=kind, to=case.patient.email, notice=notice, at=at)


def may_have_link(case: Case) -> bool:
    """Whether the address on file is the patient's own: a helper never gets a way into the record."""
    contact = case.patient.contact if case.patient else {}
    return contact.get("contact_whom") != HELPER


def _from_patient(case: Case) -> QuerySet[Message]:
    return Message.objects.filter(case=case, by=None)
