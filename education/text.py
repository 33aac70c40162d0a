"""Page text taken apart: sections, prose and blocks with their line numbers. Nothing is rendered here."""

import re
import shlex
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from markdown_it import MarkdownIt
from markdown_it.rules_inline import StateInline
from markdown_it.token import Token
from mdit_py_plugins.container import container_plugin

from education.problems import Fault

_HEADING_ID = re.compile(r"\s*\{#([a-z0-9-]+)\}\s*$")
_CITATION = re.compile(r"\[@([a-zA-Z0-9-]+)\]")
_TERM = re.compile(r"\[\[([^\[\]\n]+)\]\]")
_MARKUP = re.compile(r"</?[a-zA-Z][^>]*>|<!--")
_FORBIDDEN = {
    "image": "an image; use a figure block",
    "fence": "a code block",
    "code_block": "a line indented by four spaces or more",
    "blockquote_open": "a quotation",
    "hr": "a ruled line",
}


@dataclass(frozen=True)
class Prose:
    """Markdown between blocks."""

    tokens: Sequence[Token]
    line: int


@dataclass(frozen=True)
class Block:
    """A `:::name key=value` container with what stands in it."""

    name: str
    arguments: dict[str, str]
    tokens: Sequence[Token]
    line: int


@dataclass
class Section:
    id: str
    heading: str
    line: int
    parts: list[Prose | Block] = field(default_factory=list)


@dataclass
class Document:
    sections: list[Section] = field(default_factory=list)
    faults: list[Fault] = field(default_factory=list)

    def blocks(self, name: str = "") -> Iterator[Block]:
        for section in self.sections:
            for part in section.parts:
                if isinstance(part, Block) and name in ("", part.name):
                    yield part


def _inline_rule(name: str, pattern: re.Pattern[str], md: MarkdownIt) -> None:
    def rule(state: StateInline, silent: bool) -> bool:
        match = pattern.match(state.src, state.pos)
        if not match:
            return False
        if not silent:
            state.push(name, "", 0).content = match.group(1)
        state.pos = match.end()
        return True

    md.inline.ruler.before("link", name, rule)


def markdown() -> MarkdownIt:
    """CommonMark with tables, blocks, citations and terms; HTML off."""
    md = MarkdownIt("commonmark", {"html": False}).enable("table")
    md.use(container_plugin, "block", validate=lambda params, markup: bool(params.strip()))
    _inline_rule("citation", _CITATION, md)
    _inline_rule("term", _TERM, md)
    return md


_PARSER = markdown()


def parse(body: str, *, first_line: int = 1) -> Document:
    """The document of a page's Markdown; `first_line` is the line of the file on which the body begins."""
    tokens = _PARSER.parse(body)
    document = Document()
    position = 0
    while position < len(tokens):
        end = _end_of(tokens, position)
        _place(document, tokens[position:end], first_line)
        position = end
    _forbid(document, tokens, first_line)
    return document


def _end_of(tokens: Sequence[Token], start: int) -> int:
    if tokens[start].nesting != 1:
        return start + 1
    depth = 0
    for position in range(start, len(tokens)):
        depth += tokens[position].nesting
        if depth == 0:
            return position + 1
    return len(tokens)


def _place(document: Document, tokens: list[Token], first_line: int) -> None:
    opening = tokens[0]
    line = first_line + (opening.map[0] if opening.map else 0)
    if opening.type == "heading_open" and opening.tag == "h2":
        _begin_section(document, tokens[1], line)
        return
    if opening.type == "heading_open" and opening.tag != "h3":
        document.faults.append(Fault(line, "headings", "only ## and ### headings have a place here"))
    if not document.sections:
        document.faults.append(Fault(line, "headings", "text before the first ## heading"))
        return
    parts = document.sections[-1].parts
    if opening.type == "container_block_open":
        block, fault = _block(opening.info, tokens[1:-1], line)
        parts.append(block)
        document.faults += fault
    elif parts and isinstance(parts[-1], Prose):
        parts[-1] = Prose([*parts[-1].tokens, *tokens], parts[-1].line)
    else:
        parts.append(Prose(tokens, line))


def _begin_section(document: Document, inline: Token, line: int) -> None:
    match = _HEADING_ID.search(inline.content)
    heading = _HEADING_ID.sub("", inline.content)
    if not match:
        document.faults.append(Fault(line, "headings", f"the heading {heading!r} has no {{#id}}"))
    document.sections.append(Section(match.group(1) if match else f"line-{line}", heading, line))


