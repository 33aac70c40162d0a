"""Answers as a QuestionnaireResponse and back, without loss: what was asked and not answered stands as an empty item."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any, cast

from triage.fhir.codes import Json, Names
from triage.fhir.questionnaire import ACTIVITY, SCORE, coding
from triage.questionnaire import kinds
from triage.questionnaire.records import Question, Questionnaire

OURS = {"not_sure": "I am not sure"}
"""Replies that our form offers beside the options of a question."""


def items(
    form: Questionnaire, answers: Mapping[str, Any], *, names: Names, wordings: Mapping[str, str]
) -> list[Json]:
    """Every question that was asked, section by section. `wordings`: as they stood on the screen, where kept."""
    shown = {*form.visible(answers), *answers}
    found: list[Json] = []
    for section in form.sections:
        asked = [question for question in section.questions if question.key in shown]
        if asked:
            inside = [item for question in asked for item in _items(question, answers, names, wordings)]
            found.append({"linkId": section.key, "text": section.title, "item": inside})
    return [*found, *_beside(form, answers)]


def answers_in(form: Questionnaire, response: Mapping[str, Any]) -> dict[str, Any]:
    """The answers of a response that `items` made: question key to reply; what was not answered has no key."""
    found: dict[str, Any] = {}
    for item in _all_items(response.get("item", ())):
        question = form.questions.get(item["linkId"])
        if question is None:
            continue
        if item.get("answer"):
            found[question.key] = _reply(question, item["answer"])
        elif question.kind == kinds.ACTIVITIES and item.get("item"):
            found.setdefault(question.key, []).append(_activity_in(item))
    return found


def is_blank(reply: object) -> bool:
    """Whether there is nothing to say of a reply: it counts as no answer everywhere."""
    return reply is None or reply == [] or (isinstance(reply, str) and not reply.strip())


def _items(
    question: Question, answers: Mapping[str, Any], names: Names, wordings: Mapping[str, str]
) -> list[Json]:
    """One item; of activities one for each, as FHIR repeats a group."""
    item: Json = {"linkId": question.key, "text": wordings.get(question.key) or question.wording}
    reply = answers.get(question.key)
    if is_blank(reply):
        return [item]
    if question.kind == kinds.ACTIVITIES:
        return [item | {"item": _activity(question, one)} for one in cast("list[Mapping[str, Any]]", reply)]
    replies = reply if isinstance(reply, list | tuple) else [reply]
    return [item | {"answer": [_answer(question, one, names) for one in replies]}]


def _answer(question: Question, reply: Any, names: Names) -> Json:
    if question.kind in (kinds.ONE, kinds.MULTI):
        option = question.option(reply)
        if option:
            return {"valueCoding": coding(question, option, names)}
        return {"valueCoding": names.code(question.key, str(reply), OURS.get(str(reply), ""))}
    if question.kind == kinds.TICK:
        return {"valueBoolean": reply is True}
    if question.kind == kinds.INTEGER:
        return {"valueInteger": reply}
    if question.kind == kinds.DATETIME:
        return {"valueDecimal": reply}
    return {"valueString": str(reply)}


def _activity(question: Question, one: Mapping[str, Any]) -> list[Json]:
    text, score = str(one.get("text") or ""), one.get("score")
    inside: list[Json] = []
    if text.strip():
        inside.append({"linkId": f"{question.key}.{ACTIVITY}", "answer": [{"valueString": text}]})
    if score is not None:
        inside.append({"linkId": f"{question.key}.{SCORE}", "answer": [{"valueInteger": score}]})
    return inside


def _activity_in(row: Mapping[str, Any]) -> dict[str, Any]:
    said = {one["linkId"].rpartition(".")[2]: one["answer"][0] for one in row.get("item", ())}
    score = said.get(SCORE, {}).get("valueInteger")
    return {"text": said.get(ACTIVITY, {}).get("valueString", ""), "score": score}


def _reply(question: Question, given: Iterable[Mapping[str, Any]]) -> Any:
    values = [_value(one) for one in given]
    return values if question.kind == kinds.MULTI else values[0]


def _value(answer: Mapping[str, Any]) -> Any:
    if "valueCoding" in answer:
        return answer["valueCoding"]["code"]
    (value,) = answer.values()
    return value


def _beside(form: Questionnaire, answers: Mapping[str, Any]) -> list[Json]:
    """Replies to questions that this version of the form does not have, so that nothing is left out."""
    unknown = [key for key in answers if key not in form.questions and not is_blank(answers[key])]
    if not unknown:
        return []
    inside: list[Json] = [
        {"linkId": key, "text": key, "answer": [{"valueString": str(answers[key])}]} for key in unknown
    ]
    return [{"linkId": "other_versions", "text": "Questions of another version", "item": inside}]


def _all_items(found: Iterable[Mapping[str, Any]]) -> Iterable[Mapping[str, Any]]:
    for item in found:
        yield item
        yield from _all_items(cast("Iterable[Mapping[str, Any]]", item.get("item", ())))
