"""What followed an injection, for a clinician's page of a case: one record, from rows fetched with the case."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from triage.models import About, Case, CheckIn, Procedure
from triage.queries.gathered import Gathered
from triage.queries.nerve import Followed, followed
from triage.queries.procedures import Recorded, holding, recorded_in
from triage.queries.rounds import Rounds, rounds_in
from triage.rules import Result


@dataclass(frozen=True)
class FollowUp:
    """Procedures with their check-ins, the follow-up of a nerve, how many adverse events are on file, and the scores."""

    procedures: tuple[Recorded, ...]
    of_another_case: str
    nerve: Followed | None
    harms: int
    harm_likely: bool
    rounds: Rounds


def of(held: Gathered) -> FollowUp:
    """The record the page shows: `held` has procedures, check-ins, the nerve follow-up and the rest at hand.

    A case about what followed an injection shows the one it followed, which is on file at another case.
    """
    case = held.case
    for row in held.procedures:
        if row.location_id == case.location_id:
            row.location = case.location
    pathway = next(iter(held.nerve_pathways), None)
    rows, check_ins, other = (
        _the_other(case.procedure_id) if case.procedure_id else (held.procedures, held.check_ins, "")
    )
    return FollowUp(
        procedures=recorded_in(rows, check_ins),
        of_another_case=other,
        nerve=followed(pathway, held.events) if pathway else None,
        harms=(on_file := sum(not row.superseded for row in held.harms)),
        harm_likely=not on_file and (pathway is not None or _told_of_harm(case)),
        rounds=rounds_in(case, held.measures),
    )


def _told_of_harm(case: Case) -> bool:
    """Whether the answers after an injection asked for help at once or today."""
    urgent = not Result.SAME_DAY.more_urgent_than(Result.from_code(case.result))
    return case.about == About.AFTERCARE and urgent


def _the_other(pk: UUID) -> tuple[list[Procedure], list[CheckIn], str]:
    """The injection another case is about, as it holds now, and the case it is on file at."""
    rows = Procedure.objects.select_related("case", "location", "done_by", "by")
    row = rows.get(pk=pk)
    if row.superseded:
        row = rows.get(pk=holding(row).pk)
    return [row], list(CheckIn.objects.filter(procedure=row).order_by("due_at")), row.case.reference
