"""Phrases that no public page may carry, with what to write instead."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from education.problems import Fault
from education.quality.subject import Subject, sentences

QUOTING_SECTION = ("evidence", "claims")
NAMES_SECTION = ("what-is-prolotherapy", "names")


@dataclass(frozen=True)
class Banned:
    pattern: re.Pattern[str]
    instead: str
    unless: re.Pattern[str] | None = None  # a sentence that also matches this may stay


def _banned(words: str, instead: str, unless: str = "") -> Banned:
    flags = re.IGNORECASE
    return Banned(
        re.compile(rf"\b(?:{words})\b", flags), instead, re.compile(unless, flags) if unless else None
    )


_SUBJECT = r"(?:it|prolotherapy|this|treatment|they|injections?|shots?|method)"
BANNED = (
    _banned(r"safe|safely|low[- ]risk", "say what is reported, and that nobody has counted how often"),
    _banned(
        r"rare|rarely|common|commonly", "the number, or 'reported; not counted'", unless=r"\d|not counted"
    ),
    _banned(r"cure[sd]?|fix(?:es)?|heals|will heal", "'is meant to help the body mend'"),
    _banned(r"(?:repair|rebuild|regrow|regenerate)[sd]?|regrew|rebuilt", "'is thought to'"),
    _banned(r"regenerative", "leave it out; it may stand among the other names"),
    _banned(r"proven|effective(?:ly|ness)?|clinically shown", "what the studies found, with how sure we are"),
    _banned(rf"(?<!how ){_SUBJECT} (?:really |often )?works?", "what the studies found"),
    _banned(r"natural|naturally|side[- ]effect[- ]free|no side effects", "list the effects"),
    _banned(r"prolotherapy (?:can )?treats?|treats (?:pain|arthritis|tendons?)", "'is offered for'"),
    _banned(r"lasting relief|root cause|just masking", "leave it out"),
    _banned(r"breakthrough|revolutionary|advanced", "leave it out"),
    _banned(r"you(?: are|'re) suitable|good candidate|you qualify", "'a talk may be worth it'"),
    _banned(r"you(?: are|'re) suffering|suffer(?:s|ing)? from", "'this can be a sign of'"),
    _banned(r"unfortunately|failed treatments?|complian(?:ce|t)", "'did not help enough'; 'took as agreed'"),
    _banned(r"wait and see|heals? (?:by )?itself", "'call the doctor who treated you today'"),
    _banned(
        r"(?<!not )stop (?:your|the|taking) (?:blood thinner|aspirin|medicine)s?", "'do not stop it yourself'"
    ),
    _banned(r"click here|read more", "link words that say where the link goes"),
    _banned(r"simply|just|easy|easily|don't worry|do not worry", "leave it out"),
    _banned(r"miracles?|amazing|testimonials?", "never"),
)
_UNNAMED = re.compile(r"\b(?:experts say|studies show|research shows)\b", re.IGNORECASE)


def faults_in(words: str, line: int, *, cited: bool = False) -> Iterator[Fault]:
    """Banned phrases in a passage."""
    for sentence in sentences(words):
        for banned in BANNED:
            match = banned.pattern.search(sentence)
            if match and not (banned.unless and banned.unless.search(sentence)):
                yield Fault(line, "banned", f"{match.group()!r}: write {banned.instead}")
        match = _UNNAMED.search(sentence)
        if match and not cited:
            yield Fault(line, "banned", f"{match.group()!r} without a source")


def check_words(subject: Subject) -> Iterator[Fault]:
    page = subject.page
    for line, words in ((2, page.title), (2, page.main_message)):
        yield from faults_in(words, line)
    for section in subject.document.sections:
        yield from faults_in(section.heading, section.line)
    for passage in (*subject.passages, *subject.cards):
        quoted = (page.slug, passage.section) == QUOTING_SECTION and bool(passage.cites)
        named = (page.slug, passage.section) == NAMES_SECTION
        words = (
            passage.words.replace("regenerative", "").replace("Regenerative", "") if named else passage.words
        )
        if not quoted:
            yield from faults_in(words, passage.line, cited=bool(passage.cites))
