"""Persons in words: the lines of a search, what agrees between two, and how a case stands beside an earlier one."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _

from triage import case_words as words
from triage.queries.finding import Found
from triage.queries.found import CaseLine, Person


@dataclass(frozen=True)
class Line:
    """One case of a person."""

    reference: str
    opened: str
    area: str
    level: str
    level_words: str
    state_words: str


@dataclass(frozen=True)
class Shown:
    """A person with their cases."""

    name: str
    born: str
    phone: str
    email: str
    lines: tuple[Line, ...]


def found(page: Found, *, typed: str, at: datetime) -> dict[str, Any]:
    """What a search found; `again` is what its next page is asked with."""
    groups = (
        {"key": "spelt", "heading": _("Found"), "people": _people(page.spelt)},
        {"key": "alike", "heading": _("Names that sound alike"), "people": _people(page.alike)},
    )
    return {
        "groups": [group for group in groups if group["people"]],
        "count": len(page.spelt) + len(page.alike),
        "left_out": ", ".join(page.left_out),
        "typed": typed,
        "next": page.next_cursor,
        "refreshed": words.clock_time(at),
    }


def line(case: CaseLine) -> Line:
    """One case in words."""
    return Line(
        reference=case.reference,
        opened=words.moment(case.opened_at),
        area=words.area(case.side_words, case.region_words),
        level=case.urgency.code,
        level_words=str(words.LEVEL_WORDS[case.urgency]),
        state_words=case.state_words,
    )


def person(one: Person) -> Shown:
    """A person in words."""
    return Shown(
        name=one.name or _("Name not given"),
        born=words.day(one.birth_date) or _("No date of birth given"),
        phone=one.phone,
        email=one.email,
        lines=tuple(map(line, one.cases)),
    )


def _people(people: Iterable[Person]) -> tuple[Shown, ...]:
    return tuple(map(person, people))
