"""What pages draw on: sources, terms, urgent signs, figures, allowed words. Files, read once."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from functools import lru_cache
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import yaml

from education.problems import Problem
from education.yaml_text import read_yaml

LIBRARY = Path(__file__).parent / "library"
SOURCES, CLINIC_SOURCES = "sources.yaml", "clinic_sources.yaml"
CLINIC_PREFIX = "clinic-"
"""Keys of the sources that a clinic adds begin so; the library has a few of its own that do."""
LEVELS = ("emergency", "today", "soon")
ACTIONS = ("call_emergency", "call_treating_doctor", "call_clinic", "book_visit")
_SVG = "http://www.w3.org/2000/svg"
_COLOUR = re.compile(r"#[0-9a-fA-F]{3,8}\b|\brgba?\(|\bhsla?\(")


@dataclass(frozen=True)
class SourceEntry:
    """A reference, as it stands in sources.yaml."""

    key: str
    citation: str
    tier: str
    to_check: bool = False
    doi: str = ""
    pmid: str = ""
    url: str = ""
    design: str = ""
    people: int | None = None
    checked_on: date | None = None
    retracted_on: date | None = None


@dataclass(frozen=True)
class Term:
    key: str
    plain: str
    medical: str
    also: tuple[str, ...] = ()


@dataclass(frozen=True)
class Sign:
    """One urgent sign: a bullet of the card of its level in each of its groups."""

    text: str
    level: str
    groups: tuple[str, ...]
    action: str
    rules: tuple[str, ...]


@dataclass(frozen=True)
class Figure:
    key: str
    alt: str
    caption: str
    description: str = ""
    svg: str = ""


@dataclass
class Shelf:
    sources: dict[str, SourceEntry] = field(default_factory=dict)
    added: set[str] = field(default_factory=set)  # keys of the sources that a clinic has added
    terms: dict[str, Term] = field(default_factory=dict)
    signs: list[Sign] = field(default_factory=list)
    figures: dict[str, Figure] = field(default_factory=dict)
    allowed_words: frozenset[str] = frozenset()
    problems: list[Problem] = field(default_factory=list)

    def term(self, name: str) -> Term | None:
        """A glossary term by its key, its medical word, or another name of it."""
        wanted = name.strip().lower()
        for term in self.terms.values():
            if wanted in (term.key, term.medical.lower(), *(other.lower() for other in term.also)):
                return term
        return None

    def signs_of(self, level: str, groups: tuple[str, ...], action: str = "") -> list[Sign]:
        """The signs of a card: of its level and one of its groups; of its action when that is named."""
        return [
            sign
            for sign in self.signs
            if sign.level == level and set(groups) & set(sign.groups) and action in ("", sign.action)
        ]


def read_shelf(root: Path) -> Shelf:
    """Everything beside the pages; faults are collected in `problems`, never raised."""
    shelf = Shelf()
    _read_sources(root, shelf, SOURCES)
    if (root / CLINIC_SOURCES).exists():
        _read_sources(root, shelf, CLINIC_SOURCES)
    _read_terms(root, shelf)
    _read_signs(root, shelf)
    _read_figures(root, shelf)
    words = root / "allowed_words.txt"
    if words.exists():
        lines = (line.split("#")[0].strip().lower() for line in words.read_text("utf-8").splitlines())
        shelf.allowed_words = frozenset(line for line in lines if line)
        if len(shelf.allowed_words) > 40:
            shelf.problems.append(Problem(words.name, 1, "grade", "more than 40 allowed words"))
    return shelf


@lru_cache(maxsize=8)
def shelf_of(lang: str) -> Shelf:
    """The shelf of a language, read once in each process."""
    return read_shelf(LIBRARY / lang)


def _yaml(root: Path, name: str, shelf: Shelf) -> Any:
    path = root / name
    if not path.exists():
        shelf.problems.append(Problem(name, 1, "schema", "the file is missing"))
        return None
    try:
        return read_yaml(path.read_text(encoding="utf-8"))
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        line = mark.line + 1 if mark else 1
        shelf.problems.append(Problem(name, line, "schema", "the file is not readable YAML"))
        return None


def _line_of(root: Path, name: str, words: str) -> int:
    lines = (root / name).read_text(encoding="utf-8").splitlines()
    return next((number for number, line in enumerate(lines, 1) if words in line), 1)


def _entries(data: Any, name: str) -> Iterator[dict[str, Any]]:
    """The records of a file: a list, a list under the file's name, or a mapping by key."""
    if isinstance(data, dict) and isinstance(data.get(name), list | dict):
        data = data[name]
    if isinstance(data, dict):
        data = [{"key": key, **entry} for key, entry in data.items() if isinstance(entry, dict)]
    yield from (entry for entry in data or [] if isinstance(entry, dict))


