"""A treated person: a procedure on a case, recorded through the service."""

from datetime import timedelta
from typing import Any

from django.utils.timezone import now

from tests.triage.after import CALM
from tests.triage.cases import version_of
from triage.models import Case, Procedure
from triage.services import procedures
from triage.services.check_ins import Said

RECORD: dict[str, Any] = {
    "region": "knee",
    "side": "right",
    "sites": ["knee-r"],
    "guidance": "ultrasound",
    "solution": "Dextrose with lidocaine",
    "dextrose": "15",
    "volume": "6",
    "anaesthetic": "Lidocaine 1 %, 2 mL",
    "lot": "A12",
    "expiry": "2027-03-31",
    "aspiration": "yes",
    "slow": "yes",
    "nerve_before": "normal",
    "nerve_after": "normal",
    "event": "no",
    "consent_by": "Clara",
}
"""The knee of tests.triage.cases.KNEE, on the side that was asked for."""


def treated(
    case: Case, by: Any, *, hours_ago: float = 1, version: int | None = None, **more: Any
) -> Procedure:
    """A procedure that took place some hours ago; `at` is when it is recorded."""
    at = more.pop("at", None) or now()
    wanted = {
        "took_place_at": at - timedelta(hours=hours_ago),
        "location": case.location,
        "done_by": by,
        "record": RECORD,
        **more,
    }
    case = Case.objects.select_related("location", "patient", "latest", "intake").get(pk=case.pk)
    seen = version_of(case) if version is None else version
    return procedures.record(case=case, by=by, at=at, version=seen, **wanted)


def told(row: Procedure, *, hours: float, **replies: Any) -> Said:
    """What a person tells so many hours after their injection; calm but for these replies."""
    felt = tuple(row.record["sites"])
    answers = {**CALM, "hours_since_treatment": hours, **replies}
    return Said(answers, treated_at=row.took_place_at, sites=felt, felt=felt)


def numb(row: Procedure) -> Said:
    """Numbness that spreads past the site, at twenty hours."""
    return told(row, hours=20, numbness_after="beyond")
