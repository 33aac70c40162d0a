"""What the rules say of some answers, with receipts: what fired and why, what is open, and what would change it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from triage.queries.levels import LEVEL_WORDS
from triage.rules import Assessment, Finding, Rulebook, assess
from triage.rules.turning import turns
from triage.staff.rule_parts import BOOKS


@dataclass(frozen=True)
class Fired:
    """A rule that fired, with the replies that made it fire."""

    rule: str
    level: str
    level_words: str
    clinician: str
    patient: str
    quotes: tuple[tuple[str, str], ...]


@dataclass(frozen=True)
class Open:
    """A rule that could still fire, and the questions that would decide it."""

    rule: str
    level: str
    level_words: str
    needs: tuple[str, ...]


@dataclass(frozen=True)
class Otherwise:
    """Another result, and each single answer that would lead to it."""

    level: str
    level_words: str
    changes: tuple[tuple[str, str], ...]


@dataclass(frozen=True)
class Receipt:
    """The whole of it."""

    level: str
    level_words: str
    headline: str
    time_frame: str
    fired: tuple[Fired, ...]
    open: tuple[Open, ...]
    ask: tuple[str, ...]
    otherwise: tuple[Otherwise, ...]
    read_by_human: bool


def receipt(form: str, answers: Mapping[str, Any]) -> Receipt:
    """Assess the answers and say why. Pure: nothing is kept."""
    book = BOOKS[form]
    found, asked = _assess(book, answers), book.questionnaire.asked
    return Receipt(
        found.result.code,
        str(LEVEL_WORDS[found.result]),
        found.result.headline,
        found.result.time_frame,
        tuple(_fired(finding) for finding in found.findings),
        tuple(
            Open(
                item.rule.id,
                item.rule.level.code,
                str(LEVEL_WORDS[item.rule.level]),
                tuple(map(asked, item.needs)),
            )
            for item in found.undecided
        ),
        tuple(map(asked, found.call_script)),
        tuple(Otherwise(to.code, str(LEVEL_WORDS[to]), by) for to, by in turns(answers, book)),
        found.human_must_read,
    )


def _assess(book: Rulebook, answers: Mapping[str, Any]) -> Assessment:
    return assess(answers, questionnaire=book.questionnaire, rulebook=book)


def _fired(finding: Finding) -> Fired:
    rule = finding.rule
    return Fired(
        rule.id,
        rule.level.code,
        str(LEVEL_WORDS[rule.level]),
        rule.tells_clinician,
        rule.tells_patient or "",
        tuple((quote.question, quote.answer) for quote in finding.quotes),
    )
