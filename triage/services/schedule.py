"""Check-ins after a procedure: planned on its day, sent once when they are due, and never passed over in silence.

Of several that fell due while nobody sent any, the person gets the newest; the others show as late. One that nobody
answers, or that cannot be mailed, puts the person on the call list.
"""

from collections.abc import Iterable
from datetime import datetime, timedelta
from uuid import UUID

from django.db import transaction
from django.db.models import Q, QuerySet

from prolo.clinic.hours import timetable
from triage import calling
from triage.models import CHECK_IN_HOURS, Case, CheckIn, CheckInPlan, Event, EventKind, Procedure, State
from triage.models.cases import result_of_rank
from triage.rules import Result
from triage.services import messages
from triage.services.casework import Step, changed
from triage.tellers import may_write

TOO_OLD = timedelta(days=7)
"""A check-in that was due longer ago when the procedure is recorded asks nobody any more. TO CHECK."""
EARLY_HOURS = 72
NO_REPLY_EARLY, NO_REPLY_LATER = timedelta(hours=12), timedelta(hours=24)
"""So long we wait for a reply to one of the first three days, and to a later one. TO CHECK."""
MOST_TRIES = 3
"""After so many calls that reached nobody a clinician decides what to do. TO CHECK."""
MOST = 200
"""So many procedures in one pass; the next pass goes on."""
MERGED, NO_MAIL, NO_REPLY, NOT_REACHED = "merged", "no_mail", "no_reply", "not_reached"
_OPEN = Q(answered_at__isnull=True, cancelled_at__isnull=True)
_TO_SEND = _OPEN & Q(sent_at__isnull=True, late_at__isnull=True)


def hours_of(location_id: int) -> tuple[int, ...]:
    """After how many hours a place asks: as its manager chose, else as we do."""
    chosen = CheckInPlan.objects.filter(location=location_id).values_list("hours", flat=True).first()
    return tuple(chosen) if chosen else CHECK_IN_HOURS


def plan(*, procedure: Procedure, at: datetime) -> list[CheckIn]:
    """Plan the check-ins of a procedure that was recorded just now."""
    return _planned(procedure, hours_of(procedure.location_id), at)


def move(*, old: Procedure, new: Procedure, at: datetime) -> None:
    """The check-ins of a corrected procedure go with it: what is still open is due at another time."""
    for row in CheckIn.objects.select_for_update().filter(procedure=old):
        row.procedure = new
        due = new.took_place_at + timedelta(hours=row.hours)
        if row.answered_at is None and row.cancelled_at is None:
            if due > at:  # asked too early, or late by the wrong clock: it is asked again in time
                row.sent_at = row.late_at = None
            row.due_at = due
        row.save(update_fields=["procedure", "due_at", "sent_at", "late_at"])


def cancel(*, procedure: Procedure, at: datetime) -> None:
    """Nobody is asked about this procedure any more."""
    CheckIn.objects.filter(_OPEN, procedure=procedure).update(cancelled_at=at)


def run(*, at: datetime) -> int:
    """Send what is due, and put who did not answer on the call list. Returns for how many procedures."""
    due = CheckIn.objects.filter(_TO_SEND, due_at__lte=at)
    silent = CheckIn.objects.filter(_silent(at))
    asked = sum(_ask(pk, at) for pk in _procedures(due))
    return asked + sum(_note_silence(pk, at) for pk in _procedures(silent))


def tried(*, case: Case, at: datetime) -> Case:
    """After a call that reached nobody, in its transaction: the third one hands a late check-in to the clinicians."""
    late = list(CheckIn.objects.filter(_OPEN, procedure__case=case, late_at__isnull=False))
    if not late:
        return case
    since = min(row.late_at for row in late if row.late_at)
    calls = Event.objects.filter(case=case, kind=EventKind.CALLED, at__gte=since)
    missed = [event for event in calls if event.detail.get("outcome") in calling.UNREACHED]
    if len(missed) < MOST_TRIES:
        return case
    CheckIn.objects.filter(pk__in=[row.pk for row in late]).update(cancelled_at=at)
    urgent = not Result.SAME_DAY.more_urgent_than(result_of_rank(case.urgency)) and not case.is_closed
    off_the_list = {} if urgent else {"call_at": None}
    step = _late(late, NOT_REACHED, at)
    return changed(
        case=case,
        version=case.version,
        step=step,
        state=State.WITH_CLINICIAN,
        unread_since=case.unread_since or at,
        **off_the_list,
    )


