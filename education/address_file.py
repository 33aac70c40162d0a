"""What a clinic did to the addresses of pages, as a file beside them: moved, taken away, old ones that lead on."""

import re
from collections import Counter
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any

import yaml

from education.library_files import path_of, slug_of
from education.problems import Problem
from education.yaml_text import read_yaml

NAME = "addresses.yaml"
SLUG = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*(?:/[a-z0-9]+(?:-[a-z0-9]+)*)*")
_OLD = re.compile(rf"/{SLUG.pattern}/")
_NEW = re.compile(rf"/(?:{SLUG.pattern}/)?")


@dataclass(frozen=True)
class Addresses:
    """`moved`: file and slug; `retired`: file and time; `leads`: old address and the one it leads to."""

    moved: dict[str, str] = field(default_factory=dict)
    retired: dict[str, datetime] = field(default_factory=dict)
    leads: dict[str, str] = field(default_factory=dict)

    @property
    def slugs(self) -> frozenset[str]:
        """What can be linked to besides the pages' first addresses."""
        return frozenset(self.moved.values()) | {old.strip("/") for old in self.leads}


def read_addresses(root: Path, kinds: dict[str, str]) -> tuple[Addresses, list[Problem]]:
    """The file of a library folder, if there is one. `kinds` are the kinds of the pages by file."""
    path = root / NAME
    if not path.exists():
        return Addresses(), []
    text = path.read_text(encoding="utf-8")
    try:
        data = read_yaml(text)
    except yaml.YAMLError:
        return Addresses(), [Problem(NAME, 1, "schema", "the file is not readable YAML")]
    parts = {name: _pairs(data, name) for name in ("moved", "retired", "leads")}
    homes = {file: parts["moved"].get(file, slug_of(file)) for file in kinds}
    wrong = [
        *(f"two pages stand at {slug}" for slug, count in Counter(homes.values()).items() if count > 1),
        *(words for file, slug in parts["moved"].items() for words in _faults_of_move(file, slug, kinds)),
        *(f"there is no page {file}" for file in parts["retired"] if file not in kinds),
        *(f"{file}: not a time" for file, at in parts["retired"].items() if _time(at) is None),
        *(
            f"{old}: not an address, or it leads to none"
            for old, new in parts["leads"].items()
            if not (_OLD.fullmatch(old) and _NEW.fullmatch(new))
        ),
    ]
    retired = {file: at for file, words in parts["retired"].items() if (at := _time(words))}
    problems = [Problem(NAME, 1, "schema", words) for words in wrong]
    return Addresses(parts["moved"], retired, parts["leads"]), problems


def written(addresses: Addresses) -> str:
    """The text of the file; the same addresses always give the same bytes."""
    parts = {
        "moved": addresses.moved,
        "retired": {file: at.isoformat() for file, at in addresses.retired.items()},
        "leads": addresses.leads,
    }
    kept = {name: dict(sorted(pairs.items())) for name, pairs in parts.items() if pairs}
    return yaml.safe_dump(kept, sort_keys=False, allow_unicode=True, width=1000)


def _pairs(data: Any, name: str) -> dict[str, str]:
    pairs = data.get(name) if isinstance(data, dict) else None
    return {str(key): str(value) for key, value in pairs.items()} if isinstance(pairs, dict) else {}


def _faults_of_move(file: str, slug: str, kinds: dict[str, str]) -> list[str]:
    if file not in kinds:
        return [f"there is no page {file}"]
    if not SLUG.fullmatch(slug) or slug_of(path_of(slug, kinds[file])) != slug:
        return [f"{file}: {slug} is no address for it"]
    return []


def _time(words: str) -> datetime | None:
    try:
        at = datetime.fromisoformat(words)
    except ValueError:
        return None
    return at if at.tzinfo else None
