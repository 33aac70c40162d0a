"""What the authors say of their own pages: the PEMAT-P and the Clear Communication Index, judged by reading.

The file names only what falls short or does not apply, each with its reason, and the text that was read.
"""

import hashlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import yaml

from education import clear_index, pemat
from education.checking import Library
from education.library_files import PageFile
from education.problems import Problem
from education.quality.clearness import held as clear_by_code
from education.quality.subject import subject_of
from education.yaml_text import read_yaml

FILE = "self_scores.yaml"
_PEMAT_KEYS = frozenset(item.key for item in pemat.ITEMS)
_CLEAR_KEYS = frozenset(item.key for item in clear_index.ITEMS)
_FIELDS = {"text", "pemat", "clear_index"}
_PARTS = {"falls_short", "left_out", "not_scored"}


@dataclass(frozen=True)
class Answers:
    """The items of one list whose answer is "no", and those that do not apply, with the reasons."""

    falls_short: Mapping[str, str] = field(default_factory=dict)
    left_out: Mapping[str, str] = field(default_factory=dict)
    not_scored: str = ""
    unknown: tuple[str, ...] = ()


@dataclass(frozen=True)
class SelfScore:
    """A page's own scores; the Index has none for a page that is no text."""

    understandability: int
    actionability: int
    clear_index: int | None


def fingerprint(page: PageFile) -> str:
    """A short mark of what a reader of the page judges: title, main message and text."""
    text = "\n".join((page.title, page.main_message, page.body))
    return hashlib.sha256(text.encode()).hexdigest()[:12]


def address(slug: str) -> str:
    return f"/{slug}/" if slug else "/"


def examine(library: Library, root: Path) -> tuple[dict[str, SelfScore], list[Problem]]:
    """The scores of every page of a checked library, and what is wrong with the file of judgements."""
    try:
        lines = (root / FILE).read_text(encoding="utf-8") if (root / FILE).exists() else ""
        entries = dict(read_yaml(lines) or {})
    except (yaml.YAMLError, TypeError, ValueError):
        return {}, [Problem(FILE, 1, "self-score", "the file is not readable YAML")]
    scores, problems = {}, []
    for slug, page in library.pages.items():
        name = address(slug)
        line = next((n for n, row in enumerate(lines.splitlines(), 1) if row.startswith(f"{name}:")), 1)
        entry = entries.pop(name, None)
        if not isinstance(entry, dict):
            found = [f"{name} has no self-score: read it and answer, with text: {fingerprint(page)}"]
        else:
            scores[slug], found = _judged(library, page, entry)
        problems += [Problem(FILE, line, "self-score", message) for message in found]
    problems += [Problem(FILE, 1, "self-score", f"there is no page {name}") for name in entries]
    return scores, problems


def _judged(library: Library, page: PageFile, entry: dict[str, Any]) -> tuple[SelfScore, list[str]]:
    of_pemat, of_index = _answers(entry.get("pemat")), _answers(entry.get("clear_index"))
    score = _score(library, page, of_pemat, of_index)
    name, mark = address(page.slug), fingerprint(page)
    found = [f"{name}: {key} is not a known field" for key in sorted(set(entry) - _FIELDS)]
    if str(entry.get("text")) != mark:
        found.append(f"{name} was judged on an older text: read it again, then write text: {mark}")
    found += [f"{name}: {message}" for message in _faults(of_pemat, _PEMAT_KEYS)]
    found += [f"{name}: {message}" for message in _faults(of_index, _CLEAR_KEYS)]
    misused = set(of_pemat.left_out) - pemat.MAY_BE_LEFT_OUT
    misused |= clear_index.cannot_be_left_out(of_index.left_out)
    found += [f"{name}: item {key} applies to every such text" for key in sorted(misused)]
    if of_index.not_scored and page.body.strip():
        found.append(f"{name} has a text of its own, so the Index applies")
    return score, found + [f"{name}: {message}" for message in _too_low(score)]


def _score(library: Library, page: PageFile, of_pemat: Answers, of_index: Answers) -> SelfScore:
    """A reader may say "no" where a program saw nothing wrong, never the other way round."""
    seen = set(library.scores[page.slug]["pemat"])
    held = seen | (_PEMAT_KEYS - set(pemat.BY_CODE))
    measured = pemat.scores(held - set(of_pemat.falls_short), left_out=of_pemat.left_out)
    own: int | None = None
    if not of_index.not_scored:
        found = clear_by_code(subject_of(page, library.shelf, library.reach), seen)
        own = clear_index.score({*of_index.falls_short, *(clear_index.BY_CODE - found)}, of_index.left_out)
    return SelfScore(measured[pemat.UNDERSTANDABILITY], measured[pemat.ACTIONABILITY], own)


def _answers(data: Any) -> Answers:
    given = data if isinstance(data, dict) else {}
    falls_short, left_out = (_reasons(given.get(name)) for name in ("falls_short", "left_out"))
    unknown = tuple(sorted(str(key) for key in set(given) - _PARTS))
    return Answers(falls_short, left_out, str(given.get("not_scored") or ""), unknown)


def _reasons(data: Any) -> dict[str, str]:
    """Several items may share one reason: their numbers stand before it, with spaces between."""
    rows = data if isinstance(data, dict) else {}
    return {key: str(why or "").strip() for keys, why in rows.items() for key in str(keys).split()}


def _faults(answers: Answers, known: frozenset[str]) -> Iterator[str]:
    yield from (f"{name} is not a known field" for name in answers.unknown)
    for key, why in (*answers.falls_short.items(), *answers.left_out.items()):
        if key not in known:
            yield f"there is no item {key}"
        if not why:
            yield f"item {key} has no reason"
    both = set(answers.falls_short) & set(answers.left_out)
    yield from (f"item {key} both falls short and is left out" for key in sorted(both))


def _too_low(score: SelfScore) -> Iterator[str]:
    least = pemat.LEAST
    for title, got, wanted in (
        ("PEMAT understandability", score.understandability, least[pemat.UNDERSTANDABILITY]),
        ("PEMAT actionability", score.actionability, least[pemat.ACTIONABILITY]),
        ("Clear Communication Index", score.clear_index, clear_index.LEAST),
    ):
        if got is not None and got < wanted:
            yield f"{title} {got}, at least {wanted}"
