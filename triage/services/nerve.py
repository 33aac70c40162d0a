"""The follow-up of a possible nerve injury: opened by itself or by a clinician, and open until somebody ends it."""

from collections.abc import Iterable
from datetime import datetime, timedelta
from uuid import UUID

from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from prolo.accounts.models import User
from prolo.accounts.permissions import Permission, may
from prolo.accounts.roles import Role
from prolo.clinic.cover import chain, day_of
from prolo.clinic.hours import due_at
from prolo.statements import insert
from triage import staff_mails
from triage.models import Case, EventKind, NervePathway, Procedure
from triage.rules import Result
from triage.services import outbox
from triage.services.casework import Step, allow, changed, reason_in
from triage.services.refusals import NotPossibleNow, Refused
from triage.staff_mails import CHECK_DUE

End = NervePathway.End
NERVE_RULES = frozenset({"X103", "X109", "X201", "X202", "X203", "X204"})
"""Aftercare rules that speak of a nerve, a root or the cord. TO CHECK by a clinician."""
LONGEST_AHEAD = timedelta(days=366)
REMIND_EVERY = timedelta(days=1)
MOST = 200
"""So many in one pass; the next pass goes on."""


class StillFollowed(Refused):
    says = _("The follow-up of a possible nerve injury is open. End it first: resolved, or handed over.")


class NoSuchCheck(Refused):
    says = _("Give the time of the next check: later than now, and within a year.")


class NotYetAssessed(Refused):
    says = _("Nobody has assessed this person yet. Write down when it was, and what was found.")


class AssessedAhead(Refused):
    says = _("The assessment cannot lie ahead, nor before the follow-up began.")


class NothingWritten(Refused):
    says = _("Write at least one of: findings, measures, referral.")


def open_if_needed(
    *, case: Case, fired: Iterable[str], at: datetime, procedure: Procedure | None = None
) -> NervePathway | None:
    """Open the follow-up when one of these aftercare rules speaks of a nerve; in the caller's transaction.

    One that had ended opens again; one that is open stays as it is. The case is locked by the caller's change.
    """
    found = sorted(NERVE_RULES.intersection(fired))
    return _opened(case, at, None, procedure, {"rules": found}) if found else None


@transaction.atomic
def open_by_clinician(*, case: Case, by: User, at: datetime, version: int, reason: str) -> NervePathway:
    """A clinician opens the follow-up, with the reason."""
    allow(by, Permission.DECIDE)
    if case.version == version and is_open(case):
        raise NotPossibleNow
    return _opened(case, at, by, case.procedure, {"reason": reason_in(reason)}, version)


@transaction.atomic
def step(
    *,
    case: Case,
    by: User,
    at: datetime,
    version: int,
    next_check_at: datetime,
    assessed_at: datetime | None = None,
    findings: str = "",
    measures: str = "",
    referral: str = "",
) -> NervePathway:
    """Write down one step: what was found, what was done, and when the next check is."""
    allow(by, Permission.DECIDE)
    written = {"findings": findings, "measures": measures, "referral": referral}
    if not any(text.strip() for text in written.values()):
        raise NothingWritten
    if not at < next_check_at <= at + LONGEST_AHEAD:
        raise NoSuchCheck
    pathway = _held(case)
    if assessed_at is not None and not _began(pathway) <= assessed_at <= at:
        raise AssessedAhead
    detail = {key: text for key, text in written.items() if text.strip()}
    if assessed_at is not None:
        detail["assessed_at"] = assessed_at.isoformat()
    detail["next_check_at"] = next_check_at.isoformat()
    changed(case=case, version=version, step=Step(EventKind.NERVE_STEP, at, by, detail))
    pathway.assessed_at = pathway.assessed_at or assessed_at
    pathway.next_check_at, pathway.reminded_at = next_check_at, None
    pathway.save(update_fields=["assessed_at", "next_check_at", "reminded_at"])
    return pathway


