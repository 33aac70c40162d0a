"""Blocks made of lists: at a glance, steps, do and do not, day by day, questions."""

from collections.abc import Iterator, Sequence
from typing import Any

from markdown_it.token import Token

from education.blocks.kinds import Writer
from education.shelf import Shelf
from education.text import Block, items, plain


def check_glance(block: Block, shelf: Shelf) -> Iterator[str]:
    count = len(items(block.tokens))
    if not 3 <= count <= 5:
        yield f"3 to 5 bullets, not {count}"


def check_steps(block: Block, shelf: Shelf) -> Iterator[str]:
    steps = items(block.tokens)
    if len(steps) < 2 or not all(step.ordered for step in steps):
        yield "a numbered list of at least 2 steps"
    for step in steps:
        if len(step.words.split()) > 25:
            yield f"a step is longer than 25 words: {step.words[:40]}"


def check_timeline(block: Block, shelf: Shelf) -> Iterator[str]:
    entries = items(block.tokens)
    if not 1 <= len(entries) <= 7:
        yield f"1 to 7 entries, not {len(entries)}"
    for entry in entries:
        if not any(child.type == "strong_open" for child in entry.inline.children or ()):
            yield f"an entry does not begin with its bold day: {entry.words[:40]}"


def check_questions(block: Block, shelf: Shelf) -> Iterator[str]:
    questions = items(block.tokens)
    if not 1 <= len(questions) <= 10:
        yield f"1 to 10 questions, not {len(questions)}"
    for question in questions:
        if not question.words.endswith("?"):
            yield f"does not end with a question mark: {question.words[:40]}"


def show_items(block: Block, page: Writer) -> dict[str, Any]:
    return {"items": [page.inline(item.inline) for item in items(block.tokens)]}


def _sides(block: Block) -> dict[str, Sequence[Token]]:
    """The tokens under each ### heading of a block."""
    sides: dict[str, list[Token]] = {}
    current: list[Token] | None = None
    inside_heading = False
    for token in block.tokens:
        if token.type in ("heading_open", "heading_close"):
            inside_heading = token.type == "heading_open"
        elif inside_heading and token.type == "inline":
            current = sides.setdefault(plain(token), [])
        elif current is not None:
            current.append(token)
    return dict(sides)


def check_dodont(block: Block, shelf: Shelf) -> Iterator[str]:
    sides = _sides(block)
    for name in ("Do", "Do not"):
        if not items(sides.get(name, ())):
            yield f"the side '### {name}' is missing or empty"
    for item in items(sides.get("Do not", ())):
        if "not" not in item.words.lower().replace("n't", " not").split():
            yield f"a bullet under 'Do not' without 'not': {item.words[:40]}"


def show_dodont(block: Block, page: Writer) -> dict[str, Any]:
    sides = _sides(block)
    return {
        side: [page.inline(item.inline) for item in items(sides.get(name, ()))]
        for side, name in (("do", "Do"), ("do_not", "Do not"))
    }
