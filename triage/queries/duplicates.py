"""Other rows that are, or may be, the person of a case. They are shown side by side and never merged."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from uuid import UUID

from django.db.models import Q

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
    own = case.patient
    matches = _matches_of(own)
    said = Patient.objects.filter(pk__in=matches).order_by("-created_at", "-id") if matches else ()
    likely = (row for row in _candidates(own) if row.pk not in matches)
    near = [row for row in likely if len(_agrees(own, row)) >= ENOUGH]
    found = [*((_standing(matches[row.pk]), row) for row in said), *((Standing.LIKELY, row) for row in near)]
    rows = [row for _standing_of, row in sorted(found, key=lambda one: _RANK[one[0]])][:MOST_OTHERS]
    people = with_cases(rows)
    return tuple(_other(own, row, people[row.pk], matches.get(row.pk)) for row in rows)


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
    found: dict[UUID, Match] = {}
    for match in sorted(rows, key=lambda row: (row.ended_at is None, row.proposed_at)):
        found[match.second_id if match.first_id == own.pk else match.first_id] = match
    return found


def _candidates(own: Patient) -> Iterable[Patient]:
    """Rows that share the birth date and a word of the name, or the phone, or the e-mail: each three of four does."""
    names = typed_tokens_to_find(f"{own.given_name} {own.family_name}")
    reached = Q()
    if own.phone:
        reached |= Q(phone_token__in=tokens_to_find("patient.phone", normalise_phone(own.phone)))
    if own.email:
        reached |= Q(email_token__in=tokens_to_find("patient.email", normalise_email(own.email)))
    born = Q(birth_token__in=tokens_to_find("patient.birth_date", normalise_date(own.birth_date)))
    named = Q(name_tokens__overlap=[token for tokens in names for token in tokens])
    rows = Patient.objects.filter((born & named) | reached).exclude(pk=own.pk)
    return rows.order_by("-created_at", "-id")[:LOOKED_AT]


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
