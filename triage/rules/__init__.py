"""The clinical rules: conditions over answers, levels of urgency, and the assessment they give."""

from triage.questionnaire.records import Quote
from triage.rules.aftercare import AFTERCARE_RULES, SAFETY_NET
from triage.rules.assess import Assessment, assess
from triage.rules.explaining import Finding
from triage.rules.firing import Undecided
from triage.rules.intake import INTAKE_RULES
from triage.rules.records import Rule, Rulebook
from triage.rules.results import Result

__all__ = [
    "AFTERCARE_RULES",
    "INTAKE_RULES",
    "SAFETY_NET",
    "Assessment",
    "Finding",
    "Quote",
    "Result",
    "Rule",
    "Rulebook",
    "Undecided",
    "assess",
]
