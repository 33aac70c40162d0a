"""Finding a person through the blind index: every thing typed has to hold, newest first, page by page."""

import binascii
from base64 import urlsafe_b64decode, urlsafe_b64encode
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db.models import Q
from django.db.models.fields.tuple_lookups import Tuple, TupleLessThan

from prolo.vault.index import (
    normalise_email,
    normalise_phone,
    sound_tokens_to_find,
    tokens_to_find,
    typed_tokens_to_find,
)
from triage.models import Case, Patient
from triage.queries import sought
from triage.queries.found import Person, stopped_person, with_cases
from triage.queries.sought import Sought

SPELT, SOUNDS = "spelt", "sounds"
_Place = tuple[str, datetime, UUID]


@dataclass(frozen=True)
class Found:
    """One page of persons: those whose data is as typed, then those whose name sounds like it."""

    spelt: tuple[Person, ...]
    alike: tuple[Person, ...]
    next_cursor: str
    left_out: tuple[str, ...] = ()

    @property
    def references(self) -> tuple[str, ...]:
        return tuple(reference for one in (*self.spelt, *self.alike) for reference in one.references)


def find(typed: str, *, after: str = "", limit: int = 20) -> Found:
    """Who was typed, in a number of statements that does not depend on how many there are.

    A reference alone decides. Names match by whole words or by their first letters, in any order; once those
    are all shown, names follow that sound alike.
    """
    wanted, place = sought.read(typed), _read_cursor(after)
    if wanted.references and (known := _of_references(wanted.references)):
        return Found(known, (), "", ())
    if not (wanted.names or _other(wanted)):
        return Found((), (), "", wanted.left_out)
    other, as_spelt, as_heard = _other(wanted), *_names(wanted)
    rows = [] if place and place[0] == SOUNDS else _rows(other & as_spelt, place, limit + 1)
    spelt, heard = rows[:limit], []
    if wanted.names and len(rows) < limit + 1:
        begun = place if place and place[0] == SOUNDS else None
        heard = _rows(other & as_heard & ~as_spelt, begun, limit + 1 - len(spelt))
    more, heard = len(rows) > limit or len(spelt) + len(heard) > limit, heard[: limit - len(spelt)]
    people = with_cases([*spelt, *heard])
    return Found(
        spelt=tuple(people[one.pk] for one in spelt),
        alike=tuple(people[one.pk] for one in heard),
        next_cursor=_cursor(SOUNDS if heard else SPELT, (heard or spelt)[-1]) if more else "",
        left_out=wanted.left_out,
    )


def _of_references(references: Sequence[str]) -> tuple[Person, ...]:
    cases = Case.objects.filter(reference__in=references).select_related("patient", "intake", "latest")
    found = list(cases.order_by("-opened_at"))
    people = with_cases([case.patient for case in found if case.patient])
    return (*people.values(), *(stopped_person(case) for case in found if not case.patient))


def _names(wanted: Sought) -> tuple[Q, Q]:
    """What a name has to hold to be spelt like the typed one, and to sound like it."""
    if not wanted.names:
        return Q(), Q()
    return (
        _any(Q(name_tokens__contains=tokens) for tokens in typed_tokens_to_find(wanted.names)),
        _any(Q(name_tokens__contains=tokens) for tokens in sound_tokens_to_find(wanted.names)),
    )


def _other(wanted: Sought) -> Q:
    """What was typed beside names."""
    found = Q()
    if wanted.born:
        tokens = [t for day in wanted.born for t in tokens_to_find("patient.birth_date", day)]
        found &= Q(birth_token__in=tokens)
    for phone in wanted.phones:
        found &= Q(phone_token__in=tokens_to_find("patient.phone", normalise_phone(phone)))
    for email in wanted.emails:
        found &= Q(email_token__in=tokens_to_find("patient.email", normalise_email(email)))
    return found


def _any(conditions: Iterable[Q]) -> Q:
    found = Q()
    for condition in conditions:
        found |= condition
    return found


def _rows(condition: Q, place: _Place | None, limit: int) -> list[Patient]:
    rows = Patient.objects.filter(condition)
    if place:
        rows = rows.filter(TupleLessThan(Tuple("created_at", "id"), place[1:]))
    return list(rows.order_by("-created_at", "-id")[:limit])


def _cursor(group: str, last: Patient) -> str:
    return urlsafe_b64encode(f"{group}|{last.created_at.isoformat()}|{last.pk}".encode()).decode()


def _read_cursor(text: str) -> _Place | None:
    """The place a page ended at; a cursor that cannot be read starts from the top."""
    try:
        group, made_at, pk = urlsafe_b64decode(text).decode().split("|")
        moment = datetime.fromisoformat(made_at)
        known = group in (SPELT, SOUNDS) and moment.tzinfo is not None
        return (group, moment, UUID(pk)) if known else None
    except (ValueError, binascii.Error):
        return None
