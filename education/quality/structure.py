"""The build of a page: sections, headings, blocks, cards, links, terms, and what it must say."""

import re
from collections import Counter
from collections.abc import Iterator

from education import evidence
from education.blocks import faults_of
from education.blocks.pieces import groups_of
from education.problems import Fault
from education.quality.claims import cited_keys
from education.quality.subject import Subject
from education.shelf import LEVELS, Term
from education.text import Block

LONGEST_HEADING = 8
_EMPTY_WORDS = {"here", "click here", "read more", "more", "link", "this page"}
_TERM = re.compile(r"\[\[([^\[\]\n]+)\]\]")


def check_blocks(subject: Subject) -> Iterator[Fault]:
    yield from subject.document.faults
    for section in subject.document.sections:
        run = 0
        for part in section.parts:
            if not isinstance(part, Block):
                run = 0
                continue
            run = run + 1 if part.name == "icons" else 0
            if run > 2:
                yield Fault(part.line, "blocks", "more than 2 icon pictures in a row")
            for message in faults_of(part, subject.shelf):
                yield Fault(part.line, "blocks", message)


def check_sections(subject: Subject) -> Iterator[Fault]:
    """The sections of the site map, all of them, in its order, and no other."""
    if subject.known is None:
        yield Fault(1, "sections", f"/{subject.page.slug}/ is not on the site map")
        return
    actual = [section.id for section in subject.document.sections]
    frame = subject.known.by_frame
    expected = [name for name in subject.known.sections if name in actual or name not in frame]
    for name in (name for name in expected if name not in actual):
        yield Fault(subject.page.body_line, "sections", f"the section {name!r} is missing")
    for section in subject.document.sections:
        if section.id not in expected:
            yield Fault(section.line, "sections", f"the section {section.id!r} is not on the site map")
    kept = [name for name in actual if name in expected]
    if sorted(kept) == sorted(expected) and kept != expected:
        yield Fault(subject.page.body_line, "sections", f"the order is {', '.join(expected)}")
    key = subject.page.evidence
    if key and key not in evidence.TABLE:
        yield Fault(2, "sections", f"there is no evidence row {key!r}")
    elif (subject.known.evidence or key) and key not in subject.known.evidence:
        yield Fault(
            2, "sections", f"evidence is {' or '.join(subject.known.evidence) or 'none'}, not {key!r}"
        )


def check_headings(subject: Subject) -> Iterator[Fault]:
    headings = [(section.heading, section.line, section.id) for section in subject.document.sections]
    seen: Counter[str] = Counter()
    for heading, line, _id in headings:
        seen[heading.lower()] += 1
        if seen[heading.lower()] > 1:
            yield Fault(line, "headings", f"the heading {heading!r} stands here twice")
    counted = Counter(section_id for _heading, _line, section_id in headings)
    for name in (name for name, count in counted.items() if count > 1):
        yield Fault(subject.page.body_line, "headings", f"the id {name!r} stands here twice")
    inner = [(one.words, one.line) for one in subject.passages if one.kind == "heading"]
    for heading, line in [(heading, line) for heading, line, _id in headings] + inner:
        if len(heading.split()) > LONGEST_HEADING:
            yield Fault(line, "headings", f"more than {LONGEST_HEADING} words: {heading}")
        if heading.endswith("."):
            yield Fault(line, "headings", f"a heading has no full stop: {heading}")
    for section in subject.document.sections:
        if not section.parts:
            yield Fault(section.line, "headings", f"the section {section.id!r} is empty")
        if section.id == "glance":
            yield from _faults_of_glance(subject, section.id, section.line)


def _faults_of_glance(subject: Subject, name: str, line: int) -> Iterator[Fault]:
    count = sum(1 for one in subject.passages if one.section == name and one.kind == "item")
    if not 3 <= count <= 5:
        yield Fault(line, "blocks", f"at a glance has 3 to 5 bullets, not {count}")


def check_cards(subject: Subject) -> Iterator[Fault]:
    levels = []
    for block in subject.document.blocks("urgent"):
        level = block.arguments.get("level", "")
        if level in levels:
            yield Fault(block.line, "cards", f"two cards of the level {level!r}")
        levels.append(level)
        wanted = subject.known.cards if subject.known else ()
        if wanted and set(groups_of(block)) != set(wanted):
            yield Fault(block.line, "cards", f"the cards of this page are of the group {'+'.join(wanted)}")
    known = [level for level in levels if level in LEVELS]
    if known != sorted(known, key=LEVELS.index):
        yield Fault(subject.page.body_line, "cards", f"cards stand in the order {', '.join(LEVELS)}")


def check_links(subject: Subject) -> Iterator[Fault]:
    for section in subject.document.sections:
        for part in section.parts:
            for token in part.tokens:
                line = subject.page.body_line + (token.map[0] if token.map else 0)
                children = token.children or []
                for position, child in enumerate(children):
                    if child.type != "link_open":
                        continue
                    href = str(child.attrGet("href") or "")
                    if subject.reach.kind_of(href) == "unknown":
                        yield Fault(line, "links", f"{href!r} leads to no page")
                    words = children[position + 1].content.strip().lower().rstrip(".")
                    if words in _EMPTY_WORDS:
                        yield Fault(line, "links", f"the words {words!r} do not say where the link goes")


def check_terms(subject: Subject) -> Iterator[Fault]:
    """A linked term exists; a glossary word is linked, or explained in brackets, or on the allow-list."""
    shelf = subject.shelf
    linked: set[str] = set()
    for number, line in enumerate(subject.page.body.splitlines(), subject.page.body_line):
        for name in _TERM.findall(line):
            term = shelf.term(name)
            if term is None:
                yield Fault(number, "terms", f"there is no term {name!r}")
            else:
                linked.add(term.key)
    text = " ".join(one.words for one in subject.passages).lower()
    for term in shelf.terms.values():
        word = term.medical.lower()
        if term.key in linked or set(re.findall(r"[a-z]+", word)) <= shelf.allowed_words:
            continue
        match = re.search(rf"\b{re.escape(word)}s?\b", text)
        if match and not _is_explained(term, text):
            first = _line_with(subject, word)
            yield Fault(first, "terms", f"{term.medical!r} is not explained: link it as [[{term.medical}]]")


def _is_explained(term: Term, text: str) -> bool:
    word = re.escape(term.medical.lower())
    bracketed = re.search(rf"\([^)]*\b{word}s?\b[^)]*\)|\b{word}s?\s*\(", text)
    return bool(bracketed) or term.plain.lower() in text


def _line_with(subject: Subject, word: str) -> int:
    hits = (one.line for one in subject.passages if word in one.words.lower())
    return next(hits, subject.page.body_line)


def check_must_say(subject: Subject) -> Iterator[Fault]:
    if subject.known is None:
        return
    signs = [one.words for one in subject.cards]
    blocks = [" ".join(block.arguments.values()) for block in subject.document.blocks()]
    texts = [one.words for one in subject.passages] + signs + blocks
    text = " ".join([subject.page.title, subject.page.main_message, *texts]).lower()
    cited = cited_keys(subject)
    for words in subject.known.must_say:
        if words not in cited and not re.search(rf"\b{re.escape(words.lower())}\b", text):
            yield Fault(subject.page.body_line, "must say", f"the page does not say or cite {words!r}")


def check_pictures(subject: Subject) -> Iterator[Fault]:
    """A figure stands on a page once."""
    seen: set[str] = set()
    for block in subject.document.blocks("figure"):
        key = block.arguments.get("key", "")
        if key in seen:
            yield Fault(block.line, "figures", f"the figure {key!r} stands here twice")
        seen.add(key)
