"""Every rule and every question as the pages of the rulebook show them, made once for each process."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache, cached_property

from django.utils.translation import gettext_lazy as _

from triage.queries.levels import LEVEL_WORDS
from triage.questionnaire.records import Question
from triage.rules import AFTERCARE_RULES, INTAKE_RULES, Result, Rule, Rulebook, assess
from triage.rules.printed import say_rule
from triage.rules.sides import Sides, kept

BOOKS: Mapping[str, Rulebook] = {"intake": INTAKE_RULES, "aftercare": AFTERCARE_RULES}
BOOK_WORDS = {"intake": _("Intake form"), "aftercare": _("After an injection")}
AREA_OF = {"intake": "region", "aftercare": "treated_region"}
"""The question that says where on the body, by form."""


@dataclass(frozen=True)
class Asked:
    """A question as a rule's page names it."""

    key: str
    wording: str
    form: str


@dataclass(frozen=True)
class RulePart:
    """One rule in words. `areas`: those it speaks of; empty when it may fire for every area."""

    rule: Rule
    form: str
    sentence: str
    reads: tuple[Asked, ...]
    areas: frozenset[str]
    sides: Sides

    @property
    def id(self) -> str:
        return self.rule.id

    @property
    def level(self) -> Result:
        return self.rule.level

    @property
    def level_words(self) -> str:
        return str(LEVEL_WORDS[self.rule.level])

    @property
    def book_words(self) -> str:
        return str(BOOK_WORDS[self.form])

    @cached_property
    def text(self) -> str:
        """All of it, for finding."""
        rule = self.rule
        words = (rule.id, self.sentence, rule.tells_patient or "", rule.tells_clinician)
        asked = (f"{one.key} {one.wording}" for one in self.reads)
        return " ".join((*words, *rule.hazards, *rule.sources, *asked)).casefold()


@dataclass(frozen=True)
class QuestionPart:
    """One question in words, and the rules that read it."""

    question: Question
    section: str
    shown_when: str
    rules: tuple[str, ...]

    @property
    def options(self) -> tuple[str, ...]:
        return tuple(self.question.labels.values())


@cache
def rule_parts() -> Mapping[str, RulePart]:
    """Every rule of both rulebooks by its id, the most urgent first."""
    made = [part for form in BOOKS for part in _of_book(form)]
    return {part.id: part for part in sorted(made, key=lambda part: (part.level.rank, part.id))}


@cache
def question_parts(form: str) -> tuple[QuestionPart, ...]:
    """Every question of a form, in asking order."""
    book, readers = BOOKS[form], _readers(form)
    return tuple(
        QuestionPart(
            question,
            section.title,
            question.shown_when.say(book.questionnaire) if question.shown_when else "",
            readers.get(question.key, ()),
        )
        for section in book.questionnaire.sections
        for question in section.questions
    )


def _of_book(form: str) -> list[RulePart]:
    book, areas, questions = BOOKS[form], _areas(form), BOOKS[form].questionnaire.questions
    return [
        RulePart(
            rule,
            form,
            say_rule(rule, book),
            tuple(Asked(key, questions[key].wording, form) for key in book.reads(rule)),
            areas[rule.id],
            kept()[rule.id],
        )
        for rule in book.rules
    ]


def _areas(form: str) -> dict[str, frozenset[str]]:
    """For each rule the areas for which it can still fire when nothing but the area is known."""
    book, key = BOOKS[form], AREA_OF[form]
    everywhere = book.questionnaire.questions[key].labels
    can = {rule.id: set[str]() for rule in book.rules}
    for area in everywhere:
        found = assess({key: area}, questionnaire=book.questionnaire, rulebook=book)
        for rule in (*(item.rule for item in found.findings), *(item.rule for item in found.undecided)):
            can[rule.id].add(area)
    return {
        rule: frozenset() if len(areas) in (0, len(everywhere)) else frozenset(areas)
        for rule, areas in can.items()
    }


def _readers(form: str) -> dict[str, tuple[str, ...]]:
    found: dict[str, list[str]] = {}
    for part in rule_parts().values():
        if part.form == form:
            for asked in part.reads:
                found.setdefault(asked.key, []).append(part.id)
    return {key: tuple(rules) for key, rules in found.items()}
