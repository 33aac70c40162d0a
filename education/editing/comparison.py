"""Two texts side by side, word by word; numbers that changed are counted and marked."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from difflib import SequenceMatcher
from itertools import groupby

from django.utils.translation import gettext as _

from education.draft_checks import DraftText

AROUND = 2
"""Lines shown before and after a change."""
_WORD = re.compile(r"\s+|[^\s\w]|\w+(?:[.,]\d+)*")
_NUMBER = re.compile(r"\d")


@dataclass(frozen=True)
class Piece:
    """Some words: the same in both texts, added or removed."""

    kind: str  # same, added, removed
    text: str
    number: bool = False


@dataclass(frozen=True)
class Line:
    """A line of the comparison; `gap` stands for lines that are the same and not shown."""

    kind: str  # same, changed, added, removed, gap
    pieces: tuple[Piece, ...]


@dataclass(frozen=True)
class Comparison:
    lines: tuple[Line, ...]
    numbers: int

    @property
    def same(self) -> bool:
        return not any(line.kind in ("changed", "added", "removed") for line in self.lines)


def compare(before: DraftText, after: DraftText) -> Comparison:
    """What is different between two texts of a page, title, message, names and sources included."""
    lines = list(_folded(list(_lines(_as_lines(before), _as_lines(after)))))
    numbers = sum(piece.number for line in lines for piece in line.pieces)
    return Comparison(tuple(lines), numbers)


def _as_lines(text: DraftText) -> list[str]:
    head = [
        _("Title: %(words)s") % {"words": text.title},
        _("Main message: %(words)s") % {"words": text.main_message},
        _("Other names: %(words)s") % {"words": ", ".join(text.aliases)},
        _("Sources: %(words)s") % {"words": ", ".join(sorted(text.source_keys))},
    ]
    return [*head, *(line for line in text.body.splitlines() if line.strip())]


def _lines(before: list[str], after: list[str]) -> Iterator[Line]:
    for tag, a, b, c, d in SequenceMatcher(None, before, after, autojunk=False).get_opcodes():
        if tag == "equal":
            yield from (Line("same", (Piece("same", text),)) for text in before[a:b])
            continue
        paired = min(b - a, d - c)
        for old, new in zip(before[a : a + paired], after[c : c + paired], strict=True):
            yield Line("changed", tuple(_pieces(_words(old), _words(new))))
        yield from (Line("removed", tuple(_pieces(_words(text), []))) for text in before[a + paired : b])
        yield from (Line("added", tuple(_pieces([], _words(text)))) for text in after[c + paired : d])


def _words(line: str) -> list[str]:
    return _WORD.findall(line)


def _pieces(before: list[str], after: list[str]) -> Iterator[Piece]:
    for tag, a, b, c, d in SequenceMatcher(None, before, after, autojunk=False).get_opcodes():
        if tag == "equal":
            yield Piece("same", "".join(before[a:b]))
            continue
        yield from _marked("removed", before[a:b])
        yield from _marked("added", after[c:d])


def _marked(kind: str, words: list[str]) -> Iterator[Piece]:
    for number, group in groupby(words, key=lambda word: bool(_NUMBER.search(word))):
        yield Piece(kind, "".join(group), number)


def _folded(lines: list[Line]) -> Iterator[Line]:
    """The changes with a little around them; the rest becomes gaps."""
    near = {
        at + offset
        for at, line in enumerate(lines)
        if line.kind != "same"
        for offset in range(-AROUND, AROUND + 1)
    }
    shown = False
    for at, line in enumerate(lines):
        if at in near:
            shown = True
            yield line
        elif shown or at == 0:
            shown = False
            yield Line("gap", ())
