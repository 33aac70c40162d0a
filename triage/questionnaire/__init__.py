"""The questionnaires: sections and questions as records, with the conditions that show them."""

from triage.questionnaire.aftercare import AFTERCARE
from triage.questionnaire.echo import Again, Echo, echoes
from triage.questionnaire.intake import INTAKE
from triage.questionnaire.pages import CHECK_PAGE_KEYS, PAGES, Page
from triage.questionnaire.records import Option, Question, Questionnaire, Section

__all__ = [
    "AFTERCARE",
    "CHECK_PAGE_KEYS",
    "INTAKE",
    "PAGES",
    "Again",
    "Echo",
    "Option",
    "Page",
    "Question",
    "Questionnaire",
    "Section",
    "echoes",
]
