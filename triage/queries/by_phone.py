"""What to ask a person on the phone: every answer that is not known, in order of danger. No answer is shown."""

from triage.models import Case, Intake
from triage.questionnaire import INTAKE, Question
from triage.questionnaire.kinds import TICK
from triage.rules import assess

_ASKED_ELSEWHERE = frozenset({"age", "filled_in_by", "region", "side", "understands_limits"})


def to_ask(case: Case, draft: Intake | None = None) -> tuple[str, ...]:
    """Keys of the questions without a sure answer: first those that could raise the result, most dangerous first.

    Of the answers that were sent, or of a draft in which staff put new ones. What the person would rather not say is
    left to the clinician.
    """
    if case.latest is None:
        return ()
    answers = draft.answers if draft else case.latest.answers
    found, shown = assess(answers), INTAKE.visible(answers)
    keys = dict.fromkeys((*found.call_script, *found.missing, *found.unsure))
    return tuple(key for key in keys if key in shown and _can_be_asked(shown[key]))


def begun_by_phone(case: Case, by_id: int) -> Intake | None:
    """The draft in which this member of staff put answers told by phone, that could not be sent yet."""
    return case.amendments.filter(sent_at=None, entered_by=by_id).select_related("location").first()


def _can_be_asked(question: Question) -> bool:
    return question.key not in _ASKED_ELSEWHERE and question.kind != TICK and question.asked_if is None
