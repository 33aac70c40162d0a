"""Markdown with blocks to checked, safe HTML: each block by its template, each link as far as it reaches."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.template.loader import render_to_string
from django.utils.html import escape, format_html
from django.utils.translation import gettext as _
from markdown_it.renderer import RendererHTML
from markdown_it.token import Token

from education.blocks import KINDS
from education.blocks.kinds import Clinic
from education.checked import CheckedHtml
from education.glossary import names_in_text
from education.links import Reach, address_of
from education.shelf import Shelf, Term
from education.text import Block, Document, Prose, Section, markdown, parse, passages

Env = dict[str, Any]


@dataclass(frozen=True)
class WrittenSection:
    id: str
    heading: str
    html: CheckedHtml
    has_signs: bool = False  # there is a card of warning signs in it


@dataclass(frozen=True)
class WrittenPage:
    """A page ready for its frame."""

    sections: tuple[WrittenSection, ...]
    cited: tuple[str, ...]  # source keys in the order of their numbers
    figure: CheckedHtml  # drawing for the page head, or empty
    plain: str


@dataclass(frozen=True)
class Hidden:
    """Sections with one of these blocks are not shown, but for those that stay; a note stands in their place."""

    blocks: frozenset[str] = frozenset()
    stay: frozenset[str] = frozenset()
    note: str = ""

    def covers(self, section: Section) -> bool:
        names = {part.name for part in section.parts if isinstance(part, Block)}
        return bool(names & self.blocks) and section.id not in self.stay and "urgent" not in names


SHOW_ALL = Hidden()


def write(
    body: str,
    *,
    shelf: Shelf,
    reach: Reach,
    clinic: Clinic | None = None,
    head_figure: bool = False,
    hidden: Hidden = SHOW_ALL,
) -> WrittenPage:
    """The page of a checked body. With `head_figure` the first figure moves into the page head."""
    document = parse(body)
    _drop_last_call(document)
    page = _Page(shelf, reach, clinic, hidden)
    lifted = _first_figure(document, hidden) if head_figure else None
    figure = page.block(lifted) if lifted else CheckedHtml("")
    sections = tuple(page.section(section, without=lifted) for section in document.sections)
    words = "\n".join(passage.words for passage in passages(document))
    return WrittenPage(sections, tuple(page.cited), figure, words)


def _drop_last_call(document: Document) -> None:
    """The frame ends every page with the call to the check; the text need not say it just above."""
    parts = document.sections[-1].parts if document.sections else []
    if parts and isinstance(parts[-1], Block) and parts[-1].arguments == {"to": "check"}:
        parts.pop()


def _first_figure(document: Document, hidden: Hidden) -> Block | None:
    """The first figure that is to be seen, if it does not stand alone in its section."""
    for section in document.sections:
        for part in () if hidden.covers(section) else section.parts:
            if isinstance(part, Block) and part.name == "figure":
                return part if len(section.parts) > 1 else None
    return None


class _Page:
    """Keeps the numbers of the sources while the parts of one page are written."""

    def __init__(self, shelf: Shelf, reach: Reach, clinic: Clinic | None, hidden: Hidden) -> None:
        self.shelf, self.reach, self.clinic, self.hidden = shelf, reach, clinic, hidden
        self.cited: dict[str, int] = {}
        self.explained: set[str] = set()
        self.env: Env = {"page": self}

    def section(self, section: Section, *, without: Block | None) -> WrittenSection:
        if self.hidden.covers(section):
            return WrittenSection(section.id, section.heading, CheckedHtml(self.hidden.note))
        html = ""
        for part in section.parts:
            if part is not without:
                html += self.prose(part.tokens) if isinstance(part, Prose) else self.block(part)
        has_signs = any(isinstance(part, Block) and part.name == "urgent" for part in section.parts)
        return WrittenSection(section.id, section.heading, CheckedHtml(html), has_signs)

    def block(self, block: Block) -> CheckedHtml:
        kind = KINDS.get(block.name)
        if kind is None:
            return CheckedHtml("")
        return CheckedHtml(render_to_string(kind.template, kind.show(block, self)))

    def prose(self, tokens: Sequence[Token]) -> CheckedHtml:
        return _held(_MARKDOWN.renderer.render(tokens, _MARKDOWN.options, self.env))

    def inline(self, token: Token, *, is_heading: bool = False) -> CheckedHtml:
        renderer = _MARKDOWN.renderer
        if not isinstance(renderer, RendererHTML):
            raise TypeError("the renderer of pages writes HTML")
        self.env["has_no_links"] = is_heading
        html = renderer.renderInline(token.children or [], _MARKDOWN.options, self.env)
        self.env["has_no_links"] = False
        return _held(html.strip())

    def cite(self, key: str) -> CheckedHtml:
        """The small number of a source, linked to the list at the foot."""
        if key not in self.shelf.sources:
            return CheckedHtml("")
        number = self.cited.setdefault(key, len(self.cited) + 1)
        label = _("Source %(number)d") % {"number": number}
        link = '<sup><a href="#source-{}" aria-label="{}">{}</a></sup>'
        return CheckedHtml(format_html(link, number, label, number))

    def term(self, words: str) -> str:
        """A word that the writer marked as one of the glossary."""
        return self._explain(self.shelf.term(words), words)

    def words(self, text: str) -> str:
        """Running text, with each glossary word as a link where it comes up first."""
        pattern, by_name = names_in_text(tuple(self.shelf.terms.values()))
        pieces, done = [], 0
        for match in pattern.finditer(text):
            pieces += [escape(text[done : match.start()]), self._explain(by_name[match[0].lower()], match[0])]
            done = match.end()
        return "".join([*pieces, escape(text[done:])])

    def _explain(self, term: Term | None, words: str) -> str:
        """A link to the glossary at the first use on the page; while there is no glossary, the words alone."""
        if term is None or term.key in self.explained or not self.reach.opens("/glossary/"):
            return escape(words)
        self.explained.add(term.key)
        return format_html('<a class="term" href="/glossary/#{}">{}</a>', term.key, words)


def _held(html: str) -> CheckedHtml:
    """The number of a source stays with the word before it: alone at the start of a line it says nothing."""
    return CheckedHtml(_BEFORE_A_NUMBER.sub("\N{NO-BREAK SPACE}<sup>", html))


def _citation(renderer: Any, tokens: Sequence[Token], at: int, options: Mapping[str, Any], env: Env) -> str:
    return str(env["page"].cite(tokens[at].content))


def _term(renderer: Any, tokens: Sequence[Token], at: int, options: Mapping[str, Any], env: Env) -> str:
    return str(env["page"].term(tokens[at].content))


def _text(renderer: Any, tokens: Sequence[Token], at: int, options: Mapping[str, Any], env: Env) -> str:
    """Words to read; those of a heading, of the head of a table or of a link lead nowhere else."""
    words = tokens[at].content
    return escape(words) if env.get("has_no_links") else str(env["page"].words(words))


def _link_open(renderer: Any, tokens: Sequence[Token], at: int, options: Mapping[str, Any], env: Env) -> str:
    """A link that leads somewhere now; otherwise its words alone."""
    href = str(tokens[at].attrGet("href") or "")
    opens = env["page"].reach.opens(href)
    env["link_is_open"] = env["has_no_links"] = opens
    return format_html('<a href="{}">', address_of(href)) if opens else ""


def _link_close(renderer: Any, tokens: Sequence[Token], at: int, options: Mapping[str, Any], env: Env) -> str:
    env["has_no_links"] = False
    return "</a>" if env.pop("link_is_open", False) else ""


def _heading(renderer: Any, tokens: Sequence[Token], at: int, options: Mapping[str, Any], env: Env) -> str:
    env["has_no_links"] = tokens[at].nesting == 1
    return f"<{tokens[at].tag}>" if tokens[at].nesting == 1 else f"</{tokens[at].tag}>\n"


def _image(renderer: Any, tokens: Sequence[Token], at: int, options: Mapping[str, Any], env: Env) -> str:
    return escape(tokens[at].content)


def _th_open(renderer: Any, tokens: Sequence[Token], at: int, options: Mapping[str, Any], env: Env) -> str:
    return '<th scope="col">'


def _td_open(renderer: Any, tokens: Sequence[Token], at: int, options: Mapping[str, Any], env: Env) -> str:
    return "<td>"


_BEFORE_A_NUMBER = re.compile(r"\s+<sup>")
_MARKDOWN = markdown()
for _name, _rule in (
    ("citation", _citation),
    ("term", _term),
    ("text", _text),
    ("heading_open", _heading),
    ("heading_close", _heading),
    ("link_open", _link_open),
    ("link_close", _link_close),
    ("image", _image),
    ("th_open", _th_open),
    ("td_open", _td_open),
):
    _MARKDOWN.add_render_rule(_name, _rule)
