"""The questionnaires: sections and questions as records, with the conditions that show them."""

from triage.questionnaire.aftercare import AFTERCARE
from triage.questionnaire.echo import Again, Echo, echoes
from triage.questionnaire.intake import INTAKE
from triage.questionnaire.pages import CHECK_PAGE_KEYS, PAGES, PARTS, Page, Part
from triage.questionnaire.records import Option, Question, Questionnaire, Section

__all__ = [
    "AFTERCARE",
    "CHECK_PAGE_KEYS",
    "INTAKE",
    "PAGES",
    "PARTS",
    "Again",
    "Echo",
    "Option",
    "Page",
    "Part",
    "Question",
    "Questionnaire",
    "Section",
    "echoes",
]
