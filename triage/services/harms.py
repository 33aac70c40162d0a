"""The register of adverse events: a line for each, corrected by a new line; both stay on file."""

from collections.abc import Iterator, Mapping
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from prolo.accounts.models import User
from prolo.accounts.permissions import Permission
from prolo.audit import record as written_down
from prolo.statements import insert
from triage import harm_words as words
from triage.models import AdverseEvent, Case, EventKind, Procedure
from triage.queries.harms import without_identities
from triage.queries.procedures import holding, newest
from triage.services.casework import Step, allow, changed
from triage.services.refusals import NotPossibleNow, Refused


class BeganLater(Refused):
    says = _("Give the time it began: not later than now.")


class NoSuchLine(Refused):
    says = _("This line cannot be kept as it is. Check each entry.")


@transaction.atomic
def register(
    *, case: Case, by: User, at: datetime, version: int, began_at: datetime, record: Mapping[str, Any]
) -> AdverseEvent:
    """Put an adverse event of this person into the register, beside the injection it may come from."""
    allow(by, Permission.RECORD_PROCEDURE)
    return _kept(case, by, at, version, began_at, record, procedure=_injection(case))


@transaction.atomic
def correct(
    *,
    case: Case,
    harm: AdverseEvent,
    by: User,
    at: datetime,
    version: int,
    began_at: datetime,
    record: Mapping[str, Any],
) -> AdverseEvent:
    """Write the line anew: how it went on, or what was wrong."""
    allow(by, Permission.RECORD_PROCEDURE)
    if harm.case_id != case.pk:
        raise NotPossibleNow
    return _kept(case, by, at, version, began_at, record, procedure=harm.procedure, corrects=harm)


def export(*, by: User, at: datetime) -> Iterator[tuple[str, ...]]:
    """The lines that hold, without identities; that they were taken out is written down."""
    allow(by, Permission.EXPORT_CLINICAL)
    written_down(action="harms.exported", by=by, at=at, subject="register:harms")
    return without_identities()


def _kept(
    case: Case,
    by: User,
    at: datetime,
    version: int,
    began_at: datetime,
    record: Mapping[str, Any],
    *,
    procedure: Procedure | None,
    corrects: AdverseEvent | None = None,
) -> AdverseEvent:
    if began_at > at:
        raise BeganLater
    chosen = all(record.get(key) in options for key, options in words.CHOICES.items())
    if not chosen or not record.keys() <= words.LABELS.keys() or not str(record.get("what", "")).strip():
        raise NoSuchLine
    row = AdverseEvent(
        case=case,
        procedure=procedure,
        corrects=corrects,
        began_at=began_at,
        record=dict(record),
        at=at,
        by=by,
    )
    detail = {"harm": str(row.pk)} | ({"corrects": str(corrects.pk)} if corrects else {})
    changed(case=case, version=version, step=Step(EventKind.HARM_NOTED, at, by, detail))
    # The case is locked from here on: of two corrections of one line the second finds it superseded.
    if corrects and not AdverseEvent.objects.filter(pk=corrects.pk, superseded=False).update(superseded=True):
        raise NotPossibleNow
    insert(row)
    return row


def _injection(case: Case) -> Procedure | None:
    return holding(case.procedure) if case.procedure else newest(case)
