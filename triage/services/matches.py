"""Two rows that may be one person: one member of staff proposes it, a clinician who did not confirms it, either ends it.

Nothing is merged: a confirmed match shows the cases of one row beside those of the other, no more.
"""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from prolo.accounts.models import User
from prolo.accounts.permissions import Permission
from triage.models import Case, EventKind, Match, Patient, read_reference
from triage.services.casework import Step, allow, changed
from triage.services.refusals import ChangedMeanwhile, NotAllowed, NotPossibleNow, Refused


class NobodyToMatch(Refused):
    says = _("These two cases cannot be compared. Check the reference of the other case.")


class AlreadyMatched(NotPossibleNow):
    says = _("Somebody has said already that these two may be one person.")


class NoMatch(NotPossibleNow):
    says = _("Nobody has said that these two are one person, or it is settled already. Look at it again.")


class NeedsAnotherPerson(NotAllowed):
    says = _("This needs a second person. A clinician who has not yet had a say in it has to do it.")


@transaction.atomic
def propose(*, case: Case, other: str, by: User, at: datetime, version: int) -> Match:
    """Say that the person of this case may be the one of the case with the reference `other`."""
    allow(by, Permission.HANDLE_CASE)
    pair = _locked_pair(case, other, version)
    if _open_match(pair) is not None:
        raise AlreadyMatched
    _note(EventKind.MATCH_PROPOSED, case, other, by, at, version)
    match = Match(first=pair[0], second=pair[1], proposed_at=at, proposed_by=by)
    match.save(force_insert=True)
    return match


@transaction.atomic
def confirm(*, case: Case, other: str, by: User, at: datetime, version: int) -> Match:
    """Confirm what somebody else has proposed. Refuses with NeedsAnotherPerson the one who proposed it."""
    allow(by, Permission.CONFIRM_MATCHES)
    match = _open_match(_locked_pair(case, other, version))
    if match is None or match.confirmed_at is not None:
        raise NoMatch
    if match.proposed_by_id == by.pk:
        raise NeedsAnotherPerson
    _note(EventKind.MATCH_CONFIRMED, case, other, by, at, version)
    match.confirmed_at, match.confirmed_by = at, by
    match.save(update_fields=["confirmed_at", "confirmed_by"])
    return match


@transaction.atomic
def end(*, case: Case, other: str, by: User, at: datetime, version: int) -> Match:
    """Say that the two are not one person.

    Anybody who works on cases ends a mere proposal. A confirmed match is ended by a clinician who did not
    confirm it: like the match itself it takes two.
    """
    allow(by, Permission.HANDLE_CASE)
    match = _open_match(_locked_pair(case, other, version))
    if match is None:
        raise NoMatch
    if match.confirmed_at is not None:
        allow(by, Permission.CONFIRM_MATCHES)
        if match.confirmed_by_id == by.pk:
            raise NeedsAnotherPerson
    _note(EventKind.MATCH_ENDED, case, other, by, at, version)
    match.ended_at, match.ended_by = at, by
    match.save(update_fields=["ended_at", "ended_by"])
    return match


def _locked_pair(case: Case, other: str, version: int) -> tuple[Patient, Patient]:
    """The two persons in the order of their ids, held until the transaction ends: two pages cannot act at once.

    A page that is too old is told that first: what else is wrong follows from it.
    """
    if case.version != version:
        raise ChangedMeanwhile
    known = read_reference(other)
    found = Case.objects.filter(reference=known).values_list("patient_id", flat=True).first()
    if not known or found is None or case.patient_id is None or found == case.patient_id:
        raise NobodyToMatch
    rows = Patient.objects.select_for_update().filter(pk__in=(found, case.patient_id)).order_by("pk")
    first, second = rows
    return first, second


def _open_match(pair: tuple[Patient, Patient]) -> Match | None:
    return Match.objects.filter(first=pair[0], second=pair[1], ended_at=None).first()


def _note(kind: EventKind, case: Case, other: str, by: User, at: datetime, version: int) -> None:
    changed(case=case, version=version, step=Step(kind, at, by, {"other": read_reference(other)}))


__all__ = [
    "AlreadyMatched",
    "ChangedMeanwhile",
    "NeedsAnotherPerson",
    "NoMatch",
    "NobodyToMatch",
    "confirm",
    "end",
    "propose",
]
