"""Rounds of patient-reported scores: planned, asked for, given, closed. The start is read from the form that was sent.

They count from the decision, and anew from each procedure. Every arrow may run twice: it finds what the first left.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.db import transaction
from django.db.models import Exists, OuterRef, Q
from django.utils.translation import gettext_lazy as _

from prolo.accounts.models import User
from prolo.accounts.permissions import Permission
from prolo.audit import record
from prolo.statements import insert
from triage.measures import scored_activities
from triage.models import MEASURE_WEEKS, About, Case, Decision, EventKind, Measure, Outcome, Procedure, State
from triage.queries.persons import places_of
from triage.queries.rounds import (
    ACTIVITIES,
    CLOSE_AFTER,
    MAP,
    OPEN,
    SCORES,
    Given,
    activities_of,
    named_activities,
)
from triage.queries.standing import withdrawn_at
from triage.questionnaire.body_areas import AREAS, MAP_VERSION
from triage.services import messages
from triage.services.casework import Step, allow, changed, reason_in, subject
from triage.services.refusals import NotPossibleNow, Refused
from triage.tellers import may_write

REMIND_AFTER = timedelta(days=7)
FOLLOWED = (Outcome.BOOK_CONSULTATION, Outcome.CALL_NOW, Outcome.OTHER_CARE_FIRST)
"""Decisions after which the clinic asks how it went on. Who is not for it, or goes elsewhere, is left alone."""
ASKS_NO_MORE = "No more scores are asked for."
"""What stands in the history then, before the reason."""
MOST = 200
"""So many rounds of one arrow in one pass; the next pass goes on."""


class NothingGiven(Refused):
    says = _("Answer at least one question first.")


class RoundOver(NotPossibleNow):
    says = _("These questions are closed now.")


@dataclass(frozen=True)
class Start:
    """What the rounds count from: a procedure, or else a decision."""

    at: datetime
    procedure: Procedure | None
    ids: frozenset[UUID | None]
    """Ids under which rounds of this start may stand: of the procedure and of the rows it corrects."""


@transaction.atomic
def plan(*, case: Case, at: datetime) -> int:
    """Bring the rounds of a case in line with its newest procedure, or else its decision. Returns how many are new.

    Called after each of these was written or corrected. What was answered stays. Rounds of an older start end; those
    of a corrected procedure move with it. What would be due more than four weeks ago is not asked.
    """
    held = Case.objects.select_related("latest", "patient").select_for_update(of=("self",)).get(pk=case.pk)
    start = _start(held)
    _keep_start_scores(held)
    rows = list(Measure.objects.select_for_update().filter(case=held, weeks__gt=0))
    ids = start.ids if start else frozenset()
    _end([row.pk for row in rows if row.procedure_id not in ids], at)
    if start is None:
        return 0
    standing = {row.weeks: row for row in rows if row.procedure_id in ids}
    for row in standing.values():
        _move(row, start, at)
    due = {weeks: start.at + timedelta(weeks=weeks) for weeks in MEASURE_WEEKS if weeks not in standing}
    fresh = [
        Measure(case=held, procedure=start.procedure, weeks=weeks, due_at=moment)
        for weeks, moment in due.items()
        if moment >= at - CLOSE_AFTER
    ]
    Measure.objects.bulk_create(fresh)
    return len(fresh)


def plan_missing(*, at: datetime) -> int:
    """Plan the rounds of cases decided or treated before there were any. Returns how many rounds are new."""
    oldest = at - timedelta(weeks=MEASURE_WEEKS[-1]) - CLOSE_AFTER
    injected = Procedure.objects.filter(case=OuterRef("pk"), took_place_at__gte=oldest)
    known = Measure.objects.filter(case=OuterRef("pk"))
    recent = Case.objects.filter(Q(state=State.DECIDED, decided_at__gte=oldest) | Exists(injected))
    rows = recent.filter(~Exists(known)).only("pk")
    return sum(plan(case=row, at=at) for row in rows.iterator(chunk_size=MOST))


def pass_all(*, at: datetime) -> int:
    """Ask what is due, remind once, close what nobody answered. Returns how many rounds were touched."""
    waiting = Q(asked_at=None, due_at__lte=at)
    unreminded = Q(reminded_at=None, asked_at__lte=at - REMIND_AFTER, asked_at__gt=at - CLOSE_AFTER)
    steps = ((waiting, ask), (unreminded, remind), (Q(asked_at__lte=at - CLOSE_AFTER), lapse))
    return sum(_each(due, step, at) for due, step in steps)


def ask(*, row: Measure, at: datetime) -> None:
    """Write to the patient that questions wait; who cannot be written to is for a call from now on."""
    if _is_unwanted(row.case) or row.due_at <= at - CLOSE_AFTER:
        lapse(row=row, at=at)
        return
    row.asked_at = at
    row.reminded_at = None if _can_be_written_to(row.case) else at
    row.save(update_fields=["asked_at", "reminded_at"])
    messages.notify(case=row.case, kind="scores", at=at)
    _note("measure.asked", row, at)


def remind(*, row: Measure, at: datetime) -> None:
    """Write once more."""
    if _is_unwanted(row.case):
        lapse(row=row, at=at)
        return
    row.reminded_at = at
    row.save(update_fields=["reminded_at"])
    messages.notify(case=row.case, kind="scores", at=at)
    _note("measure.reminded", row, at)


def lapse(*, row: Measure, at: datetime) -> None:
    """Nobody answered: the round is over, and counts as one that was asked for when it was."""
    row.closed_at = at
    row.save(update_fields=["closed_at"])
    _note("measure.closed", row, at)


@transaction.atomic
def keep(*, row: UUID, case: Case, answers: Mapping[str, Any], at: datetime) -> Measure:
    """Keep what was answered so far, to go on later."""
    held = _held(row, case, at)
    if held.taken_at is None:
        held.answers = cleaned(answers, activities_of(case))
        held.save(update_fields=["answers"])
    return held


@transaction.atomic
def take(
    *,
    row: UUID,
    case: Case,
    answers: Mapping[str, Any],
    at: datetime,
    by: User | None = None,
    version: int | None = None,
) -> Measure:
    """The scores of a round, from the patient, or told by phone to `by`. A second click finds them taken.

    What is missing or no score is left out and gives none. Refuses with NothingGiven where nothing is left, with
    RoundOver after the round was closed.
    """
    if by is not None:
        allow(by, Permission.READ_CLINICAL)
    known = Case.objects.select_for_update().get(pk=case.pk)
    held = _held(row, case, at)
    if held.taken_at is not None:
        return held
    given = cleaned(answers, activities_of(case))
    if not Given(given).has_scores:
        raise NothingGiven
    held.answers, held.taken_at, held.entered_by = given, at, by
    held.save(update_fields=["answers", "taken_at", "entered_by"])
    step = Step(EventKind.MEASURED, at, by, {"weeks": held.weeks})
    changed(case=known, version=known.version if version is None else version, step=step)
    return held


@transaction.atomic
def close(
    *, case: Case, at: datetime, reason: str = "", by: User | None = None, version: int | None = None
) -> int:
    """Ask this patient no more: they said so, or staff did with the reason. Returns how many rounds were open."""
    if by is not None:
        allow(by, Permission.READ_CLINICAL)
        reason_in(reason)
    known = Case.objects.select_for_update().get(pk=case.pk)
    rows = Measure.objects.filter(OPEN, case=known, weeks__gt=0)
    if not rows.exists():
        return 0
    step = Step(EventKind.NOTED, at, by, {"note": f"{ASKS_NO_MORE} {reason}".strip()})
    changed(case=known, version=known.version if version is None else version, step=step)
    return rows.update(closed_at=at)


def cleaned(answers: Mapping[str, Any], activities: tuple[str, ...]) -> dict[str, Any]:
    """What can be kept of the answers: whole numbers on their scale, scores of the patient's own activities, places."""
    kept: dict[str, Any] = {}
    for item in SCORES:
        value = answers.get(item.key)
        if isinstance(value, int) and not isinstance(value, bool) and item.minimum <= value <= item.maximum:
            kept[item.key] = value
    scores = scored_activities(answers.get(ACTIVITIES))
    if activities:
        kept[ACTIVITIES] = [{"text": text, "score": scores.get(text)} for text in activities]
    places = answers.get(MAP) or {}
    if areas := [code for code in AREAS if code in (places.get("areas") or ())]:
        kept[MAP] = {"version": MAP_VERSION, "areas": areas}
    return kept


