"""The register of adverse events: every line for clinicians, and the lines that hold without identities."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from triage import harm_words as words
from triage.models import AdverseEvent, Case
from triage.queries.persons import name_of
from triage.queries.procedures import area_words

MOST = 200
"""So many lines on the page; older ones stay in the file."""


@dataclass(frozen=True)
class Line:
    """One line of the register."""

    pk: UUID
    reference: str
    name: str
    began_at: datetime
    zone: ZoneInfo
    area: str
    injected_at: datetime | None
    entries: tuple[tuple[str, str], ...]
    serious: bool
    holds: bool
    written_at: datetime
    written_by: str


@dataclass(frozen=True)
class Register:
    """The newest lines, the one that began last first; corrected ones stay to be read."""

    lines: tuple[Line, ...]
    more: bool

    @property
    def references(self) -> tuple[str, ...]:
        return tuple(dict.fromkeys(line.reference for line in self.lines))


def register() -> Register:
    """The lines on file, and whether there are more than the page shows."""
    found = list(_rows().order_by("-began_at", "-at")[: MOST + 1])
    return Register(tuple(_line(row) for row in found[:MOST]), len(found) > MOST)


def of_case(case: Case) -> tuple[Line, ...]:
    """The lines about one case."""
    return tuple(_line(row) for row in _rows().filter(case=case).order_by("-began_at", "-at"))


def one_of(case: Case, pk: UUID) -> AdverseEvent | None:
    """A line about this case that still holds."""
    return _rows().filter(case=case, pk=pk, superseded=False).first()


HEADER = (
    *("Month", "Place", "Area", "Guidance", "Kind", "Serious", "How serious"),
    *("Hours after the injection", "Reported", "Outcome"),
)


def without_identities() -> Iterator[tuple[str, ...]]:
    """Each line that holds: no name, no reference, no words somebody wrote, no day."""
    for row in _rows().filter(superseded=False).order_by("began_at", "pk").iterator():
        injection = row.procedure
        hours = round((row.began_at - injection.took_place_at).total_seconds() / 3600) if injection else ""
        record = injection.record if injection else {}
        yield (
            f"{row.began_at.astimezone(row.case.location.zone):%Y-%m}",
            (injection.location if injection else row.case.location).name,
            area_words(record),
            str(record.get("guidance") or ""),
            row.record["kind"],
            "no" if row.record["seriousness"] == words.NOT_SERIOUS else "yes",
            row.record["seriousness"],
            str(hours),
            row.record["reported"],
            row.record["outcome"],
        )


def _rows() -> Any:
    return AdverseEvent.objects.select_related(
        "case__location", "case__patient", "case__intake", "procedure__location", "by"
    )


def _line(row: AdverseEvent) -> Line:
    record = row.record
    return Line(
        pk=row.pk,
        reference=row.case.reference,
        name=name_of(row.case),
        began_at=row.began_at,
        zone=row.case.location.zone,
        area=area_words(row.procedure.record) if row.procedure else "",
        injected_at=row.procedure.took_place_at if row.procedure else None,
        entries=tuple((str(label), _said(record, key)) for key, label in words.LABELS.items()),
        serious=record["seriousness"] != words.NOT_SERIOUS,
        holds=not row.superseded,
        written_at=row.at,
        written_by=row.by.name,
    )


def _said(record: dict[str, Any], key: str) -> str:
    value = str(record.get(key) or "")
    return str(words.CHOICES[key].get(value, value)) if key in words.CHOICES else value
