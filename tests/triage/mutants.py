"""Rules with one thing changed: the condition, a part of it, the level or the words."""

from collections.abc import Iterator
from dataclasses import replace

from triage.questionnaire.comparisons import (
    CountAtLeast,
    Declined,
    Number,
    OneOf,
    ScoreIs,
    Unsure,
    Values,
)
from triage.questionnaire.conditions import AllOf, AnyOf, Condition, Definitely, Named, Opposite
from triage.rules import Result, Rule

OTHER_SIGN = {">=": ">", ">": ">=", "<=": "<", "<": "<="}


def other_conditions(condition: Condition) -> Iterator[tuple[str, Condition]]:
    """Each condition that differs from this one in one place, with a word on what differs."""
    yield "the opposite", Opposite(condition)
    yield from _changed(condition)


def other_levels(rule: Rule) -> Iterator[Rule]:
    """The rule one level up and one level down."""
    ladder = list(Result)
    place = ladder.index(rule.level)
    for near in (place - 1, place + 1):
        if 0 <= near < len(ladder):
            yield replace(rule, level=ladder[near])


def other_words(rule: Rule) -> Iterator[Rule]:
    """The rule with a word less for the patient, and for the clinician."""
    if rule.tells_patient:
        yield replace(rule, tells_patient=rule.tells_patient.partition(" ")[2])
    yield replace(rule, tells_clinician=rule.tells_clinician.rpartition(" ")[0])


def _changed(condition: Condition) -> Iterator[tuple[str, Condition]]:
    match condition:
        case AllOf(parts) | AnyOf(parts):
            yield from _of_parts(condition, parts)
        case Opposite(part) | Definitely(part):
            yield f"without {type(condition).__name__.lower()}", part
            yield from ((said, replace(condition, part=other)) for said, other in _changed(part))
        case Named(name, _, part):
            yield from ((f"{name}: {said}", replace(condition, part=other)) for said, other in _changed(part))
        case OneOf(key, Values(name, members)) if len(members) > 1:
            for member in members:
                rest = tuple(one for one in members if one != member)
                yield f"{key} without {member}", replace(condition, values=Values(name, rest))
        case Number() | ScoreIs():
            sign = OTHER_SIGN[condition.sign]
            yield f"{sign} {condition.limit:g}", replace(condition, sign=sign)
        case CountAtLeast(key, least):
            yield f"{key}: at least {least + 1}", replace(condition, least=least + 1)
        case Unsure(questions) | Declined(questions) if len(questions) > 1:
            for key in questions:
                rest = tuple(one for one in questions if one != key)
                yield f"{type(condition).__name__.lower()} without {key}", replace(condition, questions=rest)


def _of_parts(condition: AllOf | AnyOf, parts: tuple[Condition, ...]) -> Iterator[tuple[str, Condition]]:
    kind = type(condition)
    if len(parts) > 1:
        yield "and for or", (AnyOf if kind is AllOf else AllOf)(parts)
    for place, part in enumerate(parts):
        before, behind = parts[:place], parts[place + 1 :]
        if len(parts) > 1:
            yield f"without part {place + 1}", kind((*before, *behind))
        for said, other in _changed(part):
            yield f"part {place + 1}: {said}", kind((*before, other, *behind))
