"""Claims: a source for each, numbers that can be pictured, verbs no stronger than what is known."""

import re
from collections import defaultdict
from collections.abc import Iterator

from education import evidence
from education.evidence import Certainty
from education.problems import Fault
from education.quality.subject import Subject, sentences
from education.text import plain

FREE_OF_CLAIMS = {"questions", "urgent", "timeline", "dodont", "steps", "factbox", "icons", "cta"}
_CLAIM = re.compile(
    r"\b(?:stud(?:y|ies)|trials?|survey|meta-analys[ie]s)\b"
    r"|\b\d[\d,.]*\s+(?:in\s+\d|of\s+\d|people|adults|doctors|reports|points|weeks?|months?|years?|percent)"
    r"|\d\s?%|\brisk of\b|\b(?:less|more) pain\b|\bbetter than\b",
    re.IGNORECASE,
)
_PERCENT = re.compile(r"\d\s?%|\bper ?cent\b", re.IGNORECASE)
_STRENGTH = re.compile(r"dextrose|sugar|glucose|strength|strong|mix", re.IGNORECASE)
_SHARE = re.compile(r"\b\d[\d,]*\s+in\s+(\d[\d,]*)\b")
_WORD_SHARE = re.compile(r"\bone in (?:two|three|four|five|six|seven|eight|nine|ten)\b", re.IGNORECASE)
_DENOMINATORS = {"100", "1000", "10000"}
_TOO_STRONG = re.compile(r"\b(?:will|helps|eases|reduces|improves|relieves|stops)\b", re.IGNORECASE)
_MAY = re.compile(r"\bmay (?:help|ease|reduce)\b", re.IGNORECASE)
_WEAK_ROWS = {Certainty.VERY_LOW, Certainty.NOT_ENOUGH, Certainty.ADVISED_AGAINST}


def check_citations(subject: Subject) -> Iterator[Fault]:
    """A number, a study or an effect needs a source in the same paragraph, entry or table row."""
    cited_lines = {one.line for one in subject.passages if one.cites and one.kind == "cell"}
    for passage in subject.passages:
        if passage.kind == "heading" or passage.block in FREE_OF_CLAIMS or passage.cites:
            continue
        match = _CLAIM.search(passage.words)
        if match and not (passage.kind == "cell" and passage.line in cited_lines):
            yield Fault(passage.line, "claims", f"a claim without a source: {passage.words[:60]}")


def cited_keys(subject: Subject) -> dict[str, int]:
    """Every source a page draws on, with the first line that does."""
    found: dict[str, int] = {}
    for passage in subject.passages:
        for key in passage.cites:
            found.setdefault(key, passage.line)
    for block in subject.document.blocks():
        if "source" in block.arguments:
            found.setdefault(block.arguments["source"], block.line)
    return found


def check_sources(subject: Subject) -> Iterator[Fault]:
    cited = cited_keys(subject)
    listed = set(subject.page.sources)
    by_row = {
        key
        for block in subject.document.blocks("evidence")
        if (row := evidence.TABLE.get(block.arguments.get("key", "")))
        for key in row.sources
    }
    for key, line in cited.items():
        source = subject.shelf.sources.get(key)
        if source is None:
            yield Fault(line, "sources", f"there is no source {key!r}")
        elif source.retracted_on:
            yield Fault(line, "sources", f"{key} was retracted on {source.retracted_on}")
        if key not in listed:
            yield Fault(line, "sources", f"{key} is cited but does not stand in the head of the page")
    for key in sorted(listed - set(cited) - by_row):
        yield Fault(2, "sources", f"{key} stands in the head of the page but is not cited")


def check_numbers(subject: Subject) -> Iterator[Fault]:
    used: dict[str, set[str]] = defaultdict(set)
    for passage in (*subject.passages, *subject.cards):
        for sentence in sentences(passage.words):
            if _PERCENT.search(sentence) and not _STRENGTH.search(sentence) and not _SHARE.search(sentence):
                yield Fault(passage.line, "numbers", f"write '25 in 100', never '25%' alone: {sentence[:50]}")
            if _WORD_SHARE.search(sentence):
                yield Fault(passage.line, "numbers", f"write the share out of 100: {sentence[:50]}")
            for denominator in _SHARE.findall(sentence):
                bare = denominator.replace(",", "")
                used[passage.section].add(bare)
                if bare not in _DENOMINATORS:
                    yield Fault(
                        passage.line, "numbers", f"out of 100, not out of {denominator}: {sentence[:50]}"
                    )
    for section in subject.document.sections:
        if len(used[section.id] & _DENOMINATORS) > 1:
            yield Fault(section.line, "numbers", f"section {section.id} mixes denominators")


def check_certainty(subject: Subject) -> Iterator[Fault]:
    """The verbs of an evidence block are no stronger than the word of its row."""
    for block in subject.document.blocks("evidence"):
        row = evidence.TABLE.get(block.arguments.get("key", ""))
        if row is None or row.certainty in (Certainty.HIGH, Certainty.MODERATE, Certainty.NONE):
            continue
        text = " ".join(plain(token) for token in block.tokens if token.type == "inline")
        text = text.replace(row.line, "")
        match = _TOO_STRONG.search(text) or (_MAY.search(text) if row.certainty in _WEAK_ROWS else None)
        if match:
            message = f"{match.group()!r} is stronger than '{row.certainty.value}'"
            yield Fault(block.line, "certainty", message)
