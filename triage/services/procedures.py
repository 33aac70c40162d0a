"""What a clinician records of an injection session. A correction is a new row; both stay on file."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any, NotRequired, TypedDict, Unpack

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from prolo.accounts.models import User
from prolo.accounts.permissions import Permission, may
from prolo.clinic.models import Location
from prolo.statements import insert
from triage import procedure_words as words
from triage.models import Case, EventKind, Procedure
from triage.queries.persons import answers_of
from triage.questionnaire.body_areas import AREAS, LEFT, RIGHT
from triage.services import measures, schedule
from triage.services.casework import Step, allow, changed, reason_in
from triage.services.refusals import NotPossibleNow, Refused

LONGEST_AGO = timedelta(days=730)


class WrongTime(Refused):
    says = _("Give the time it took place: not later than now, and within two years.")


class OtherSide(Refused):
    says = _("This is not the area and side the patient asked for. Check it, and confirm it.")


class CannotInject(Refused):
    says = _("This person does not record procedures here. Choose another.")


class NoSuchEntry(Refused):
    says = _("This record cannot be kept as it is. Check each entry.")


class Entry(TypedDict):
    """What is told of one session: the same for a new record and for one that takes the place of another."""

    case: Case
    by: User
    at: datetime
    version: int
    took_place_at: datetime
    location: Location
    done_by: User
    record: Mapping[str, Any]
    side_confirmed: NotRequired[bool]


@transaction.atomic
def record(**entry: Unpack[Entry]) -> Procedure:
    """Keep what was done, and plan the check-ins that follow.

    `record` is by key, see procedure_words. Refuses with OtherSide an area or a side that is not the one the
    patient asked for, unless that is confirmed; with WrongTime one that is still to come.
    """
    row = _kept(None, entry)
    schedule.plan(procedure=row, at=row.at)
    return row


@transaction.atomic
def correct(*, procedure: Procedure, **entry: Unpack[Entry]) -> Procedure:
    """Keep the record anew, in place of one that no longer holds. Its check-ins go with it to the new time."""
    row = _kept(procedure, entry)
    schedule.move(old=procedure, new=row, at=row.at)
    return row


@transaction.atomic
def strike(
    *, case: Case, procedure: Procedure, by: User, at: datetime, version: int, reason: str
) -> Procedure:
    """Say that a recorded procedure did not take place. Nobody is asked about it any more."""
    allow(by, Permission.RECORD_PROCEDURE)
    row = Procedure(
        case=case,
        corrects=procedure,
        took_place_at=procedure.took_place_at,
        location=procedure.location,
        done_by=procedure.done_by,
        record={"struck": reason_in(reason)},
        at=at,
        by=by,
    )
    _keep(row, version)
    schedule.cancel(procedure=procedure, at=at)
    return row


def differs_from_asked(case: Case, region: object, side: object) -> bool:
    """Whether another area, or another side, was treated than the patient asked for."""
    asked = answers_of(case)
    if case.region and region != case.region:
        return True
    wanted = asked.get("side")
    return wanted in (RIGHT, LEFT) and side != wanted


def _kept(earlier: Procedure | None, entry: Entry) -> Procedure:
    allow(entry["by"], Permission.RECORD_PROCEDURE)
    _refuse_slips(entry)
    names = ("case", "took_place_at", "location", "done_by", "at", "by")
    told = {name: value for name, value in entry.items() if name in names}
    row = Procedure(corrects=earlier, record=dict(entry["record"]), **told)
    _keep(row, entry["version"])
    return row


def _refuse_slips(entry: Entry) -> None:
    at, record = entry["at"], entry["record"]
    if not at - LONGEST_AGO <= entry["took_place_at"] <= at:
        raise WrongTime
    if not may(entry["done_by"], Permission.RECORD_PROCEDURE):
        raise CannotInject
    if not _can_be_kept(record):
        raise NoSuchEntry
    differs = differs_from_asked(entry["case"], record.get("region"), record.get("side"))
    if differs and not entry.get("side_confirmed"):
        raise OtherSide


def _can_be_kept(record: Mapping[str, Any]) -> bool:
    """Known entries alone, each choice one of its own, and no site on the other side."""
    if not record.get("region") or not record.keys() <= words.KEYS or "struck" in record:
        return False
    if any(record.get(key) not in options for key, options in words.CHOICES.items()):
        return False
    sites, side = record.get("sites") or [], record.get("side")
    known = [AREAS[code].side for code in sites if code in AREAS]
    one_sided = side in (RIGHT, LEFT)
    return len(known) == len(sites) and not (one_sided and any(own not in ("", side) for own in known))


def _keep(row: Procedure, version: int) -> None:
    """Write the row and its event; the row it takes the place of no longer holds."""
    earlier = row.corrects
    if earlier is not None and earlier.case_id != row.case_id:
        raise NotPossibleNow
    detail = {"procedure": str(row.pk), "took_place_at": row.took_place_at.isoformat()}
    if earlier is not None:
        detail["corrects"] = str(earlier.pk)
    changed(case=row.case, version=version, step=Step(EventKind.PROCEDURE, row.at, row.by, detail))
    # The case is locked from here on: of two corrections of one row the second finds it superseded.
    if earlier and not Procedure.objects.filter(pk=earlier.pk, superseded=False).update(superseded=True):
        raise NotPossibleNow
    insert(row)
    measures.plan(case=row.case, at=row.at)
