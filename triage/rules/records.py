"""The records a rulebook is made of."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

from triage.questionnaire.conditions import Condition, Named
from triage.questionnaire.records import Questionnaire
from triage.rules.firing import Judge, Writer
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
    def by_urgency(self) -> tuple[Rule, ...]:
        """Return all rules, the most urgent first, those of one level by their id: each has its place here."""
        return tuple(sorted(self.rules, key=lambda rule: (rule.level.rank, rule.id)))

    @cached_property
    def judge(self) -> Judge:
        """Return the function that reads a form and tries every rule."""
        return Writer(self.by_urgency, self.questionnaire).judge()

    @cached_property
    def results(self) -> tuple[Result, ...]:
        """Return for each place the result when its rule is the most urgent that fires; a note decides nothing."""
        levels = (rule.level for rule in self.by_urgency)
        return tuple(self.fallback if level is Result.NOTE else level for level in levels)

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
