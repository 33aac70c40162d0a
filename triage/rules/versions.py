"""Every version of the rulebooks that was ever in use: this program's own, and older ones kept as text beside it."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache
from pathlib import Path

from triage.rules.aftercare import AFTERCARE_RULES
from triage.rules.copies import read, written
from triage.rules.intake import INTAKE_RULES
from triage.rules.records import Rulebook

SHELF = Path(__file__).parent / "kept"
CURRENT = {"intake": INTAKE_RULES, "aftercare": AFTERCARE_RULES}
"""The rulebooks of this program, by form. The number of one stands for its questions too."""


class NotRaised(Exception):
    """Rules or questions changed and the version of the rules did not; `str()` says what to do."""


def known(form: str, version: int) -> Rulebook | None:
    """The rulebook with this number, the one in use or an older one; None when nobody kept it."""
    current = CURRENT[form]
    return current if version == current.version else _kept(path_of(form, version))


def numbers(form: str) -> tuple[int, ...]:
    """The versions that are kept for a form, the newest first."""
    found = (path.stem.rpartition("-")[2] for path in SHELF.glob(f"{form}-*.json"))
    return tuple(sorted((int(number) for number in found), reverse=True))


def one_before(form: str) -> Rulebook | None:
    """The newest kept rulebook that is older than the one in use."""
    older = (number for number in numbers(form) if number < CURRENT[form].version)
    return next((known(form, number) for number in older), None)


def path_of(form: str, version: int) -> Path:
    """Where a version is kept."""
    return SHELF / f"{form}-{version}.json"


def keep() -> Iterator[Path]:
    """Write the rulebooks in use that are not kept yet. Refuses with NotRaised to write over a kept one."""
    _demand_raised()
    for path, text in _in_use():
        if not path.exists():
            path.write_text(text, encoding="utf-8")
            yield path


def check() -> None:
    """Refuse with NotRaised unless the rulebooks in use are kept, word for word, under their numbers."""
    _demand_raised()
    missing = [path.name for path, _ in _in_use() if not path.exists()]
    if missing:
        raise NotRaised(f"{', '.join(missing)} is not kept yet: run `make rules` and add it to the change.")


def _in_use() -> Iterator[tuple[Path, str]]:
    for form, rulebook in CURRENT.items():
        yield path_of(form, rulebook.version), written(rulebook)


def _demand_raised() -> None:
    others = [p.name for p, text in _in_use() if p.exists() and p.read_text(encoding="utf-8") != text]
    if others:
        raise NotRaised(
            f"The rules or questions are others than in {', '.join(others)}: raise the version of the rules. "
            "When that version never left your branch, delete the file and write it again."
        )


@cache
def _kept(path: Path) -> Rulebook | None:
    return read(path.read_text(encoding="utf-8")) if path.exists() else None
