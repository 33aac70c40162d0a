"""The follow-up of possible nerve injuries: one case's steps, and the list of all that are open."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from triage.models import Case, Event, EventKind, NervePathway
from triage.queries.persons import name_of, words_for

_KINDS = (EventKind.NERVE_OPENED, EventKind.NERVE_STEP, EventKind.NERVE_ENDED)
RESOLVED, HANDED_OVER = NervePathway.End.RESOLVED.value, NervePathway.End.HANDED_OVER.value
ENDS = NervePathway.End.choices


@dataclass(frozen=True)
class StepView:
    """One line of the follow-up."""

    at: datetime
    by: str
    kind: str
    rules: tuple[str, ...]
    reason: str
    findings: str
    measures: str
    referral: str
    assessed_at: datetime | None
    next_check_at: datetime | None
    end: str


@dataclass(frozen=True)
class Followed:
    """The follow-up of one case."""

    opened_at: datetime
    assessed_at: datetime | None
    next_check_at: datetime
    ended_at: datetime | None
    end_words: str
    steps: tuple[StepView, ...]

    @property
    def is_open(self) -> bool:
        return self.ended_at is None


@dataclass(frozen=True)
class OpenOne:
    """One open follow-up in the list."""

    reference: str
    name: str
    region_words: str
    side_words: str
    opened_at: datetime
    assessed_at: datetime | None
    next_check_at: datetime
    zone: ZoneInfo
    treated_by: str


@dataclass(frozen=True)
class OpenOnes:
    """Every open follow-up, the next check first."""

    rows: tuple[OpenOne, ...]

    @property
    def references(self) -> tuple[str, ...]:
        return tuple(row.reference for row in self.rows)


def of_case(case: Case) -> Followed | None:
    """The follow-up of a case with its steps in order; None when there is none."""
    pathway = NervePathway.objects.filter(case=case).first()
    rows = Event.objects.filter(case=case, kind__in=_KINDS).select_related("by").order_by("number")
    return followed(pathway, rows) if pathway else None


def followed(pathway: NervePathway, events: Iterable[Event]) -> Followed:
    """The same, from rows at hand; other events of the case are passed over."""
    return Followed(
        opened_at=pathway.opened_at,
        assessed_at=pathway.assessed_at,
        next_check_at=pathway.next_check_at,
        ended_at=pathway.ended_at,
        end_words=str(NervePathway.End(pathway.end).label) if pathway.end else "",
        steps=tuple(_step(event) for event in events if event.kind in _KINDS),
    )


def open_ones() -> OpenOnes:
    """All that are open: few at a time, for each is a person a clinician follows."""
    rows = NervePathway.objects.filter(ended_at=None).order_by("next_check_at", "pk")
    joined = rows.select_related(
        "case__patient", "case__intake", "case__latest", "case__location", "case__assignee", "case__procedure"
    ).select_related("procedure__done_by")
    return OpenOnes(tuple(_open_one(row) for row in joined))


def _open_one(row: NervePathway) -> OpenOne:
    treated = row.procedure.done_by if row.procedure else row.case.assignee
    return OpenOne(
        reference=row.case.reference,
        name=name_of(row.case),
        region_words=words_for(row.case, "region"),
        side_words=words_for(row.case, "side"),
        opened_at=row.opened_at,
        assessed_at=row.assessed_at,
        next_check_at=row.next_check_at,
        zone=row.case.location.zone,
        treated_by=treated.name if treated else "",
    )


def _step(event: Event) -> StepView:
    told = event.detail
    return StepView(
        at=event.at,
        by=event.by.name if event.by else "",
        kind=str(EventKind(event.kind).label),
        rules=tuple(told.get("rules") or ()),
        reason=str(told.get("reason") or ""),
        findings=str(told.get("findings") or ""),
        measures=str(told.get("measures") or ""),
        referral=str(told.get("referral") or ""),
        assessed_at=_moment(told.get("assessed_at")),
        next_check_at=_moment(told.get("next_check_at")),
        end=str(NervePathway.End(told["end"]).label) if told.get("end") in NervePathway.End.values else "",
    )


def _moment(text: object) -> datetime | None:
    return datetime.fromisoformat(str(text)) if text else None
