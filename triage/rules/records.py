"""The records a rulebook is made of."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

from triage.questionnaire.conditions import Condition, Named
from triage.questionnaire.records import Questionnaire
from triage.rules.results import Result


@dataclass(frozen=True)
class Rule:
    """One clinical rule: when it fires, how urgent that is, what it says, and what goes wrong without it."""

    id: str
    level: Result
    when: Condition
    tells_patient: str | None
    tells_clinician: str
    sources: tuple[str, ...]
    hazards: tuple[str, ...]
    ask_about: bool = False
    last: bool = False
    offers: str | None = None


@dataclass(frozen=True)
class Rulebook:
    """All rules of one form with their version; fallback is the result when not even a last rule fires."""

    questionnaire: Questionnaire
    version: int
    status: str
    rules: tuple[Rule, ...]
    named_conditions: tuple[Named, ...]
    fallback: Result

    @cached_property
    def first(self) -> tuple[Rule, ...]:
        """Return the rules that run first."""
        return tuple(rule for rule in self.rules if not rule.last)

    @cached_property
    def last(self) -> tuple[Rule, ...]:
        """Return the rules that run after all others."""
        return tuple(rule for rule in self.rules if rule.last)

    @cached_property
    def always(self) -> tuple[Rule, ...]:
        """Return the rules that no single reply rules out, so that each form must try them."""
        return tuple(rule for rule in self.first if rule.when.sparks is None)

    @cached_property
    def sparked(self) -> dict[tuple[str, str], tuple[Rule, ...]]:
        """Return, for a reply, the rules that may fire because of it; all others need not be tried."""
        table: dict[tuple[str, str], list[Rule]] = {}
        for rule in self.first:
            for spark in rule.when.sparks or ():
                table.setdefault(spark, []).append(rule)
        return {spark: tuple(rules) for spark, rules in table.items()}

    @cached_property
    def readers(self) -> dict[str, tuple[Rule, ...]]:
        """Return, for a question, the first-run rules that read it."""
        table: dict[str, list[Rule]] = {}
        for rule in self.first:
            for key in self.reads(rule):
                table.setdefault(key, []).append(rule)
        return {key: tuple(rules) for key, rules in table.items()}

    def reads(self, rule: Rule) -> tuple[str, ...]:
        """Return the question keys a rule reads, those behind its facts included."""
        found: dict[str, None] = {}
        for key in rule.when.keys:
            found.update(dict.fromkeys(self._behind.get(key, (key,))))
        return tuple(found)

    @cached_property
    def _behind(self) -> dict[str, tuple[str, ...]]:
        questions = self.questionnaire.questions.values()
        required = (item.key for item in questions if item.required_for_safety and not item.settled_by)
        return {
            "missing_required": tuple(required),
            "words_written": tuple(item.key for item in questions if item.free_text),
            "area_fits_diagnosis": ("region", "diagnosis"),
            "nothing_fired": (),
        }
