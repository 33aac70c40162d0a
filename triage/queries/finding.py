"""Finding a person through the blind index: every thing typed has to hold, newest first, page by page."""

import binascii
from base64 import urlsafe_b64decode, urlsafe_b64encode
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import cached_property, lru_cache
from typing import Any, NamedTuple
from uuid import UUID

from django.contrib.postgres.fields import ArrayField
from django.db.models import (
    BinaryField,
    DateTimeField,
    DurationField,
    ExpressionWrapper,
    F,
    Func,
    Q,
    QuerySet,
    Value,
)
from django.db.models.fields.tuple_lookups import Tuple, TupleLessThan

from prolo.statements import Planned, Prepared
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
WINDOW = 3_000
"""Among so many of the newest a common name is found."""
_IN_NO_INDEX = ExpressionWrapper(
    F("created_at") + Value(timedelta(), output_field=DurationField()), output_field=DateTimeField()
).desc()
_NAMES_IN_NO_INDEX = Func(
    F("name_tokens"), template="(%(expressions)s || '{}')", output_field=ArrayField(BinaryField())
)
_SHOWN = ("given_name", "family_name", "birth_date", "email", "phone", "created_at")
_Place = tuple[str, datetime, UUID]
_ANY_PLACE = {"made_at": datetime(1900, 1, 1, tzinfo=UTC), "pk": UUID(int=0)}
_ANY_TIME = datetime(1900, 1, 2, tzinfo=UTC)
KINDS_KEPT = 256


class _Held(NamedTuple):
    """The tokens a person has to hold: one of each inner list, and of a name all of one; by every index key."""

    spelt: tuple[Any, ...]
    heard: tuple[Any, ...]
    born: tuple[Any, ...]
    phones: tuple[Any, ...]
    emails: tuple[Any, ...]

    @property
    def is_rare(self) -> bool:
        """Whether more than a name was typed."""
        return bool(self.born or self.phones or self.emails)


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
    held = _held(wanted)
    if not any(held):
        return Found((), (), "", wanted.left_out)
    above = _Above(held, place)
    heard_only = place is not None and place[0] == SOUNDS
    rows = [] if heard_only else above.newest(SPELT, limit + 1)
    spelt, found = rows[:limit], []
    if wanted.names and len(rows) < limit + 1:
        of_all = above if heard_only or place is None else _Above(held, None)
        found = of_all.newest(SOUNDS, limit + 1)[: limit + 1 - len(spelt)]
    more, heard = len(rows) > limit or len(spelt) + len(found) > limit, found[: limit - len(spelt)]
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


def _held(wanted: Sought) -> _Held:
    """The tokens of what was typed."""
    spelt, heard = typed_tokens_to_find(wanted.names), sound_tokens_to_find(wanted.names)
    return _Held(
        spelt=tuple(map(tuple, spelt)) if wanted.names else (),
        heard=tuple(map(tuple, heard)) if wanted.names else (),
        born=tuple(token for day in wanted.born for token in tokens_to_find("patient.birth_date", day)),
        phones=tuple(tuple(tokens_to_find("patient.phone", normalise_phone(one))) for one in wanted.phones),
        emails=tuple(tuple(tokens_to_find("patient.email", normalise_email(one))) for one in wanted.emails),
    )


def _condition(held: _Held, group: str) -> Q:
    """Whose data is as typed; or whose name sounds like it, and all else is as typed.

    Few were born on a day: their names are looked at, and not looked up among all.
    """
    condition = Q(birth_token__in=held.born) if held.born else Q()
    for tokens in held.phones:
        condition &= Q(phone_token__in=tokens)
    for tokens in held.emails:
        condition &= Q(email_token__in=tokens)
    names = "names__contains" if held.is_rare else "name_tokens__contains"
    as_spelt, as_heard = (_any(Q((names, list(tokens))) for tokens in kind) for kind in held[:2])
    return condition & (as_spelt if group == SPELT else as_heard & ~as_spelt)


def _any(conditions: Iterable[Q]) -> Q:
    found = Q()
    for condition in conditions:
        found |= condition
    return found


class _Above:
    """Those who hold some tokens, from a place in the order on."""

    def __init__(self, held: _Held, place: _Place | None) -> None:
        self._held = held
        self._place = {"made_at": place[1], "pk": place[2]} if place else {}

    def newest(self, group: str, limit: int) -> list[Patient]:
        """The newest of a group. PostgreSQL cannot know how many of so many tokens hold, so it is not left to choose:

        a name that is common stands among the newest of all, where it is looked for first; any other one, and what
        was typed beside a name, is looked up in the index of tokens, and what is found there is put in order.
        """
        held = self._held._replace(heard=()) if group == SPELT else self._held
        values = self._place | {f"token_{number}": one for number, one in enumerate(_tokens(held))}
        kind = (_filled(held, lambda: b""), group, bool(self._place), limit)
        if not held.is_rare and self._far:
            rows = _newest(*kind, near=True).rows(**values, far=self._far)
            if len(rows) == limit:
                return rows
        return _newest(*kind, near=False).rows(**values)

    @cached_property
    def _far(self) -> datetime | None:
        """When the last of the newest was made; None where they are all there is."""
        found: datetime | None = _far(WINDOW, bool(self._place)).first(**self._place)
        return found


@lru_cache
def _far(window: int, placed: bool) -> Planned[Any]:
    """When the last of so many of the newest was made."""

    def build(**place: Any) -> QuerySet[Any, Any]:
        return _everybody(place).values_list("created_at", flat=True)[window : window + 1]

    return Planned(build, **(_ANY_PLACE if placed else {}))


@lru_cache(maxsize=KINDS_KEPT)
def _newest(held: _Held, group: str, placed: bool, limit: int, *, near: bool) -> Prepared[Patient]:
    """The statement for so many tokens of each kind. How many people hold them decides its plan: it is not kept."""
    samples = {f"token_{number}": b"token %d" % number for number, _ in enumerate(_tokens(held))}

    def build(**given: Any) -> QuerySet[Patient]:
        place = {name: given[name] for name in _ANY_PLACE if name in given}
        tokens = iter([given[name] for name in samples])
        rows = _everybody(place).alias(names=_NAMES_IN_NO_INDEX)
        rows = rows.filter(_condition(_filled(held, lambda: next(tokens)), group)).only(*_SHOWN)
        rows = rows.filter(created_at__gte=given["far"]) if near else rows.order_by(_IN_NO_INDEX, "-id")
        return rows[:limit]

    of_place = _ANY_PLACE if placed else {}
    return Prepared(build, **samples | of_place | ({"far": _ANY_TIME} if near else {}))


def _everybody(place: dict[str, Any]) -> QuerySet[Patient]:
    """The newest first, from a place on if there is one."""
    rows = Patient.objects.order_by("-created_at", "-id")
    return rows.filter(TupleLessThan(Tuple("created_at", "id"), tuple(place.values()))) if place else rows


def _tokens(held: Iterable[Any]) -> Iterator[bytes]:
    for one in held:
        yield from (one,) if isinstance(one, bytes) else _tokens(one)


def _filled(held: _Held, token: Callable[[], bytes]) -> _Held:
    """The same with other tokens."""

    def part(of: Any) -> Any:
        return token() if isinstance(of, bytes) else tuple(map(part, of))

    return _Held(*map(part, held))


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
