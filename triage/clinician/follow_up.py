"""What followed an injection, in words, for the part of the case page that shows it."""

from __future__ import annotations

from datetime import datetime
from typing import Any, cast

from triage.clinician import nerve, procedure_rows, scores
from triage.queries.follow_up import FollowUp
from triage.queries.shown import ClinicianCase


def section(shown: ClinicianCase, *, at: datetime) -> dict[str, Any]:
    """The procedure that holds, with its check-ins; the nerve follow-up; and where each can be written down."""
    found, zone = cast("FollowUp", shown.follow_up), shown.head.clock.zone
    rows = [row for row in found.procedures if row.holds and not row.struck]
    return {
        "reference": shown.head.reference,
        "procedures": [procedure_rows.shown(row, at=at) for row in rows],
        "more": len(found.procedures) > len(rows),
        "other": found.of_another_case,
        "nerve": nerve.shown(found.nerve, zone=zone, at=at) if found.nerve else None,
        "harms": found.harms,
        "harm_likely": found.harm_likely,
        "scores": scores.line_of(found.rounds, reference=shown.head.reference, zone=zone),
    }
