"""What the search page rests on, kept for a second; what was found, for as long as the library stays the same."""

import time
from dataclasses import dataclass, field
from datetime import date
from typing import Any, NamedTuple

from education import queries, search
from education.queries import Address
from education.reading import results
from prolo.front import SECONDS_KEPT

MINUTE = 60
MOST_KEPT = 256
PAGE_OF_SEARCH = "search"


class Answer(NamedTuple):
    """What was found for some words, and the section of the page that shows it."""

    found: list[search.Found]
    shown: bytes


@dataclass(frozen=True)
class Shelf:
    """The library of one language at one moment: where its search page stands, and answers by the words asked."""

    read_at: float
    place: Address | None
    edition: tuple[int, list[tuple[Any, ...]]]
    answers: dict[str, Answer] = field(default_factory=dict)


_shelves: dict[str, Shelf] = {}


def shelf(*, lang: str) -> Shelf:
    """As read within the last second: what is published or retired shows as soon as on the pages themselves."""
    at, known = time.monotonic(), _shelves.get(lang)
    if known is not None and at - known.read_at <= SECONDS_KEPT:
        return known
    place = queries.address(slug=PAGE_OF_SEARCH, lang=lang)
    edition = (int(at // MINUTE), queries.edition(lang=lang))
    answers = known.answers if known is not None and known.edition == edition else {}
    _shelves[lang] = fresh = Shelf(at, place, edition, answers)
    return fresh


def answer(words: str, *, on: Shelf, lang: str, today: date) -> Answer:
    """What the library says to these words; kept without a word of who asked, and never with a number in them."""
    known = on.answers.get(words)
    if known is not None:
        return known
    found = search.search(words, lang=lang, today=today)
    fresh = Answer(found, results.written(words, found).encode())
    if search.is_kept(words):
        if len(on.answers) >= MOST_KEPT:
            on.answers.clear()
        on.answers[words] = fresh
    return fresh


def forget_all() -> None:
    """Drop what this process knows."""
    _shelves.clear()