def _read_sources(root: Path, shelf: Shelf, name: str) -> None:
    for entry in _entries(_yaml(root, name, shelf), "sources"):
        known = {key: entry[key] for key in SourceEntry.__dataclass_fields__ if entry.get(key) is not None}
        key = str(entry.get("key", ""))
        line = _line_of(root, name, f"key: {key}")
        missing = {"key", "citation", "tier"} - set(known)
        if missing or known["tier"] not in "PSCD":
            shelf.problems.append(Problem(name, line, "sources", f"{key}: no key, citation or tier"))
        elif key in shelf.sources:
            shelf.problems.append(Problem(name, line, "sources", f"{key} stands here twice"))
        elif name == CLINIC_SOURCES and not key.startswith(CLINIC_PREFIX):
            shelf.problems.append(Problem(name, line, "sources", f"{key} is no key of a clinic's source"))
        elif known.get("tier") == "S" and "to_check" not in known:
            shelf.problems.append(Problem(name, line, "sources", f"{key}: to_check is missing"))
        else:
            more = {"pmid": str(known.get("pmid", "")), "doi": _first(known.get("doi", ""))}
            shelf.sources[key] = SourceEntry(**{**known, **more})
            if name == CLINIC_SOURCES:
                shelf.added.add(key)


def _first(names: str | list[str]) -> str:
    """The name of a reference that stands for two articles is the one of the first."""
    return names[0] if isinstance(names, list) else names


def _read_terms(root: Path, shelf: Shelf) -> None:
    name = "terms.yaml"
    for entry in _entries(_yaml(root, name, shelf), "terms"):
        key, plain = str(entry.get("key", "")), str(entry.get("plain", ""))
        if not key or not plain or len(plain.split()) > 25:
            line = _line_of(root, name, key)
            shelf.problems.append(Problem(name, line, "terms", f"{key}: no plain words, or more than 25"))
            continue
        medical = str(entry.get("medical") or key.replace("-", " "))
        shelf.terms[key] = Term(key, plain, medical, tuple(map(str, entry.get("also") or ())))


def _read_signs(root: Path, shelf: Shelf) -> None:
    name = "urgent_signs.yaml"
    for entry in _entries(_yaml(root, name, shelf), "signs"):
        text = str(entry.get("sign") or entry.get("text") or "")
        line = _line_of(root, name, text)
        group = entry.get("groups") or entry.get("group") or ()
        groups = (group,) if isinstance(group, str) else tuple(map(str, group))
        rules = tuple(map(str, entry.get("rules") or entry.get("rule_ids") or ()))
        sign = Sign(text, str(entry.get("level")), groups, str(entry.get("action")), rules)
        for wrong, message in (
            (not text or not groups, "a sign needs words and a group"),
            (sign.level not in LEVELS, f"level {sign.level!r} is not one of {', '.join(LEVELS)}"),
            (sign.action not in ACTIONS, f"action {sign.action!r} is not one of {', '.join(ACTIONS)}"),
            (not rules, "the sign names no rule"),
            (len(text.split()) > 14, "the sign is longer than 14 words"),
        ):
            if wrong:
                shelf.problems.append(Problem(name, line, "cards", message))
        shelf.signs.append(sign)


def _read_figures(root: Path, shelf: Shelf) -> None:
    name = "figures.yaml"
    for entry in _entries(_yaml(root, name, shelf), "figures"):
        key, alt = str(entry.get("key", "")), str(entry.get("alt") or "")
        caption = str(entry.get("caption") or "")
        line = _line_of(root, name, key)
        faults = []
        if not alt or len(alt) > 150:
            faults.append(f"{key}: alt is missing or longer than 150 characters")
        if not caption:
            faults.append(f"{key}: caption is missing")
        svg, wrong = _drawing(root / "figures" / f"{key}.svg", alt)
        faults += [f"{key}: {message}" for message in wrong]
        shelf.problems += [Problem(name, line, "figures", message) for message in faults]
        description = str(
            entry.get("long") or entry.get("long_description") or entry.get("description") or ""
        )
        shelf.figures[key] = Figure(key, alt, caption, description, svg)


def _drawing(path: Path, alt: str) -> tuple[str, list[str]]:
    """A drawing ready for a page, with what is wrong with it. Only shapes, tokens and words get through."""
    if not path.exists():
        return "", [f"figures/{path.name} is missing"]
    text = path.read_text(encoding="utf-8")
    try:
        root = ElementTree.fromstring(text)  # noqa: S314 - our own files, checked in
    except ElementTree.ParseError:
        return "", [f"figures/{path.name} is not readable"]
    wrong = []
    if root.find(f"{{{_SVG}}}title") is None or root.find(f"{{{_SVG}}}desc") is None:
        wrong.append("the drawing has no title or no desc")
    for element in root.iter():
        tag = element.tag = str(element.tag).rpartition("}")[2]  # HTML knows <svg>, and no prefix before it
        if tag in {"script", "style", "image", "foreignObject", "use", "a", "animate", "set"}:
            wrong.append(f"<{tag}> has no place in a drawing")
        for attribute, value in element.attrib.items():
            bare = attribute.rpartition("}")[2]
            if bare == "style" or bare.startswith("on") or bare == "href":
                wrong.append(f"the attribute {bare} has no place in a drawing")
            if bare in {"fill", "stroke"} and _COLOUR.search(value):
                wrong.append(f"the colour {value} is not a token")
    if len(text.encode()) > 6 * 1024:
        wrong.append("the drawing is heavier than 6 kB")
    root.set("role", "img")
    root.set("aria-label", alt)
    root.attrib.pop("aria-labelledby", None)
    return (ElementTree.tostring(root, encoding="unicode") if not wrong else ""), wrong
