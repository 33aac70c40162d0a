"""The record of one published instrument."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Item:
    """One item with its published wording and range; its key is the question it is asked by."""

    key: str
    wording: str
    minimum: int
    maximum: int
    anchors: tuple[str, ...]


@dataclass(frozen=True)
class Instrument:
    """A measure. meaningful says what a real change may be; it is never called a success."""

    code: str
    version: int
    name: str
    content: tuple[Item, ...]
    lower_is_better: bool
    scoring: str
    meaningful: str
    credit: str
    licence: str
    sources: tuple[str, ...]

    @property
    def items(self) -> tuple[str, ...]:
        """Return the item keys in order."""
        return tuple(item.key for item in self.content)
