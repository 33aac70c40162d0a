"""Persons in words: the lines of a search, what agrees between two, and how a case stands beside an earlier one."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from triage import case_words as words
from triage.queries.duplicates import Other, Standing
from triage.queries.earlier import Around, Beside, Nearby
from triage.queries.finding import Found
from triage.queries.found import CaseLine, Person
from triage.queries.likeness import BORN, CONTACT, FAMILY, GIVEN, spelt

AGREE = {
    GIVEN: gettext_lazy("given name"),
    FAMILY: gettext_lazy("family name"),
    BORN: gettext_lazy("date of birth"),
    CONTACT: gettext_lazy("phone or e-mail"),
}
STANDING = {
    None: gettext_lazy("The same person"),
    Standing.CONFIRMED: gettext_lazy("The same person, confirmed by two"),
    Standing.PROPOSED: gettext_lazy("Perhaps the same person: not confirmed yet"),
    Standing.LIKELY: gettext_lazy("Perhaps the same person: nobody has looked yet"),
    Standing.ENDED: gettext_lazy("Not the same person"),
    Standing.NOTHING: gettext_lazy("Nobody has said that this is the same person"),
}


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


def around(found: Around, *, reference: str) -> dict[str, Any]:
    """What a case page says of the same person: their other cases, and who may be them."""
    return {
        "reference": reference,
        "nearby": [nearby(one) for one in found.nearby],
        "others": [other(one, reference=reference) for one in found.others],
        "compare_url": reverse("desk:same_person", args=[reference]),
    }


def nearby(one: Nearby) -> dict[str, Any]:
    """Another case of the person within 90 days; what the rules said of it, as the patient was told."""
    return {
        "reference": one.line.reference,
        "opened": words.moment(one.line.opened_at),
        "area": words.area(one.line.side_words, one.line.region_words),
        "level": one.line.result.code,
        "level_words": str(words.LEVEL_WORDS[one.line.result]),
        "state_words": one.line.state_words,
        "when_words": _("Earlier") if one.is_earlier else _("Later"),
        "worse_words": _worse(one),
        "sure": str(STANDING[one.standing]),
    }


def other(one: Other, *, reference: str) -> dict[str, Any]:
    """Another person beside the one of a case."""
    query = f"?other={one.person.cases[0].reference}" if one.person.cases else ""
    return {
        "person": person(one.person),
        "agrees": ", ".join(str(word) for key, word in AGREE.items() if key in one.agrees),
        "sure": str(STANDING[one.standing]),
        "said": said(one),
        "url": reverse("desk:same_person", args=[reference]) + query if query else "",
    }


def said(one: Other) -> list[str]:
    """Who said what about the two, in order."""
    lines = (
        (_("Proposed by %(who)s, %(when)s"), one.proposed_by, one.proposed_at),
        (_("Confirmed by %(who)s, %(when)s"), one.confirmed_by, one.confirmed_at),
        (_("Ended by %(who)s, %(when)s"), one.ended_by, one.ended_at),
    )
    return [line % {"who": who, "when": words.moment(when)} for line, who, when in lines if when]


def side_by_side(own: Person, one: Other) -> list[dict[str, str]]:
    """Two persons line by line; each line says in a word whether it agrees."""
    mine, theirs = person(own), person(one.person)
    lines = (
        (_("Given name"), own.given_name, one.person.given_name),
        (_("Family name"), own.family_name, one.person.family_name),
        (_("Date of birth"), mine.born, theirs.born),
        (_("Phone"), mine.phone, theirs.phone),
        (_("E-mail"), mine.email, theirs.email),
    )
    same = _same(own, one)
    return [_compared(*line, same=agrees) for line, agrees in zip(lines, same, strict=True)]


def beside(one: Beside) -> dict[str, Any]:
    """What a clinician reads of an earlier case beside the present one."""
    return {
        **nearby(one.nearby),
        "signs": [
            {
                "level": sign.level.code,
                "level_words": str(words.LEVEL_WORDS[sign.level]),
                "text": sign.clinician,
            }
            for sign in one.new_signs
        ],
        "higher": one.higher,
        "changed": one.changed,
    }


def _worse(one: Nearby) -> str:
    if not one.got_worse:
        return ""
    return _("Now more urgent than then") if one.is_earlier else _("The later one is more urgent")


def _same(own: Person, one: Other) -> tuple[bool, ...]:
    """Whether each line agrees, spelling of accents, capitals and numbers aside."""
    mine, theirs = spelt(own), spelt(one.person)
    return tuple(bool(here) and here == there for here, there in zip(mine, theirs, strict=True))


def _compared(label: str, mine: str, theirs: str, *, same: bool) -> dict[str, str]:
    if same:
        mark, verdict = "same", _("Same")
    elif mine and theirs:
        mark, verdict = "differs", _("Different")
    else:
        mark, verdict = "unknown", _("Not given")
    return {"label": label, "mine": mine, "theirs": theirs, "mark": mark, "verdict": verdict}
