"""The intake rulebook: every rule, and its version."""

from __future__ import annotations

from triage.questionnaire.intake import INTAKE
from triage.rules.cautions import CAUTIONS
from triage.rules.emergency import EMERGENCY
from triage.rules.fit import FIT
from triage.rules.named import NAMED_CONDITIONS
from triage.rules.notes import NOTES
from triage.rules.records import Rulebook
from triage.rules.results import Result
from triage.rules.routine import ROUTINE
from triage.rules.same_day import SAME_DAY
from triage.rules.same_day_more import SAME_DAY_MORE
from triage.rules.urgent import URGENT

INTAKE_RULES = Rulebook(
    questionnaire=INTAKE,
    version=2,
    status="draft, not signed",
    rules=(
        *EMERGENCY,
        *SAME_DAY,
        *SAME_DAY_MORE,
        *URGENT,
        *ROUTINE,
        *CAUTIONS,
        *NOTES,
        *FIT,
    ),
    named_conditions=NAMED_CONDITIONS,
    fallback=Result.NOT_ENOUGH_INFO,
)
