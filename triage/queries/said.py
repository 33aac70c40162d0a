"""Every reply of a case in words, so that "no", "not sure", silence and "never asked" stay apart."""

from collections.abc import Iterable, Mapping
from typing import Any

from django.utils.translation import gettext as _

from triage.models import Case, Submission
from triage.queries.persons import answers_of
from triage.queries.shown import Row
from triage.questionnaire import INTAKE, Question
from triage.questionnaire.kinds import DECLINED, NOT_SURE

CALM = ("no", "never", "does_not_apply", ["none"], False)


def rows_of(case: Case) -> dict[str, Row]:
    """One row for each question of the form, in asking order, with the newest reply."""
    return _rows(answers_of(case), case.latest.words if case.latest else {})


def rows_sent(submission: Submission) -> dict[str, Row]:
    """One row for each question of the form, with the reply of this sending as it stood on the screen."""
    return _rows(submission.answers, submission.words)


def rows_kept(answers: Mapping[str, Any]) -> dict[str, Row]:
    """One row for each question of the form, with the reply as a draft holds it."""
    return _rows(answers, {})


def _rows(answers: Mapping[str, Any], kept: Mapping[str, list[str]]) -> dict[str, Row]:
    replies = INTAKE.read(answers)
    settled = {key: False for key, ticked in replies.ticks.items() if not ticked}
    known = {**settled, **{key: reply for key, reply in answers.items() if key not in replies.hidden}}
    asked = {
        key
        for key, question in INTAKE.questions.items()
        if key in known or _is_asked(question, replies.hidden)
    }
    silence = {True: _("Not answered"), False: _("Not asked")}
    return {
        key: _row(question, known, kept, silence[key in asked], key in asked)
        for key, question in INTAKE.questions.items()
    }


def wordings(keys: Iterable[str]) -> tuple[str, ...]:
    """The questions with these keys, as they are asked."""
    return tuple(INTAKE.questions[key].wording for key in keys)


def is_unsure(reply: Any) -> bool:
    """Whether the reply is "not sure", alone or among others."""
    return reply == NOT_SURE or (isinstance(reply, list) and NOT_SURE in reply)


def _is_asked(question: Question, hidden: Any) -> bool:
    """Questions a clinic has to switch on count as asked only when they were answered."""
    return question.key not in hidden and question.asked_if is None


def _row(
    question: Question,
    known: Mapping[str, Any],
    kept: Mapping[str, list[str]],
    silence: str,
    asked: bool,
) -> Row:
    key = question.key
    wording, said = kept.get(key, (question.wording, ""))
    if key not in known:
        return Row(key, wording, silence, asked=asked, answered=False)
    reply = known[key]
    return Row(
        key,
        wording,
        _unsure_words(question, reply) or said or question.say(reply),
        unsure=is_unsure(reply) or reply == DECLINED,
        calm=reply in CALM,
    )


def _unsure_words(question: Question, reply: Any) -> str:
    """Our own "I am not sure", which is no option of the rules, said as the person gave it; else empty."""
    if not is_unsure(reply) or NOT_SURE in question.labels:
        return ""
    rest = [item for item in reply if item != NOT_SURE] if isinstance(reply, list) else []
    return "; ".join([question.say(rest), _("I am not sure")] if rest else [_("I am not sure")])
