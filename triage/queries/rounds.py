"""Rounds of scores of one case: which one waits, what was given, and what it is compared with."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.db.models import Q

from triage.measures import (
    NPRS,
    PEG,
    PGIC,
    PSFS,
    Item,
    nprs_score,
    peg_mean,
    pgic_reply,
    psfs_mean,
    scored_activities,
)
from triage.models import Case, Measure
from triage.questionnaire.body_areas import AREAS, Marked

OPEN = Q(taken_at__isnull=True, closed_at__isnull=True)
ACTIVITIES, MAP = PSFS.items[0], "body_map"
SCORES: tuple[Item, ...] = (*PEG.content, *PGIC.content)
"""The items with one number; average pain is the NPRS and the first of the PEG."""
GLOBAL_CHANGE = PGIC.items[0]
CLOSE_AFTER = timedelta(days=28)
"""After the mail. So long a round can be answered; then it counts as not answered."""
CALL_AFTER = timedelta(days=7)
"""After the reminder; then the desk may call, if there is time."""


@dataclass(frozen=True)
class Given:
    """The answers of one round, read as scores. What is missing has none."""

    answers: Mapping[str, Any]

    @property
    def pain(self) -> int | None:
        return nprs_score(self.answers)

    @property
    def peg(self) -> float | None:
        return peg_mean(self.answers)

    @property
    def psfs(self) -> float | None:
        return psfs_mean(self.answers.get(ACTIVITIES))

    @property
    def overall(self) -> int | None:
        return pgic_reply(self.answers)

    @property
    def activities(self) -> Mapping[str, int]:
        return scored_activities(self.answers.get(ACTIVITIES))

    @property
    def places(self) -> Marked:
        kept = (self.answers.get(MAP) or {}).get("areas") or ()
        return Marked(tuple(code for code in kept if code in AREAS))

    @property
    def has_scores(self) -> bool:
        numbers = any(item.key in self.answers for item in SCORES)
        return numbers or bool(self.activities)


@dataclass(frozen=True)
class Round:
    """One round: when, how far it came, and what was given."""

    pk: UUID
    weeks: int
    of_procedure: UUID | None
    due_at: datetime
    asked_at: datetime | None
    reminded_at: datetime | None
    taken_at: datetime | None
    closed_at: datetime | None
    by_phone: bool
    given: Given

    @property
    def waits(self) -> bool:
        return self.taken_at is None and self.closed_at is None and self.asked_at is not None

    @property
    def unanswered(self) -> bool:
        """It was asked for, and is over."""
        return self.taken_at is None and self.closed_at is not None and self.asked_at is not None


@dataclass(frozen=True)
class Rounds:
    """The rounds of a case in the order of time. `activities`: the patient's own, as the form has them."""

    rows: tuple[Round, ...]
    activities: tuple[str, ...]

    @property
    def start(self) -> Round | None:
        return next((row for row in self.rows if row.weeks == 0), None)

    @property
    def taken(self) -> tuple[Round, ...]:
        return tuple(row for row in self.rows if row.taken_at is not None)

    @property
    def later(self) -> tuple[Round, ...]:
        return tuple(row for row in self.taken if row.weeks > 0)

    @property
    def newest(self) -> Round | None:
        return self.later[-1] if self.later else None

    @property
    def waiting(self) -> Round | None:
        """The round that can be answered now; the newest, should there be two."""
        return next((row for row in reversed(self.rows) if row.waits), None)

    @property
    def next_due(self) -> datetime | None:
        ahead = [row.due_at for row in self.rows if row.asked_at is None and row.closed_at is None]
        return min(ahead, default=None)

    @property
    def is_asked(self) -> bool:
        """Whether this patient is asked for scores at all."""
        return any(row.weeks > 0 for row in self.rows)


def closes_at(case: Case) -> datetime | None:
    """When the round that was asked for and can still be answered is over; None where there is none."""
    rows = Measure.objects.filter(OPEN, case=case, asked_at__isnull=False).order_by("-asked_at")
    asked_at = rows.values_list("asked_at", flat=True).first()
    return asked_at + CLOSE_AFTER if asked_at else None


def rounds_of(case: Case) -> Rounds:
    """Every round of a case."""
    return rounds_in(case, Measure.objects.filter(case=case))


def rounds_in(case: Case, rows: Iterable[Measure]) -> Rounds:
    """The same from rows that are at hand."""
    found = tuple(_round(row) for row in sorted(rows, key=lambda row: (row.due_at, row.weeks)))
    return Rounds(found, _activities(case, found))


def activities_of(case: Case) -> tuple[str, ...]:
    """The patient's own activities: those of the start, the same at every round."""
    return rounds_of(case).activities


def named_activities(answers: Mapping[str, Any]) -> tuple[str, ...]:
    """What a person finds hard, in their own words."""
    entries = [entry for entry in answers.get(ACTIVITIES) or () if isinstance(entry, Mapping)]
    return tuple(text for entry in entries if (text := str(entry.get("text") or "").strip()))


def stage_of(case: Case) -> str:
    """Whether questions wait ("waits"), were asked before ("asked"), or were never; no score is opened."""
    rows = Measure.objects.filter(case=case, weeks__gt=0, asked_at__isnull=False)
    told = list(rows.values_list("taken_at", "closed_at"))
    if any(taken is None and closed is None for taken, closed in told):
        return "waits"
    return "asked" if told else ""


def standing_of(case: Case) -> tuple[tuple[int, str, datetime | None], ...]:
    """Weeks, how far it came and since when, of each round that was asked for: no score. For the desk."""
    rows = Measure.objects.filter(case=case, weeks__gt=0, asked_at__isnull=False).order_by("due_at")
    told = rows.values_list("weeks", "asked_at", "taken_at", "closed_at")
    return tuple(_stands(*row) for row in told)


def _stands(
    weeks: int, asked: datetime | None, taken: datetime | None, closed: datetime | None
) -> tuple[int, str, datetime | None]:
    if taken is not None:
        return weeks, "answered", taken
    return (weeks, "no_answer", closed) if closed is not None else (weeks, "waits", asked)


def _round(row: Measure) -> Round:
    return Round(
        pk=row.pk,
        weeks=row.weeks,
        of_procedure=row.procedure_id,
        due_at=row.due_at,
        asked_at=row.asked_at,
        reminded_at=row.reminded_at,
        taken_at=row.taken_at,
        closed_at=row.closed_at,
        by_phone=row.entered_by_id is not None,
        given=Given(row.answers),
    )


def _activities(case: Case, rows: tuple[Round, ...]) -> tuple[str, ...]:
    start = next((row for row in rows if row.weeks == 0), None)
    told = start.given.answers if start else (case.latest.answers if case.latest else {})
    return named_activities(told)


NAMES = {"pain": NPRS, "peg": PEG, "psfs": PSFS, "overall": PGIC}
"""The instruments by the name of their score."""
