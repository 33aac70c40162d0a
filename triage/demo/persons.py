"""Invented persons in any number: a few common names, many rare ones, and no address or number that could be real."""

from __future__ import annotations

from functools import lru_cache
from itertools import accumulate
from random import Random
from typing import NamedTuple

from prolo.vault import index


def _words(text: str) -> tuple[str, ...]:
    return tuple(text.split())


_GIVEN = _words(
    "Maria James Anna Robert Linda David Susan Thomas Karen Paul Nora Peter Helen Mark Ruth Daniel Carol Adam Joan "
    "Omar Grace Ivan Lucy Hugo Amina Felix Rosa Victor Elena Samuel Irene Martin Leila Oscar Judith Simon Yusuf Clara "
    "Andre Fatima Conor Ingrid Tariq Marta Stefan Priya Leon Aoife Kenji Zofia Mateo Wei Noor Sven Ines Kofi Bea Ravi"
)
COMMON = _words(
    "Smith Jones Taylor Brown Williams Wilson Johnson Davies Patel Wright Walker White Edwards Green Hall Wood Harris "
    "Lewis Martin Jackson Clarke Turner Hill Scott Cooper Morris Ward Moore King Watson Baker Harrison Morgan Allen "
    "Young Mitchell Cook Parker Carter Phillips Bell Kelly Murphy Murray Fisher Novak Kowalska Ferrari Garcia Lopez "
    "Silva Costa Nguyen Chen Khan Hussain Ali Ahmed Singh Kaur Haddad Okafor Mensah Andersson Larsen Virtanen Dubois"
)
_BEGINNINGS = _words(
    "Bar Car Dal Fen Gar Hol Kes Lan Mar Nor Os Pen Quin Ros Sel Thorn Ul Ver Wes Yar Zan Bril Dre Fal"
)
_MIDDLES = _words("a e i o u an el in or ul ast end ing orn und ame ile ove eter alin")
_ENDINGS = _words(
    "berg by dale feld ford gate ham hurst ley man mere more ridge shaw son stead sted stone ton ville well wick "
    "wood worth ski ova ez ini ard eau quist"
)
_OF_A_COMMON_NAME = 0.7
_BORNE_BY = tuple(accumulate(1 / rank for rank in range(1, len(COMMON) + 1)))
_USUAL = tuple(accumulate(1 / (rank + 4) for rank in range(len(_GIVEN))))
"""A few names are borne by many, as in any town: weights by rank."""


class Person(NamedTuple):
    """Somebody who does not exist. No country has the code 999, and nobody owns example.org."""

    given_name: str
    family_name: str
    birth_date: str
    email: str
    phone: str


def a_person(number: int, rng: Random) -> Person:
    """The invented person with this number: e-mail and phone are theirs alone, name and birth date perhaps not."""
    (given,) = rng.choices(_GIVEN, cum_weights=_USUAL)
    (family,) = rng.choices(COMMON, cum_weights=_BORNE_BY)
    if rng.random() > _OF_A_COMMON_NAME:
        family = rng.choice(_BEGINNINGS) + rng.choice(_MIDDLES) + rng.choice(_ENDINGS)
    born = f"{rng.randint(1932, 2008)}-{rng.randint(1, 12):02}-{rng.randint(1, 28):02}"
    email = f"{given}.{family}.{number}@example.org".lower()
    return Person(given, family, born, email, f"+999 {number // 10_000:04} {number % 10_000:04}")


def tokens_of(name: str) -> list[bytes]:
    """The tokens of a name, as `name_tokens` gives them for the whole of it."""
    return sorted({token for word in name.split() for token in _tokens_of_a_word(word)})


@lru_cache(maxsize=40_000)
def _tokens_of_a_word(word: str) -> list[bytes]:
    return index.name_tokens(word)
