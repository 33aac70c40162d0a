"""Reading grade, sentence and paragraph length."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache
from importlib import import_module
from types import ModuleType

from education.problems import Fault
from education.quality.subject import Subject, sentences
from education.text import Passage


def _measuring_tool() -> ModuleType | None:
    """Production does without it: then it is "grade not measured", never "passed"."""
    try:
        return import_module("textstat")
    except ImportError:
        return None


textstat = _measuring_tool()
LIMITS = {"evidence": (8.0, 11.0), "privacy": (8.0, 11.0), "glossary": (7.0, 9.0)}
LIMIT_OF_ANY_PAGE = (6.0, 9.0)
SECTION_LIMIT, SECTION_WORDS = 8.0, 60
CARD_LIMIT = 5.0
LIBRARY_MEAN = 5.5
LONGEST_SENTENCE, MEAN_SENTENCE, LONGEST_PARAGRAPH = 20, 13.0, 3
_LETTER = re.compile(r"[^\W\d_]")


@dataclass(frozen=True)
class Grade:
    """Flesch-Kincaid and SMOG, raw."""

    flesch_kincaid: float
    smog: float


@lru_cache(maxsize=1024)
def grade_of(text: str) -> Grade | None:
    """The grade of a text, or None when it cannot be measured here."""
    if textstat is None or not _LETTER.search(text):
        return None
    return Grade(round(textstat.flesch_kincaid_grade(text), 2), round(textstat.smog_index(text), 2))


def as_text(passages: Iterable[Passage]) -> str:
    """Plain text as it is measured: every entry and cell closed with a full stop."""
    closed = (re.sub(r"[:;,]$", "", one.words).strip() for one in passages if one.kind != "heading")
    return "\n".join(words if words[-1] in ".?!" else f"{words}." for words in closed if words)


def without(text: str, allowed: frozenset[str]) -> str:
    """The text without the words that cannot be avoided: for the second figure, which no gate reads."""
    return re.sub(r"[A-Za-z]+", lambda match: "" if match.group().lower() in allowed else match.group(), text)


def page_grade(subject: Subject) -> Grade | None:
    return grade_of(as_text((*subject.passages, *subject.cards)))


def second_grade(subject: Subject) -> Grade | None:
    text = as_text((*subject.passages, *subject.cards))
    return grade_of(without(text, subject.shelf.allowed_words))


def check_grade(subject: Subject) -> Iterator[Fault]:
    line = subject.page.body_line
    grade = page_grade(subject)
    if grade is None:
        return
    highest, smog = LIMITS.get(subject.page.slug, LIMIT_OF_ANY_PAGE)
    if grade.flesch_kincaid > highest:
        yield Fault(line, "grade", f"Flesch-Kincaid {grade.flesch_kincaid}, at most {highest}")
    if grade.smog > smog:
        yield Fault(line, "grade", f"SMOG {grade.smog}, at most {smog}")
    for section in subject.document.sections:
        text = as_text(one for one in subject.passages if one.section == section.id)
        measured = grade_of(text) if len(text.split()) >= SECTION_WORDS else None
        if measured and measured.flesch_kincaid > SECTION_LIMIT:
            message = (
                f"section {section.id}: Flesch-Kincaid {measured.flesch_kincaid}, at most {SECTION_LIMIT}"
            )
            yield Fault(section.line, "grade", message)
    for line in sorted({card.line for card in subject.cards}):
        card = grade_of(as_text(one for one in subject.cards if one.line == line))
        if card and card.flesch_kincaid > CARD_LIMIT:
            yield Fault(line, "grade", f"card: Flesch-Kincaid {card.flesch_kincaid}, at most {CARD_LIMIT}")


def check_sentences(subject: Subject) -> Iterator[Fault]:
    lengths = []
    for passage in subject.running_text:
        parts = sentences(passage.words)
        if passage.kind == "paragraph" and len(parts) > LONGEST_PARAGRAPH:
            message = f"a paragraph of {len(parts)} sentences, at most {LONGEST_PARAGRAPH}"
            yield Fault(passage.line, "sentences", message)
        for sentence in parts:
            count = len(sentence.split())
            lengths.append(count)
            if count > LONGEST_SENTENCE:
                message = f"a sentence of {count} words, at most {LONGEST_SENTENCE}: {sentence[:50]}"
                yield Fault(passage.line, "sentences", message)
    if lengths and sum(lengths) / len(lengths) > MEAN_SENTENCE:
        mean = sum(lengths) / len(lengths)
        message = f"{mean:.1f} words a sentence on average, at most {MEAN_SENTENCE}"
        yield Fault(subject.page.body_line, "sentences", message)
