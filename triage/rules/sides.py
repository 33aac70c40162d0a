"""How many cases of the conformance suite stand on each side of a rule, as they were last counted."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable, Mapping
from functools import cache
from pathlib import Path
from typing import Any, NamedTuple

from triage.rules.aftercare import AFTERCARE_RULES
from triage.rules.assess import assess
from triage.rules.intake import INTAKE_RULES

KEPT = Path(__file__).with_name("sides.json")
BOOKS = {"intake": INTAKE_RULES, "aftercare": AFTERCARE_RULES}


class Sides(NamedTuple):
    """Cases in which a rule fires, cannot be decided, and does not fire."""

    fires: int
    undecided: int
    silent: int


@cache
def kept() -> Mapping[str, Sides]:
    """The counts by rule, as they are kept beside the rules; a test holds them against the suite."""
    return {rule: Sides(*found) for rule, found in json.loads(KEPT.read_text(encoding="utf-8")).items()}


def counted(form: str, lines: Iterable[Mapping[str, Any]]) -> dict[str, Sides]:
    """Count the cases of one form: each line holds answers and, under "expected", the rules that fire."""
    book, fires, undecided, total = BOOKS[form], Counter[str](), Counter[str](), 0
    for line in lines:
        total += 1
        fires.update(line["expected"]["fired"])
        found = assess(line["answers"], questionnaire=book.questionnaire, rulebook=book)
        undecided.update(item.rule.id for item in found.undecided)
    rules = (rule.id for rule in book.rules)
    return {
        rule: Sides(fires[rule], undecided[rule], total - fires[rule] - undecided[rule]) for rule in rules
    }
