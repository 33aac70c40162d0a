"""Other rows that are, or may be, the person of a case. They are shown side by side and never merged."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from functools import lru_cache
from typing import Any
from uuid import UUID

from django.db.models import Q, QuerySet

from prolo.statements import Prepared
from prolo.vault.index import (
    normalise_date,
    normalise_email,
    normalise_phone,
    tokens_to_find,
    typed_tokens_to_find,
)
from triage.models import Case, Match, Patient
from triage.queries.found import Person, with_cases
from triage.queries.likeness import ENOUGH, agreeing, described_patient

MOST_OTHERS = 5
KINDS_KEPT = 64
LOOKED_AT = 200
"""So many rows with the same birth date and a name, phone or e-mail in common are read to find the likely ones."""


class Standing(StrEnum):
    """What was said about two rows."""

    CONFIRMED = "confirmed"
    PROPOSED = "proposed"
    LIKELY = "likely"  # three of four agree, nobody has said anything
    ENDED = "ended"  # somebody has said: not the same person
    NOTHING = "nothing"


@dataclass(frozen=True)
class Other:
    """Another row beside the person of a case, and who said what about the two."""

    person: Person
    agrees: frozenset[str]
    standing: Standing
    proposed_at: datetime | None = None
    proposed_by: str = ""
    confirmed_at: datetime | None = None
    confirmed_by: str = ""
    ended_at: datetime | None = None
    ended_by: str = ""
    proposer: int | None = None
    confirmer: int | None = None

    @property
    def is_taken_for_one(self) -> bool:
        """Whether the two count as one person for what is shown: confirmed, proposed or likely, and not denied."""
        return self.standing in (Standing.CONFIRMED, Standing.PROPOSED, Standing.LIKELY)


def others_of(case: Case) -> tuple[Other, ...]:
    """Who may be the person of this case: what was said of them first, then likely ones, newest first."""
    if case.patient is None:
        return ()
    matches = _matches_of(case.patient)
    rows = _rows_near(case.patient, matches)
    return others_among(case.patient, rows, matches, with_cases(rows))


def near(own: Patient, said: Iterable[Match]) -> tuple[list[Patient], dict[UUID, Match]]:
    """The rows that may be this person, and what was said of each, given every match of it: one statement."""
    matches = _matched(own, said)
    return _rows_near(own, matches), matches


def others_among(
    own: Patient, rows: Iterable[Patient], matches: Mapping[UUID, Match], people: Mapping[UUID, Person]
) -> tuple[Other, ...]:
    """These rows beside the person, with their cases."""
    return tuple(_other(own, row, people[row.pk], matches.get(row.pk)) for row in rows)


def _rows_near(own: Patient, matches: Mapping[UUID, Match]) -> list[Patient]:
    """What was said of first, then rows of which three of four agree, newest first."""
    found = [
        (_standing(matches.get(row.pk)), row)
        for row in _candidates(own, matches)
        if row.pk in matches or len(_agrees(own, row)) >= ENOUGH
    ]
    ranked = [(_RANK[standing if row.pk in matches else Standing.LIKELY], row) for standing, row in found]
    return [row for _rank, row in sorted(ranked, key=lambda one: one[0])][:MOST_OTHERS]


def pair(case: Case, other: Case) -> Other | None:
    """The two persons of these cases side by side; None when one of them has no row or both have the same."""
    own, row = case.patient, other.patient
    if own is None or row is None or own.pk == row.pk:
        return None
    return _other(own, row, with_cases([row])[row.pk], _matches_of(own).get(row.pk))


def own_person(case: Case) -> Person | None:
    """The person of this case with all their cases."""
    return with_cases([case.patient])[case.patient.pk] if case.patient else None


_RANK = {standing: rank for rank, standing in enumerate(Standing)}


def _matches_of(own: Patient) -> dict[UUID, Match]:
    """What was said about this row and others; of a pair what holds, else what ended last."""
    rows = Match.objects.filter(Q(first=own) | Q(second=own)).select_related(
        "proposed_by", "confirmed_by", "ended_by"
    )
    return _matched(own, rows)


def _matched(own: Patient, rows: Iterable[Match]) -> dict[UUID, Match]:
    found: dict[UUID, Match] = {}
    for match in sorted(rows, key=lambda row: (row.ended_at is None, row.proposed_at)):
        found[match.second_id if match.first_id == own.pk else match.first_id] = match
    return found


def _candidates(own: Patient, matches: Mapping[UUID, Match]) -> list[Patient]:
    """Rows somebody spoke of, and those that share the birth date and a word of the name, or the phone or e-mail:
    each three of four does."""
    words = [one for each in typed_tokens_to_find(f"{own.given_name} {own.family_name}") for one in each]
    held: dict[str, Sequence[Any]] = {
        "word": [*words, *[_NO_WORD] * (-len(words) % WORDS)],
        "born": tokens_to_find("patient.birth_date", normalise_date(own.birth_date)),
        "phone": tokens_to_find("patient.phone", normalise_phone(own.phone)) if own.phone else (),
        "email": tokens_to_find("patient.email", normalise_email(own.email)) if own.email else (),
        "said": list(matches),
    }
    values = {f"{kind}_{number}": one for kind, all_of in held.items() for number, one in enumerate(all_of)}
    return _near(tuple((kind, len(all_of)) for kind, all_of in held.items())).rows(own=own.pk, **values)


WORDS = 6
"""Words of a name are sought by so many, so that few statements do for all names."""
_NO_WORD = b""


@lru_cache(maxsize=KINDS_KEPT)
def _near(counts: tuple[tuple[str, int], ...]) -> Prepared[Patient]:
    """The statement that seeks so many of each kind. How many rows share a name decides the plan, so it is not kept."""
    named = {kind: [f"{kind}_{number}" for number in range(count)] for kind, count in counts}
    samples = {name: name.encode() for names in named.values() for name in names}
    said = {name: UUID(int=number) for number, name in enumerate(named["said"], 1)}

    def build(own: UUID, **given: Any) -> QuerySet[Patient]:
        held = {kind: [given[name] for name in names] for kind, names in named.items()}
        wanted = Q(birth_token__in=held["born"], name_tokens__overlap=held["word"])
        for kind, field in (("phone", "phone_token"), ("email", "email_token"), ("said", "pk")):
            wanted |= Q(**{f"{field}__in": held[kind]}) if held[kind] else Q()
        rows = Patient.objects.filter(wanted).exclude(pk=own)
        return rows.order_by("-created_at", "-id")[: LOOKED_AT + len(said)]

    return Prepared(build, own=UUID(int=0), **samples | said)


def _agrees(own: Patient, row: Patient) -> frozenset[str]:
    return agreeing(described_patient(own), described_patient(row))


def _standing(match: Match | None) -> Standing:
    if match is None:
        return Standing.NOTHING
    if match.ended_at:
        return Standing.ENDED
    return Standing.CONFIRMED if match.confirmed_at else Standing.PROPOSED


def _other(own: Patient, row: Patient, person: Person, match: Match | None) -> Other:
    agrees = _agrees(own, row)
    if match is None:
        likely = len(agrees) >= ENOUGH
        return Other(person, agrees, Standing.LIKELY if likely else Standing.NOTHING)
    return Other(
        person=person,
        agrees=agrees,
        standing=_standing(match),
        proposed_at=match.proposed_at,
        proposed_by=match.proposed_by.name,
        confirmed_at=match.confirmed_at,
        confirmed_by=match.confirmed_by.name if match.confirmed_by else "",
        ended_at=match.ended_at,
        ended_by=match.ended_by.name if match.ended_by else "",
        proposer=match.proposed_by_id,
        confirmer=match.confirmed_by_id,
    )
