"""Calls to a patient: when one is wanted, what came of each attempt, and when to try again."""

from collections.abc import Collection
from datetime import datetime, timedelta

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from prolo.accounts.models import User
from prolo.accounts.permissions import Permission
from prolo.clinic.hours import timetable
from prolo.clinic.models import Location
from triage import calling
from triage.models import Case, EventKind, result_of_rank
from triage.rules import Result
from triage.services import schedule
from triage.services.casework import Step, allow, changed
from triage.services.refusals import Refused

_AFTER = {
    calling.SOON: timedelta(minutes=15),
    calling.HOUR: timedelta(hours=1),
    calling.LATER: timedelta(hours=3),
}


class NotChecked(Refused):
    says = _("Check who you speak to first: tick two things the person told you.")


class NoVoiceMessage(Refused):
    says = _("This person did not say yes to a voice message.")


class NotReached(Refused):
    says = _("Nobody has reached this person yet and the case is urgent. Choose when to try again.")


@transaction.atomic
def want(*, case: Case, by: User, at: datetime, version: int, when: str, why: str = "") -> Case:
    """Put a case on the call list for this time, or take it off the list. `why` is for the one who calls."""
    allow(by, Permission.HANDLE_CASE)
    call_at = try_again_at(case.location, when, at, urgent=_is_urgent(case))
    detail = {"when": call_at.isoformat() if call_at else "", "note": why}
    step = Step(EventKind.CALL_WANTED, at, by, {key: told for key, told in detail.items() if told})
    return changed(case=case, version=version, step=step, call_at=call_at)


@transaction.atomic
def note_call(
    *,
    case: Case,
    by: User,
    at: datetime,
    version: int,
    outcome: str,
    again: str,
    checked: Collection[str] = (),
    note: str = "",
) -> Case:
    """Note what came of a call and when to try again.

    Refuses with NotChecked a talk with somebody who was not known by two identifiers, with NoVoiceMessage a voice
    message nobody allowed, and with NotReached to give up on a person with an urgent case.
    """
    allow(by, Permission.HANDLE_CASE)
    if outcome == calling.SPOKE:
        refuse_unchecked(checked)
    if outcome == calling.VOICEMAIL and not _may_leave_a_message(case):
        raise NoVoiceMessage
    urgent = _is_urgent(case)
    if again == calling.NEVER and outcome in calling.UNREACHED and urgent:
        raise NotReached
    call_at = try_again_at(case.location, again, at, urgent=urgent)
    detail = {
        "outcome": outcome,
        "checked": sorted(checked) if outcome == calling.SPOKE else [],
        "when": call_at.isoformat() if call_at else "",
        "note": note,
    }
    step = Step(EventKind.CALLED, at, by, {key: told for key, told in detail.items() if told})
    looks = {"attention_at": at} if outcome == calling.WRONG_NUMBER and call_at is None else {}
    changed(case=case, version=version, step=step, call_at=call_at, **looks)
    return schedule.tried(case=case, at=at) if outcome in calling.UNREACHED else case


def refuse_unchecked(checked: Collection[str]) -> None:
    """Refuse with NotChecked unless the person on the phone was known by two identifiers."""
    if len({key for key in checked if key in calling.IDENTIFIERS}) < calling.LEAST_CHECKED:
        raise NotChecked


def try_again_at(location: Location, when: str, at: datetime, *, urgent: bool = False) -> datetime | None:
    """The moment to call at, None for no call.

    In opening hours; an urgent case, and a call in a quarter of an hour, wait for no opening.
    """
    if when == calling.NEVER:
        return None
    if when == calling.NOW:
        return at
    later = at + _AFTER.get(when, timedelta())
    if when == calling.SOON or (urgent and when != calling.NEXT_DAY):
        return later
    if when == calling.NEXT_DAY:
        tomorrow = at.astimezone(location.zone).date() + timedelta(days=1)
        later = datetime(tomorrow.year, tomorrow.month, tomorrow.day, tzinfo=location.zone)
    return timetable(location).next_opening(later) or later


def _is_urgent(case: Case) -> bool:
    """An emergency or a same-day case that is open."""
    return not Result.SAME_DAY.more_urgent_than(result_of_rank(case.urgency)) and not case.is_closed


def _may_leave_a_message(case: Case) -> bool:
    told = case.patient.contact if case.patient else {}
    return told.get("voicemail_ok") is True
