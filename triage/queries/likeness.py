"""Whether two forms describe one person: which of four things agree. Three of the four make it likely."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from prolo.vault.index import normalise_email, normalise_name, normalise_phone
from triage.models import Patient
from triage.queries.found import Person

GIVEN, FAMILY, BORN, CONTACT = "given_name", "family_name", "birth_date", "contact"
ENOUGH = 3


@dataclass(frozen=True)
class Described:
    """A person as one form describes them, spelt so that equal things are equal; empty where nothing was said."""

    given: str
    family: str
    born: str
    phone: str
    email: str


def described(identity: Mapping[str, Any]) -> Described:
    """The person of a draft or of a sent form."""

    def said(name: str) -> str:
        return str(identity.get(name) or "")

    return Described(
        given=normalise_name(said("given_name")),
        family=normalise_name(said("family_name")),
        born=said("birth_date"),
        phone=normalise_phone(said("phone")),
        email=normalise_email(said("email")),
    )


def described_patient(patient: Patient) -> Described:
    """The person of a case."""
    names = ("given_name", "family_name", "birth_date", "phone", "email")
    return described({name: getattr(patient, name) for name in names})


def spelt(person: Person) -> tuple[str, ...]:
    """Given name, family name, birth date, phone and e-mail of a person, so that equal things are equal."""
    found = described(vars(person))
    return found.given, found.family, found.born, found.phone, found.email


def agreeing(one: Described, other: Described) -> frozenset[str]:
    """Which of the four agree. Something that was not said never agrees; names in the other order do."""
    names = {
        name
        for name, pair in ((GIVEN, (one.given, other.given)), (FAMILY, (one.family, other.family)))
        if _same(*pair)
    }
    if _same(one.given, other.family) and _same(one.family, other.given):
        names = {GIVEN, FAMILY}
    born = {BORN} if _same(one.born, other.born) else set()
    reached = _same(one.phone, other.phone) or _same(one.email, other.email)
    return frozenset(names | born | ({CONTACT} if reached else set()))


def _same(one: str, other: str) -> bool:
    return bool(one) and one == other
