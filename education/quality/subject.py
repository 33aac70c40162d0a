"""What every gate looks at: one page, taken apart, with the shelf and the links it may use."""

import re
from dataclasses import dataclass, field

from education.blocks.pieces import card_heading, signs_of
from education.library_files import PageFile
from education.links import Reach
from education.shelf import Shelf
from education.site_map import SITE_MAP, SitePage
from education.text import Block, Document, Passage, parse, passages

_SENTENCE_END = re.compile(r"(?<=[.?!])[\"')]*\s+(?=[A-Z0-9\"'(])")


@dataclass(frozen=True)
class Subject:
    """Gates take this and give back faults; lines are lines of the page's file."""

    page: PageFile
    document: Document
    passages: tuple[Passage, ...]
    shelf: Shelf
    reach: Reach
    known: SitePage | None = None
    cards: tuple[Passage, ...] = field(default_factory=tuple)

    @property
    def running_text(self) -> list[Passage]:
        """Paragraphs and list entries, cards included."""
        return [one for one in (*self.passages, *self.cards) if one.kind in ("paragraph", "item")]


def subject_of(page: PageFile, shelf: Shelf, reach: Reach) -> Subject:
    document = parse(page.body, first_line=page.body_line)
    cards = tuple(
        Passage(text, block.line, "item", section.id, "urgent")
        for section in document.sections
        for block in section.parts
        if isinstance(block, Block) and block.name == "urgent"
        for text in [
            card_heading(block.arguments.get("level", ""), block.arguments.get("action", "")),
            *(sign.text for sign in signs_of(block, shelf)),
        ]
    )
    found = tuple(passages(document, first_line=page.body_line))
    return Subject(page, document, found, shelf, reach, SITE_MAP.get(page.slug), cards)


def sentences(words: str) -> list[str]:
    """The sentences of a passage; what has no full stop is one sentence."""
    return [part for part in _SENTENCE_END.split(words.strip()) if part]
