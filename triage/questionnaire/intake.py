"""The intake questionnaire: its sections in asking order, and its version."""

from __future__ import annotations

from triage.questionnaire.about import ABOUT_YOU
from triage.questionnaire.care import CARE_SO_FAR
from triage.questionnaire.coping import COPING
from triage.questionnaire.gate import GATE
from triage.questionnaire.general_checks import GENERAL_CHECKS
from triage.questionnaire.health import HEALTH
from triage.questionnaire.problem import THE_PROBLEM
from triage.questionnaire.records import Questionnaire
from triage.questionnaire.region_checks import REGION_CHECKS
from triage.questionnaire.sending import BEFORE_SENDING

INTAKE = Questionnaire(
    form="intake",
    version=2,
    status="draft, not signed",
    sections=(
        GATE,
        ABOUT_YOU,
        THE_PROBLEM,
        GENERAL_CHECKS,
        REGION_CHECKS,
        CARE_SO_FAR,
        HEALTH,
        COPING,
        BEFORE_SENDING,
    ),
)