@transaction.atomic
def end(*, case: Case, by: User, at: datetime, version: int, how: str, reason: str) -> NervePathway:
    """End the follow-up: it is resolved, or another service has taken it over. `reason`: how that is known."""
    allow(by, Permission.DECIDE)
    chosen, why = End(how), reason_in(reason)
    pathway = _held(case)
    if chosen == End.RESOLVED and pathway.assessed_at is None:
        raise NotYetAssessed
    step = Step(EventKind.NERVE_ENDED, at, by, {"end": chosen.value, "reason": why})
    changed(case=case, version=version, step=step)
    pathway.ended_at, pathway.ended_by, pathway.end = at, by, chosen
    pathway.save(update_fields=["ended_at", "ended_by", "end"])
    return pathway


def remind(*, at: datetime) -> int:
    """Tell the clinician who treated of each check whose time has passed, once a day until it is done."""
    late = NervePathway.objects.filter(_unreminded(at)).order_by("next_check_at")
    return sum(_reminded(pk, at) for pk in list(late.values_list("pk", flat=True)[:MOST]))


def is_open(case: Case) -> bool:
    """Whether the follow-up of this case goes on."""
    return NervePathway.objects.filter(case=case, ended_at=None).exists()


def refuse_while_open(case: Case) -> None:
    """Refuse with StillFollowed to close a case whose follow-up goes on."""
    if is_open(case):
        raise StillFollowed


def _unreminded(at: datetime) -> Q:
    told = Q(reminded_at__isnull=True) | Q(reminded_at__lte=at - REMIND_EVERY)
    return told & Q(ended_at__isnull=True, next_check_at__lte=at)


@transaction.atomic
def _reminded(pk: UUID, at: datetime) -> bool:
    """Tell of one, if it is still time for it and no other worker is at it."""
    rows = NervePathway.objects.filter(_unreminded(at), pk=pk)
    pathway = rows.select_for_update(of=("self",), skip_locked=True).first()
    if pathway is None:
        return False
    case = Case.objects.select_related("location", "assignee").get(pk=pathway.case_id)
    for person in _whom(pathway, case, at):
        notice = staff_mails.notice(
            CHECK_DUE, reference=case.reference, place=case.location, due=pathway.next_check_at
        )
        outbox.queue(case=case, kind=CHECK_DUE, to=person.email, notice=notice, at=at)
    NervePathway.objects.filter(pk=pk).update(reminded_at=at)
    return True


def _whom(pathway: NervePathway, case: Case, at: datetime) -> list[User]:
    """Who treated, else who has the case, else the clinicians on cover, else all clinicians."""
    treated = pathway.procedure.done_by if pathway.procedure else None
    for person in (treated, case.assignee):
        if person is not None and may(person, Permission.DECIDE):
            return [person]
    places = chain(case.location, day_of(case.location, at))
    covering = [person for people in places for person in people if may(person, Permission.DECIDE)]
    clinicians = User.objects.filter(groups__name=Role.CLINICIAN, is_active=True).order_by("pk")
    return covering or list(clinicians)


def _held(case: Case) -> NervePathway:
    """The open follow-up, locked until the transaction ends."""
    pathway = NervePathway.objects.select_for_update().filter(case=case, ended_at=None).first()
    if pathway is None:
        raise NotPossibleNow
    return pathway


def _opened(
    case: Case,
    at: datetime,
    by: User | None,
    procedure: Procedure | None,
    detail: dict[str, object],
    version: int | None = None,
) -> NervePathway:
    pathway = NervePathway.objects.select_for_update().filter(case=case).first()
    if pathway is not None and pathway.ended_at is None:
        return pathway
    step = Step(EventKind.NERVE_OPENED, at, by, detail)
    changed(case=case, version=case.version if version is None else version, step=step)
    first_check = due_at(location=case.location, result=Result.SAME_DAY.code, at=at)
    if pathway is None:
        pathway = NervePathway(case=case, procedure=procedure, opened_at=at, next_check_at=first_check)
        insert(pathway)
        return pathway
    pathway.ended_at, pathway.ended_by, pathway.end = None, None, ""
    pathway.next_check_at, pathway.reminded_at = first_check, None
    pathway.save(update_fields=["ended_at", "ended_by", "end", "next_check_at", "reminded_at"])
    return pathway


def _began(pathway: NervePathway) -> datetime:
    """No assessment comes before the injection it is about, or before the follow-up where none is known."""
    return pathway.procedure.took_place_at if pathway.procedure else pathway.opened_at - timedelta(days=1)