@transaction.atomic
def _ask(procedure_id: UUID, at: datetime) -> bool:
    """Send the newest check-in that is due after one procedure, if no other worker is at its case."""
    case = _locked(procedure_id)
    due = list(_open_of(procedure_id).filter(_TO_SEND, due_at__lte=at)) if case else []
    if case is None or not due:
        return False
    if case.state == State.WITHDRAWN or case.erasure_asked_at is not None:
        _open_of(procedure_id).update(cancelled_at=at)
        return True
    *older, newest = due
    if _may_be_mailed(case):
        messages.notify(case=case, kind="check_in", at=at)
        CheckIn.objects.filter(pk=newest.pk).update(sent_at=at)
        if older:
            _mark_late(case, older, MERGED, at)
    else:
        _mark_late(case, due, NO_MAIL, at)
    return True


@transaction.atomic
def _note_silence(procedure_id: UUID, at: datetime) -> bool:
    """Put the person on the call list, if no other worker is at the case and no reply came meanwhile."""
    case = _locked(procedure_id)
    silent = list(_open_of(procedure_id).filter(_silent(at))) if case else []
    if case is None or not silent:
        return False
    _mark_late(case, silent, NO_REPLY, at)
    return True


def _mark_late(case: Case, rows: list[CheckIn], why: str, at: datetime) -> None:
    CheckIn.objects.filter(pk__in=[row.pk for row in rows]).update(late_at=at)
    opens = timetable(case.location).next_opening(at) or at
    to_call = {} if why == MERGED else {"call_at": min(case.call_at or opens, opens)}
    changed(case=case, version=case.version, step=_late(rows, why, at), **to_call)


def _late(rows: Iterable[CheckIn], why: str, at: datetime) -> Step:
    return Step(EventKind.CHECK_IN_LATE, at, detail={"hours": [row.hours for row in rows], "why": why})


def _silent(at: datetime) -> Q:
    """Check-ins that were sent so long ago that a reply should be here."""
    early = Q(hours__lte=EARLY_HOURS, sent_at__lte=at - NO_REPLY_EARLY)
    later = Q(hours__gt=EARLY_HOURS, sent_at__lte=at - NO_REPLY_LATER)
    return _OPEN & Q(late_at__isnull=True, due_at__lte=at) & (early | later)


def _procedures(rows: QuerySet[CheckIn]) -> list[UUID]:
    """The procedures these check-ins belong to, the one that waits longest first."""
    found = rows.order_by("due_at", "id").values_list("procedure_id", flat=True)
    return list(dict.fromkeys(found[:MOST]))


def _locked(procedure_id: UUID) -> Case | None:
    """The case of a procedure, locked until the transaction ends; None while somebody else is at it."""
    rows = Case.objects.select_related("location", "patient").filter(procedures=procedure_id)
    return rows.select_for_update(of=("self",), skip_locked=True).first()


def _open_of(procedure_id: UUID) -> QuerySet[CheckIn]:
    return CheckIn.objects.filter(_OPEN, procedure=procedure_id).order_by("due_at")


def _may_be_mailed(case: Case) -> bool:
    """Whether a link can reach the person: an address of their own to which we may write."""
    if case.patient is None or not case.patient.email:
        return False
    return may_write(case.patient.contact) and messages.may_have_link(case)


def _planned(procedure: Procedure, hours: Iterable[int], at: datetime) -> list[CheckIn]:
    due = {count: procedure.took_place_at + timedelta(hours=count) for count in hours}
    wanted = [
        CheckIn(procedure=procedure, hours=count, due_at=moment)
        for count, moment in due.items()
        if moment >= at - TOO_OLD
    ]
    return CheckIn.objects.bulk_create(wanted)
