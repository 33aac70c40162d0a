"""Procedures of a case: the whole record for a clinician; when, where and by whom for the desk."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from django.utils.formats import date_format
from django.utils.translation import gettext as _

from prolo.accounts.models import User
from prolo.accounts.permissions import GRANTS, Permission
from triage import procedure_words as words
from triage.models import Case, CheckIn, Procedure
from triage.queries.persons import words_for
from triage.questionnaire import INTAKE
from triage.questionnaire.body_areas import AREAS, Marked


@dataclass(frozen=True)
class Took:
    """That a procedure took place: what the desk may know of it."""

    pk: UUID
    took_place_at: datetime
    zone: ZoneInfo
    place: str
    done_by: str


@dataclass(frozen=True)
class Planned:
    """One check-in: when it is due and how far it came."""

    pk: UUID
    hours: int
    due_at: datetime
    sent_at: datetime | None
    answered_at: datetime | None
    late_at: datetime | None
    cancelled_at: datetime | None

    @property
    def is_open(self) -> bool:
        return self.answered_at is None and self.cancelled_at is None


@dataclass(frozen=True)
class Recorded:
    """The whole record of one procedure, in words."""

    took: Took
    area: str
    lines: tuple[tuple[str, str], ...]
    sites: Marked
    written_at: datetime
    written_by: str
    holds: bool
    struck: str
    check_ins: tuple[Planned, ...]


def took_place(case: Case) -> tuple[Took, ...]:
    """The procedures of a case that hold, newest first, without a word about what was done."""
    return tuple(_took(row) for row in _rows(case).filter(superseded=False) if not row.record.get("struck"))


def recorded(case: Case) -> tuple[Recorded, ...]:
    """Every row about the procedures of a case, newest first; those that were corrected stay to be read."""
    rows = list(_rows(case))
    return recorded_in(rows, CheckIn.objects.filter(procedure__in=rows).order_by("due_at"))


def recorded_in(rows: Sequence[Procedure], check_ins: Iterable[CheckIn]) -> tuple[Recorded, ...]:
    """The same, from rows at hand."""
    planned: dict[UUID, list[Planned]] = {row.pk: [] for row in rows}
    for one in check_ins:
        planned[one.procedure_id].append(planned_of(one))
    return tuple(_recorded(row, tuple(planned[row.pk])) for row in rows)


def newest(case: Case) -> Procedure | None:
    """The newest procedure of a case that holds and took place."""
    rows = _rows(case).filter(superseded=False)
    return next((row for row in rows if not row.record.get("struck")), None)


def one_of(case: Case, pk: UUID) -> Procedure | None:
    """A procedure of this case that still holds."""
    return _rows(case).filter(superseded=False, pk=pk).first()


def holding(procedure: Procedure) -> Procedure:
    """The row that stands in the place of this one now."""
    rows = Procedure.objects.select_related("location", "done_by")
    while later := rows.filter(corrects=procedure).first():
        procedure = later
    return procedure


def asked_for(case: Case) -> str:
    """The area and side the patient asked for, as a clinician must see them: "RIGHT elbow"."""
    side, region = words_for(case, "side"), words_for(case, "region")
    return f"{side.upper()} {region.lower()}" if side and region else region


def may_record() -> list[User]:
    """Who may have done a procedure here."""
    roles = [role.value for role in GRANTS[Permission.RECORD_PROCEDURE]]
    rows = User.objects.filter(groups__name__in=roles, is_active=True).distinct()
    return list(rows.order_by("name", "pk"))


def planned_of(row: CheckIn) -> Planned:
    return Planned(row.pk, row.hours, row.due_at, row.sent_at, row.answered_at, row.late_at, row.cancelled_at)


def area_words(record: Mapping[str, Any]) -> str:
    """The treated area with its side."""
    region, side = (INTAKE.questions[key].option(record.get(key)) for key in ("region", "side"))
    where = region.label if region else ""
    return f"{side.label} {where.lower()}" if side and where else where


def _rows(case: Case) -> Any:
    rows = Procedure.objects.filter(case=case).select_related("location", "done_by", "by")
    return rows.order_by("-took_place_at", "-at")


def _took(row: Procedure) -> Took:
    return Took(row.pk, row.took_place_at, row.location.zone, row.location.name, row.done_by.name)


def _recorded(row: Procedure, check_ins: tuple[Planned, ...]) -> Recorded:
    record = row.record
    return Recorded(
        took=_took(row),
        area=area_words(record),
        lines=tuple(_lines(record)),
        sites=Marked(tuple(code for code in record.get("sites") or () if code in AREAS)),
        written_at=row.at,
        written_by=row.by.name,
        holds=not row.superseded,
        struck=str(record.get("struck") or ""),
        check_ins=check_ins,
    )


def _lines(record: Mapping[str, Any]) -> Iterable[tuple[str, str]]:
    """Each entry in words; what was left out says so, for nothing written is never "no"."""
    if record.get("struck"):
        return [(str(words.LABELS["struck"]), str(record["struck"]))]
    return [
        (str(label), _said(record, key) or _("Not recorded"))
        for key, label in words.LABELS.items()
        if key not in ("region", "side", "struck")
    ]


def _said(record: Mapping[str, Any], key: str) -> str:
    value = record.get(key)
    if key in words.CHOICES:
        chosen = str(words.CHOICES[key].get(str(value), ""))
        more = str(record.get(words.IN_WORDS.get(key, key + "_words")) or "")
        return f"{chosen}: {more}" if more else chosen
    if key == "sites":
        return ", ".join(AREAS[code].label for code in value or () if code in AREAS)
    if key == "expiry" and value:
        return date_format(date.fromisoformat(value), "j M Y")
    return str(value or "")