def _start(case: Case) -> Start | None:
    """The newest procedure that holds and took place; else the newest decision, if we ask after such a one."""
    if case.patient is None:
        return None
    rows = Procedure.objects.filter(case=case).order_by("-took_place_at", "-at")
    found = list(rows)
    before = {row.pk: row.corrects_id for row in found}
    for row in found:
        if not row.superseded and not row.record.get("struck"):
            return Start(row.took_place_at, row, frozenset(_line(row.pk, before)))
    decision = Decision.objects.filter(case=case).order_by("-at").first()
    if case.about != About.INTAKE or decision is None or decision.outcome not in FOLLOWED:
        return None
    first = Decision.objects.filter(case=case, outcome__in=FOLLOWED).order_by("at").first()
    return Start((first or decision).at, None, frozenset({None}))


def _line(pk: UUID | None, before: Mapping[UUID, UUID | None]) -> list[UUID | None]:
    """A procedure, and the rows it took the place of."""
    line: list[UUID | None] = []
    while pk is not None:
        line.append(pk)
        pk = before.get(pk)
    return line


def _keep_start_scores(case: Case) -> None:
    """Week 0: the scores of the form, once."""
    sent = case.latest
    if sent is None or Measure.objects.filter(case=case, weeks=0).exists():
        return
    told = sent.answers
    activities = named_activities(told)
    places = {MAP: {"areas": list(places_of(case).areas)}}
    insert(
        Measure(
            case=case,
            weeks=0,
            due_at=sent.sent_at,
            asked_at=sent.sent_at,
            taken_at=sent.sent_at,
            answers=cleaned({**told, **places}, activities),
            entered_by=sent.entered_by,
        )
    )


