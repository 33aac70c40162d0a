"""A rulebook that is not in use: from a file beside the repository, or by the name it has in the code."""

from __future__ import annotations

from importlib import import_module
from importlib.util import module_from_spec, spec_from_file_location
from pathlib import Path
from types import ModuleType

from triage.rules.copies import NotARulebook, read
from triage.rules.records import Rulebook

NAME = "RULEBOOK"


def candidate(told: str) -> Rulebook:
    """The rulebook in a .json file as `make rules` keeps it, in a .py file as RULEBOOK, or at a dotted name.

    Refuses with NotARulebook, in words that say what is wrong.
    """
    if told.endswith((".json", ".py")) or "/" in told:
        return _in_file(Path(told))
    module, _, name = told.rpartition(".")
    try:
        found = import_module(module) if module else None
    except ImportError as error:
        raise NotARulebook(f"{told}: {error}") from error
    return _called(found, name, told)


def _in_file(path: Path) -> Rulebook:
    if not path.is_file():
        raise NotARulebook(f"{path}: there is no such file.")
    if path.suffix == ".json":
        return read(path.read_text(encoding="utf-8"))
    spec = spec_from_file_location(path.stem, path)
    if spec is None or spec.loader is None:
        raise NotARulebook(f"{path}: a rulebook is a .py or a .json file.")
    module = module_from_spec(spec)
    spec.loader.exec_module(module)
    return _called(module, NAME, str(path))


def _called(module: ModuleType | None, name: str, told: str) -> Rulebook:
    found = getattr(module, name, None)
    if not isinstance(found, Rulebook):
        raise NotARulebook(f"{told}: there is no rulebook called {name}.")
    return found