def _block(info: str, tokens: Sequence[Token], line: int) -> tuple[Block, list[Fault]]:
    faults = []
    try:
        name, *pairs = shlex.split(info)
    except ValueError:
        name, pairs = info.split()[0], []
        faults.append(Fault(line, "blocks", "a quotation mark is not closed"))
    arguments = {}
    for pair in pairs:
        key, sign, value = pair.partition("=")
        if not sign:
            faults.append(Fault(line, "blocks", f"{pair!r} is not written as key=value"))
        arguments[key] = value
    return Block(name, arguments, tokens, line), faults


def _forbid(document: Document, tokens: Sequence[Token], first_line: int) -> None:
    line = first_line
    depth = 0
    for token in tokens:
        line = first_line + token.map[0] if token.map else line
        if token.type.startswith("container_block"):
            depth += token.nesting
            if token.nesting == 1 and (depth > 1 or token.level > 0):
                document.faults.append(Fault(line, "blocks", "a block inside another block or list"))
        for one in (token, *(token.children or ())):
            if one.type in _FORBIDDEN:
                document.faults.append(Fault(line, "blocks", f"{_FORBIDDEN[one.type]} has no place here"))
            if one.type == "text" and _MARKUP.search(one.content):
                document.faults.append(Fault(line, "blocks", "HTML has no place here"))


def plain(inline: Token) -> str:
    """The words of a line, as a reader sees them: no marks, no citations."""
    words = []
    for child in inline.children or ():
        if child.type in ("text", "code_inline", "term", "text_special"):
            words.append(child.content)
        elif child.type in ("softbreak", "hardbreak"):
            words.append(" ")
    return re.sub(r"\s+", " ", "".join(words)).strip()


def cited_in(inline: Token) -> tuple[str, ...]:
    """The source keys cited in a line."""
    return tuple(child.content for child in inline.children or () if child.type == "citation")


@dataclass(frozen=True)
class Item:
    """One entry of a list."""

    inline: Token
    ordered: bool

    @property
    def words(self) -> str:
        return plain(self.inline)


def items(tokens: Sequence[Token]) -> list[Item]:
    """The entries of the lists among these tokens, in order."""
    found: list[Item] = []
    ordered: list[bool] = []
    for token in tokens:
        if token.type in ("bullet_list_open", "ordered_list_open"):
            ordered.append(token.type == "ordered_list_open")
        elif token.type in ("bullet_list_close", "ordered_list_close"):
            ordered.pop()
        elif token.type == "inline" and ordered:
            found.append(Item(token, ordered[-1]))
    return found


def rows(tokens: Sequence[Token]) -> list[list[Token]]:
    """The rows of the first table among these tokens, the head first; each cell is its inline token."""
    table: list[list[Token]] = []
    inside = False
    for token in tokens:
        if token.type == "tr_open":
            table.append([])
        elif token.type in ("th_open", "td_open"):
            inside = True
        elif token.type in ("th_close", "td_close"):
            inside = False
        elif token.type == "table_close":
            break
        elif token.type == "inline" and inside:
            table[-1].append(token)
    return table


@dataclass(frozen=True)
class Passage:
    """A paragraph, list entry, table cell or heading as plain words, with the place it stands in."""

    words: str
    line: int
    kind: str  # paragraph, item, cell, heading
    section: str
    block: str = ""
    cites: tuple[str, ...] = ()


_HOLDERS = {"list_item_open": "item", "th_open": "cell", "td_open": "cell", "heading_open": "heading"}


def passages(document: Document, *, first_line: int = 1) -> list[Passage]:
    """Every passage of a document, in reading order, without the headings of sections."""
    found = []
    for section in document.sections:
        for part in section.parts:
            name = part.name if isinstance(part, Block) else ""
            found += list(_passages_of(part.tokens, section.id, name, first_line))
    return found


def _passages_of(tokens: Sequence[Token], section: str, block: str, first_line: int) -> Iterator[Passage]:
    holders = ["paragraph"]
    line = first_line
    for token in tokens:
        line = first_line + token.map[0] if token.map else line
        if token.type in _HOLDERS:
            holders.append(_HOLDERS[token.type])
        elif token.type.replace("_close", "_open") in _HOLDERS:
            holders.pop()
        elif token.type == "inline":
            yield Passage(plain(token), line, holders[-1], section, block, cited_in(token))