def _end(ids: list[UUID], at: datetime) -> None:
    """Rounds of an older start: one that was asked for is closed, one that was not yet is as if never planned."""
    rows = Measure.objects.filter(OPEN, pk__in=ids)
    rows.filter(asked_at=None).delete()
    rows.update(closed_at=at)


def _move(row: Measure, start: Start, at: datetime) -> None:
    """An open round of a corrected start goes with it."""
    due = start.at + timedelta(weeks=row.weeks)
    if row.taken_at is not None or row.closed_at is not None:
        return
    if row.due_at != due and due > at:  # asked too early, by the wrong time: it is asked again in time
        row.asked_at = row.reminded_at = None
    row.procedure, row.due_at = start.procedure, due
    row.save(update_fields=["procedure", "due_at", "asked_at", "reminded_at"])


def _each(due: Q, step: Callable[..., None], at: datetime) -> int:
    """Take one step with every round it is time for; each in a transaction of its own."""
    wanted = list(Measure.objects.filter(OPEN & due).order_by("due_at").values_list("pk", flat=True)[:MOST])
    return sum(_stepped(pk, due, step, at) for pk in wanted)


@transaction.atomic
def _stepped(pk: UUID, due: Q, step: Callable[..., None], at: datetime) -> bool:
    """Whether the step was ours to take: no other worker is at it, and it is still time."""
    rows = Measure.objects.select_related("case__patient", "case__location").filter(OPEN & due, pk=pk)
    row = rows.select_for_update(of=("self",), skip_locked=True).first()
    if row is None:
        return False
    step(row=row, at=at)
    return True


def _held(pk: UUID, case: Case, at: datetime) -> Measure:
    """The round of this case under its lock, when it can be answered or was."""
    row = Measure.objects.select_for_update().filter(pk=pk, case=case, due_at__lte=at).first()
    if row is None or (row.closed_at is not None and row.taken_at is None):
        raise RoundOver
    return row


def _is_unwanted(case: Case) -> bool:
    """Who took the form back, or wants the record erased, is asked nothing."""
    return (
        case.state == State.WITHDRAWN or case.erasure_asked_at is not None or (withdrawn_at(case) is not None)
    )


def _can_be_written_to(case: Case) -> bool:
    return case.patient is not None and bool(case.patient.email) and may_write(case.patient.contact)


def _note(action: str, row: Measure, at: datetime) -> None:
    record(action=action, by=None, at=at, subject=subject(row.case), detail={"weeks": row.weeks})
