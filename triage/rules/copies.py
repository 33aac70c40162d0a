"""A rulebook with its questions as text and back: to keep each version, to sign it, to rehearse it elsewhere."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from dataclasses import fields, is_dataclass
from hashlib import sha256
from typing import Any

from triage.measures import mean
from triage.questionnaire import comparisons, conditions, records
from triage.questionnaire.comparisons import Fact, Score
from triage.rules.logic import AREA_FITS_DIAGNOSIS, MISSING_REQUIRED, NOTHING_FIRED, WORDS_WRITTEN
from triage.rules.records import Rule, Rulebook
from triage.rules.results import Result

_CLASSES: dict[str, type[Any]] = {
    one.__name__: one
    for room in (conditions, comparisons, records)
    for one in vars(room).values()
    if isinstance(one, type) and is_dataclass(one)
} | {"Rule": Rule, "Rulebook": Rulebook}
_FACTS = {fact.name: fact for fact in (AREA_FITS_DIAGNOSIS, MISSING_REQUIRED, NOTHING_FIRED, WORDS_WRITTEN)}
_COUNTED: dict[str, Callable[[tuple[float, ...]], float]] = {"mean": mean, "sum": sum}
_COUNTED_BY = {function: name for name, function in _COUNTED.items()}


class NotARulebook(ValueError):
    """The text is no rulebook that this program can read."""


def written(rulebook: Rulebook) -> str:
    """The rules and the questions they read."""
    return json.dumps(_packed(rulebook), ensure_ascii=False, indent=1) + "\n"


def digest(rulebook: Rulebook) -> str:
    """Tells these very rules and questions from any other: a signature is on it."""
    return sha256(written(rulebook).encode()).hexdigest()


def read(text: str) -> Rulebook:
    """The rulebook that was written; refuses with NotARulebook what is none."""
    try:
        found = _unpacked(json.loads(text))
    except (KeyError, TypeError, ValueError) as error:
        raise NotARulebook(f"The text is no rulebook: {error}") from error
    if not isinstance(found, Rulebook):
        raise NotARulebook("The text holds no rulebook.")
    return found


def _packed(thing: Any) -> Any:
    """Plain values; what is as it is by default is left out. A fact and a way to count go by their names."""
    if isinstance(thing, Fact):
        return {"is": "Fact", "name": thing.name}
    if isinstance(thing, Result):
        return {"is": "Result", "code": thing.code}
    if not is_dataclass(thing):
        return [_packed(item) for item in thing] if isinstance(thing, tuple) else thing
    told = {"is": type(thing).__name__}
    for field in fields(thing):
        value = getattr(thing, field.name)
        if isinstance(thing, Score) and field.name == "value":
            told["value"] = _COUNTED_BY[value]
        elif value != field.default:
            told[field.name] = _packed(value)
    return told


def _unpacked(found: Any) -> Any:
    if isinstance(found, list):
        return tuple(_unpacked(item) for item in found)
    if not isinstance(found, Mapping):
        return found
    given = {name: _unpacked(value) for name, value in found.items()}
    kind = given.pop("is")
    if kind == "Fact":
        return _FACTS[given["name"]]
    if kind == "Result":
        return Result.from_code(given["code"])
    if kind == "Score":
        given["value"] = _COUNTED[given["value"]]
    return _CLASSES[kind](**given)
