"""One person of the demo after an injection: the record, two check-ins that were answered, and three to come."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any
from uuid import NAMESPACE_URL, uuid5

from django.db import transaction

from triage.queries.drafts import case_begun_with
from triage.queries.procedures import newest
from triage.services import check_ins, procedures, schedule
from triage.services.check_ins import Said

if TYPE_CHECKING:
    from prolo.accounts.models import User
    from triage.models import Case, Procedure

WHO = "vignette-01"
HOURS_AGO = 36
RECORD: dict[str, Any] = {
    "region": "knee",
    "side": "right",
    "sites": ["knee-r"],
    "guidance": "ultrasound",
    "solution": "Dextrose with lidocaine",
    "dextrose": "15",
    "volume": "6",
    "anaesthetic": "Lidocaine 1 %, 2 mL",
    "lot": "DEMO-1",
    "expiry": "2099-12-31",
    "aspiration": "yes",
    "slow": "yes",
    "nerve_before": "normal",
    "nerve_after": "normal",
    "event": "no",
    "consent_by": "Clara",
}
SORE = {
    **dict.fromkeys(
        [
            *("chest_or_breathing", "throat_swelling_or_fainting", "saddle_bladder_or_walking"),
            *("limb_cold_or_tight", "fit_or_stroke_signs", "fever_or_ill", "took_blood_thinner_or_nsaid"),
            *("weakness_after", "shooting_pain", "rash_or_hives", "skin_hot_or_pus"),
            *("joint_hot_or_locked", "swollen_limb_after"),
        ],
        "no",
    ),
    "headache": "none",
    "bruising_or_bleeding": "small",
    "treated_region": "knee",
    "may_be_pregnant_imaging": "does_not_apply",
    "numbness_after": "none",
    "pain_now": 5,
    "pain_change": "first_day",
    "blood_sugar_trouble": "does_not_apply",
}
"""Story 15, "Sore on the first evening", at the knee."""
NUMB = {
    **SORE,
    "bruising_or_bleeding": "none",
    "numbness_after": "spot_only",
    "pain_now": 4,
    "pain_change": "better",
}
"""Story 14, "A numb spot, a day and a half later"."""


def treat(*, staff: Mapping[str, User], at: datetime) -> bool:
    """Treat and follow the person, unless that was told before. Returns whether it was told now."""
    case = case_begun_with(uuid5(NAMESPACE_URL, f"prolo demo {WHO}"))
    if case is None or newest(case) is not None:
        return False
    with transaction.atomic():
        took_place_at = at - timedelta(hours=HOURS_AGO)
        row = procedures.record(
            case=case,
            by=staff["Clara"],
            at=took_place_at + timedelta(minutes=20),
            version=case.version,
            took_place_at=took_place_at,
            location=case.location,
            done_by=staff["Clara"],
            record=RECORD,
        )
        for asked, hours, told in ((6, 8, SORE), (24, HOURS_AGO, NUMB)):
            schedule.run(at=took_place_at + timedelta(hours=asked))
            _tells(case, row, hours, told)
    return True


def _tells(case: Case, row: Procedure, hours: int, told: Mapping[str, Any]) -> None:
    sites = tuple(RECORD["sites"])
    said = Said({**told, "hours_since_treatment": hours}, row.took_place_at, sites, sites)
    key = uuid5(row.pk, str(hours))
    check_ins.reply(said=said, key=key, at=row.took_place_at + timedelta(hours=hours), case=case)
