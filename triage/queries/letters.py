"""What the clinic and the patient of a case wrote to each other, and the questions that wait for an answer."""

from collections.abc import Iterable

from triage.models import Assessment, Case, Message
from triage.queries.said import is_unsure
from triage.queries.shown import Letter
from triage.queries.standing import withdrawn_at
from triage.questionnaire import INTAKE, PAGES, Question
from triage.questionnaire.kinds import TICK

_EMERGENCY = next(page for page in PAGES if page.key == "emergency")
_NOT_BY_LETTER = frozenset(
    {*_EMERGENCY.question_keys, "age", "filled_in_by", "region", "side", "understands_limits"}
)
"""Signs that cannot wait for a letter, and what is asked in another way."""


def letters_of(case: Case) -> tuple[Letter, ...]:
    """All messages of a case, oldest first."""
    rows = Message.objects.filter(case=case).select_related("by", "read_by").order_by("at", "pk")
    return letters_in(rows)


def letters_in(rows: Iterable[Message]) -> tuple[Letter, ...]:
    """These messages, in the order they are given."""
    return tuple(
        Letter(
            pk=row.pk,
            at=row.at,
            by=row.by.name if row.by else "",
            text=row.text,
            pinned=tuple(key for key in row.pinned if key in INTAKE.questions),
            read_at=row.read_at,
            read_by=row.read_by.name if row.read_by else "",
        )
        for row in rows
    )


def open_questions(case: Case, letters: Iterable[Letter]) -> tuple[str, ...]:
    """The questions the clinic asked since the newest answers came, in the order of the form."""
    if case.latest is None or case.is_closed or withdrawn_at(case):
        return ()
    asked = {key for letter in letters if letter.at > case.latest.sent_at for key in letter.pinned}
    return tuple(key for key in INTAKE.visible(case.latest.answers) if key in asked)


def askable(case: Case, newest: Assessment | None) -> tuple[tuple[str, str], ...]:
    """Key and wording of what a letter can ask: first what could change the result, then what is not known."""
    if case.latest is None:
        return ()
    answers = case.latest.answers
    shown = INTAKE.visible(answers)
    keys = [item["key"] for item in newest.would_change] if newest else []
    keys += INTAKE.read(answers).missing
    keys += [key for key in shown if is_unsure(answers.get(key))]
    return tuple(
        (key, shown[key].wording) for key in dict.fromkeys(keys) if key in shown and _fits(shown[key])
    )


def _fits(question: Question) -> bool:
    return question.key not in _NOT_BY_LETTER and question.kind != TICK and question.asked_if is None
