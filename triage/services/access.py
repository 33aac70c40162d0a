"""The one door to records: may this person see it, and the read is written down in the same transaction."""

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol, TypeVar
from uuid import UUID

from django.db import transaction

from prolo.accounts.models import User
from prolo.accounts.permissions import Permission
from prolo.audit import Reading, record, record_all
from prolo.statements import Prepared
from triage.models import Case, Intake, read_reference
from triage.queries.earlier import Around, around_whole
from triage.queries.gathered import Gathered, gathered
from triage.services.casework import allow, subject


class ShowsCases(Protocol):
    """Rows of a queue, with the references of their cases."""

    @property
    def references(self) -> Sequence[str]: ...


class RenewsItself(ShowsCases, Protocol):
    """A queue that says by a mark what it shows."""

    @property
    def mark(self) -> str: ...


Shown = TypeVar("Shown", bound=ShowsCases)
Renewed = TypeVar("Renewed", bound=RenewsItself)
_DRAFT = Prepared(lambda pk: Intake.objects.select_related("location").filter(pk=pk), pk=UUID(int=0))
MOST_ENTERED = 20
EARLIER = "earlier case of the same person"
"""Why a case is opened beside another one."""
_WITH_A_CASE = ("patient", "intake", "latest", "location", "assignee")


@transaction.atomic
def open_case(reference: str, *, by: User, at: datetime, purpose: str) -> Case:
    """The case with this reference, read for this purpose.

    Raises Case.DoesNotExist for an unknown one and NotAllowed for a person who may not work on cases.
    """
    allow(by, Permission.HANDLE_CASE)
    known = read_reference(reference)
    if known is None:
        raise Case.DoesNotExist
    case = Case.objects.select_related(*_WITH_A_CASE).get(reference=known)
    record(action="case.read", by=by, at=at, subject=subject(case), why=purpose)
    return case


@dataclass(frozen=True)
class Whole:
    """A case with all that hangs on it, and the other cases of the same person, by their references."""

    held: Gathered
    around: Around
    cases: Mapping[str, Case]


@transaction.atomic
def open_whole(reference: str, *, by: User, at: datetime, purpose: str) -> Whole:
    """The case with this reference and the earlier cases of its person, for a clinician's page.

    Every case that is shown is written down as opened, and whoever may be the same person, all in one statement.
    Raises Case.DoesNotExist for an unknown one and NotAllowed for a person who may not read cases whole.
    """
    allow(by, Permission.READ_CLINICAL)
    known = read_reference(reference)
    if known is None:
        raise Case.DoesNotExist
    held = gathered(known)
    around, cases = around_whole(held)
    own = subject(held.case)
    readings = [Reading("case.read", own, why=purpose)]
    readings += [
        Reading("case.read", f"case:{one.line.reference}", why=EARLIER)
        for one in around.nearby
        if one.is_earlier
    ]
    if around.references:
        readings.append(Reading("persons.read", own, detail={"cases": list(around.references)}))
    record_all(readings, by=by, at=at)
    return Whole(held, around, cases)


@transaction.atomic
def open_queue(read: Callable[[], Shown], *, by: User, at: datetime, name: str) -> Shown:
    """A queue as `read` gives it; whose cases it shows is written down in the same transaction."""
    page = read()
    record(
        action="queue.read", by=by, at=at, subject=f"queue:{name}", detail={"cases": list(page.references)}
    )
    return page


@transaction.atomic
def open_queue_again(
    read: Callable[[], Renewed], *, by: User, at: datetime, name: str, seen: str
) -> Renewed | None:
    """The queue for a page that renews itself; None, and nothing written, when its reader has seen just this."""
    page = read()
    return None if page.mark == seen else open_queue(lambda: page, by=by, at=at, name=name)


@transaction.atomic
def open_persons(read: Callable[[], Shown], *, by: User, at: datetime, case: Case) -> Shown:
    """Who may be the person of a case, as `read` gives it; whose cases that tells about is written down."""
    allow(by, Permission.HANDLE_CASE)
    found = read()
    if found.references:
        record(
            action="persons.read",
            by=by,
            at=at,
            subject=subject(case),
            detail={"cases": list(found.references)},
        )
    return found


@transaction.atomic
def open_own_case(case_id: UUID | str, *, allowed_ids: Collection[str], at: datetime, purpose: str) -> Case:
    """A patient's own case, opened in this browser with a link. Raises Case.DoesNotExist for any other."""
    if str(case_id) not in {str(known) for known in allowed_ids}:
        raise Case.DoesNotExist
    case = Case.objects.select_related(*_WITH_A_CASE, "latest__assessment").get(pk=case_id)
    record(action="case.own_read", by=None, at=at, subject=subject(case), why=purpose)
    return case


@transaction.atomic
def open_entered(*, by: User, at: datetime) -> Sequence[Intake]:
    """The drafts a member of staff began for somebody and did not send, newest first; the read is written down."""
    allow(by, Permission.HANDLE_CASE)
    own = Intake.objects.filter(entered_by=by, sent_at=None, amends=None).select_related("location")
    found = list(own.order_by("-started_at")[:MOST_ENTERED])
    if found:
        ids = [str(draft.pk) for draft in found]
        record(action="drafts.read", by=by, at=at, subject="queue:entered", detail={"intakes": ids})
    return found


def open_sent_drafts(*, allowed_ids: Collection[str], since: datetime) -> Sequence[Intake]:
    """The drafts of this browser that were sent since then, newest first; none that staff entered for somebody."""
    rows = Intake.objects.filter(pk__in=list(allowed_ids), sent_at__gt=since, entered_by=None)
    return list(rows.select_related("location").order_by("-sent_at"))


def open_draft(intake_id: UUID | str, *, allowed_ids: Collection[str]) -> Intake:
    """A draft of this browser. Raises Intake.DoesNotExist for any other, whether it exists or not."""
    if str(intake_id) not in {str(known) for known in allowed_ids}:
        raise Intake.DoesNotExist
    draft = _DRAFT.first(pk=UUID(str(intake_id)))
    if draft is None:
        raise Intake.DoesNotExist
    return draft
