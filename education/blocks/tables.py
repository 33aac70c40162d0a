"""Blocks made of rows and numbers: options side by side, fact box, people icons."""

import re
from collections.abc import Iterator
from typing import Any

from django.utils.translation import gettext as _
from markdown_it.token import Token

from education.blocks.kinds import Writer
from education.shelf import Shelf
from education.text import Block, plain, rows

_DENOMINATOR = re.compile(r"\b(?:in|of)\s+([\d,]+)\b")
ICON_TOTALS = (100, 1000)
MOST_ACROSS = 16
"""Words of two columns, the longest cell of each, that still stand side by side on a phone."""


def _table_faults(block: Block, smallest: int) -> Iterator[str]:
    table = rows(block.tokens)
    if len(table) < 2 or len(table[0]) < smallest:
        yield f"a table with a head, at least one row and {smallest} columns"
        return
    for number, row in enumerate(table):
        if len(row) != len(table[0]):
            yield f"row {number} has {len(row)} cells, the head has {len(table[0])}"
        for cell in row if number else ():
            if not plain(cell):
                yield f"row {number} has an empty cell; write 'not measured'"


def check_compare(block: Block, shelf: Shelf) -> Iterator[str]:
    yield from _table_faults(block, 2)
    table = rows(block.tokens)
    if len(table) < 3 or not table[0] or not plain(table[0][0]).lower().startswith("option"):
        return
    counts = [sum(len(plain(cell).split()) for cell in row[1:]) for row in table[1:]]
    if max(counts) > 1.25 * min(counts) and max(counts) - min(counts) > 3:
        yield f"balance: the longest option has {max(counts)} words, the shortest {min(counts)} (25% allowed)"


def _words_across(body: list[list[Token]]) -> int:
    """The longest cell of each column, in words, added up."""
    return sum(max(len(plain(cell).split()) for cell in column) for column in zip(*body, strict=False))


def show_compare(block: Block, page: Writer) -> dict[str, Any]:
    head, *body = rows(block.tokens) or [[]]  # a text in work may not have its table yet
    labels = [plain(cell) for cell in head]
    return {
        "caption": block.arguments.get("caption") or _("Side by side"),
        "head": [page.inline(cell, is_heading=True) for cell in head],
        "options": labels[:1] != [] and labels[0].lower().startswith("option"),
        "pair": len(labels) == 2 and _words_across(body) <= MOST_ACROSS,
        "rows": [
            {
                "name": page.inline(row[0]),
                "label": labels[0],
                "cells": [
                    {"label": label, "html": page.inline(cell)}
                    for label, cell in zip(labels[1:], row[1:], strict=False)
                ],
            }
            for row in body
        ],
    }


def _number(text: str) -> int | None:
    bare = text.replace(",", "")
    return int(bare) if bare.isdigit() else None


def check_factbox(block: Block, shelf: Shelf) -> Iterator[str]:
    yield from _table_faults(block, 2)
    arguments = block.arguments
    denominator = _number(arguments.get("denominator", ""))
    if denominator is None and arguments.get("denominator") != "none":
        yield "denominator= is missing (a number, or 'none' for bare counts)"
    if not arguments.get("span"):
        yield "span= is missing"
    if arguments.get("source") not in shelf.sources:
        yield "source= is missing or unknown"
    for row in rows(block.tokens):
        for cell in row:
            found = {_number(text) for text in _DENOMINATOR.findall(plain(cell))}
            if found - {denominator}:
                yield f"mixed denominators: {plain(cell)[:40]}"


def show_factbox(block: Block, page: Writer) -> dict[str, Any]:
    arguments = block.arguments
    number = _number(arguments.get("denominator", ""))
    return show_compare(block, page) | {
        "caption": arguments.get("caption")
        or _("The numbers, %(span)s") % {"span": arguments.get("span", "")},
        "denominator": f"{number:,}" if number else "",
        "span": arguments.get("span", ""),
        "source": page.cite(arguments.get("source", "")),
    }


def check_icons(block: Block, shelf: Shelf) -> Iterator[str]:
    arguments = block.arguments
    of, n = _number(arguments.get("of", "100")), _number(arguments.get("n", ""))
    if of not in ICON_TOTALS:
        yield "of= is 100 or 1000, nothing else"
    elif n is None or n > of:
        yield "n= is missing or more than of="
    if not arguments.get("caption"):
        yield "caption= is missing"
    if arguments.get("source") not in shelf.sources:
        yield "source= is missing or unknown"


def show_icons(block: Block, page: Writer) -> dict[str, Any]:
    """For 100 people the picture; for 1,000 the words alone, since so many icons say nothing on a phone."""
    arguments = block.arguments
    return {
        "key": block.line,
        "count": _number(arguments.get("n", "")) or 0,
        "of": _number(arguments.get("of", "100")) or 100,
        "caption": arguments.get("caption", ""),
        "source": page.cite(arguments.get("source", "")),
    }
