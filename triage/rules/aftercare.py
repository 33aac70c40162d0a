"""The aftercare rulebook: every rule, its version, and the safety net shown beside common soreness."""

from __future__ import annotations

from dataclasses import dataclass

from triage.questionnaire.aftercare import AFTERCARE
from triage.rules.aftercare_emergency import EMERGENCY
from triage.rules.aftercare_later import LATER
from triage.rules.aftercare_named import NAMED_CONDITIONS
from triage.rules.aftercare_same_day import SAME_DAY
from triage.rules.records import Rulebook
from triage.rules.results import Result


@dataclass(frozen=True)
class SafetyNet:
    """The signs to watch for and what to do, in one box."""

    shown_with: Result
    signs: tuple[str, ...]
    what_to_do: str
    sources: tuple[str, ...]


SAFETY_NET = SafetyNet(
    shown_with=Result.EXPECTED,
    signs=(
        "Chest pain or trouble breathing",
        "Swelling of your face or throat",
        "New weakness",
        "Numbness or burning that spreads",
        "Fever",
        "Spreading heat, or pus",
        "A bad headache, mainly when you are upright",
        "Trouble with pee or poo",
        "Pain that gets worse after day 3",
    ),
    what_to_do="Call the clinic at once, or the emergency number if you cannot get through.",
    sources=(
        "source-doc-nerve-damage",
        "uw-pearl-safety-page",
        "nhs-septic-arthritis",
        "nhs-anaphylaxis",
        "oaa-spinal-headache",
    ),
)

AFTERCARE_RULES = Rulebook(
    questionnaire=AFTERCARE,
    version=2,
    status="draft, not signed",
    rules=(
        *EMERGENCY,
        *SAME_DAY,
        *LATER,
    ),
    named_conditions=NAMED_CONDITIONS,
    fallback=Result.SAME_DAY,
)
