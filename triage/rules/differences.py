"""What is different between two rulebooks of one form."""

from __future__ import annotations

from collections.abc import Hashable, Mapping
from typing import NamedTuple

from triage.rules.records import Rulebook
from triage.rules.results import Result


class Difference(NamedTuple):
    """Ids that came, went, or stand for something else now."""

    came: tuple[str, ...]
    gone: tuple[str, ...]
    changed: tuple[str, ...]


def of_rules(before: Rulebook, after: Rulebook) -> Difference:
    """The rules that differ, by id."""
    return _difference({rule.id: rule for rule in before.rules}, {rule.id: rule for rule in after.rules})


def of_questions(before: Rulebook, after: Rulebook) -> Difference:
    """The questions that differ, by key."""
    return _difference(before.questionnaire.questions, after.questionnaire.questions)


def emergency_rules(rulebook: Rulebook) -> tuple[str, ...]:
    """The ids of the rules that make a form an emergency."""
    return tuple(sorted(rule.id for rule in rulebook.rules if rule.level is Result.EMERGENCY_NOW))


def _difference(before: Mapping[str, Hashable], after: Mapping[str, Hashable]) -> Difference:
    both = before.keys() & after.keys()
    return Difference(
        tuple(key for key in after if key not in before),
        tuple(key for key in before if key not in after),
        tuple(key for key in after if key in both and before[key] != after[key]),
    )
