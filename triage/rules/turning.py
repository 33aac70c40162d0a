"""What would change a result: every single answer, in place of the one that was given, that leads to another one."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from triage.questionnaire import kinds
from triage.questionnaire.records import NO_ANSWER, Question
from triage.rules.assess import assess
from triage.rules.intake import INTAKE_RULES
from triage.rules.records import Rulebook
from triage.rules.results import Result

MOST_TRIED = 11
"""A number with more values than this is tried at its ends and in the middle."""


def turning(
    answers: Mapping[str, object], rulebook: Rulebook = INTAKE_RULES
) -> dict[Result, list[tuple[str, object]]]:
    """Return for each other result the key and the reply that alone would lead to it, the most urgent result first.

    Pure, and slow beside one assessment: it tries some hundreds of replies. A reply of None is a blank.
    """
    form = rulebook.questionnaire
    stands = assess(answers, questionnaire=form, rulebook=rulebook).result
    found: dict[Result, list[tuple[str, object]]] = {}
    for question in form.visible(dict(answers)).values():
        for reply in _others(question, answers.get(question.key)):
            told = {**answers, question.key: reply}
            if reply is None:
                del told[question.key]
            after = assess(told, questionnaire=form, rulebook=rulebook).result
            if after is not stands:
                found.setdefault(after, []).append((question.key, reply))
    return {result: found[result] for result in sorted(found)}


def turns(
    answers: Mapping[str, object], rulebook: Rulebook = INTAKE_RULES
) -> Iterator[tuple[Result, tuple[tuple[str, str], ...]]]:
    """Yield the same in words: each other result, with the questions and the replies that alone lead to it."""
    asked = rulebook.questionnaire.questions
    for result, replies in turning(answers, rulebook).items():
        said = ((asked[key], reply) for key, reply in replies)
        yield (
            result,
            tuple((one.wording, NO_ANSWER if reply is None else one.say(reply)) for one, reply in said),
        )


def _others(question: Question, given: object) -> Iterator[object]:
    """Replies to try in place of the one that was given; none at all is one of them."""
    if question.kind == kinds.TICK:
        replies: list[object] = [True, None]
    elif question.kind == kinds.ONE:
        replies = [*question.labels, None]
    elif question.kind == kinds.MULTI:
        replies = [*([value] for value in question.labels), None]
    elif question.kind == kinds.INTEGER:
        low, high = question.minimum or 0, question.maximum or 120
        few = high - low < MOST_TRIED
        replies = [*(range(low, high + 1) if few else (low, (low + high) // 2, high)), None]
    else:
        replies = []
    yield from (reply for reply in replies if reply != given)
