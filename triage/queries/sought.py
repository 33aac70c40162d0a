"""What a person at the desk typed to find somebody: names, a date of birth, a phone number, an e-mail, a reference."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from prolo.vault.index import normalise_name
from triage.models import read_reference

LONGEST = 200
FEWEST_DIGITS = 6
_YEARS = range(1880, 2100)
_MONTHS = (
    ("january", "enero"),
    ("february", "febrero"),
    ("march", "marzo"),
    ("april", "abril"),
    ("may", "mayo"),
    ("june", "junio"),
    ("july", "julio"),
    ("august", "agosto"),
    ("september", "septiembre"),
    ("october", "octubre"),
    ("november", "noviembre"),
    ("december", "diciembre"),
)
_EMAIL = re.compile(r"\S+@\S+")
_NUMBERS = re.compile(r"(?<![\d+])(?<!\d[-/. ])(\d{1,4})([-/. ])(\d{1,2})\2(\d{4}|\d{2})(?![-/. ]?\d)")
_TOGETHER = re.compile(r"(?<![\d+])(\d{8})(?!\d)")
_DAY_FIRST = re.compile(
    r"(?<!\d)(\d{1,2})(?:st|nd|rd|th)?[\s.,-]*(?:de\s+)?([^\W\d_]{3,})[\s.,-]*(?:de\s+)?(\d{4})(?!\d)", re.I
)
_MONTH_FIRST = re.compile(r"\b([^\W\d_]{3,})[\s.,-]*(\d{1,2})(?:st|nd|rd|th)?[\s.,-]+(\d{4})(?!\d)", re.I)
_PHONE = re.compile(r"\+?\(?\d[\d\s().\-/]*\d")


@dataclass(frozen=True)
class Sought:
    """What to look for; everything that was typed has to hold. `left_out` could not be read as anything."""

    references: tuple[str, ...] = ()
    emails: tuple[str, ...] = ()
    born: tuple[str, ...] = ()
    phones: tuple[str, ...] = ()
    names: str = ""
    left_out: tuple[str, ...] = ()

    @property
    def is_empty(self) -> bool:
        return not (self.references or self.emails or self.born or self.phones or self.names)


def read(typed: str) -> Sought:
    """What was typed, taken apart. A date that can be read in two ways is looked for in both."""
    text = typed[:LONGEST]
    references = tuple(dict.fromkeys(filter(None, map(read_reference, (text, *text.split())))))
    rest, emails = _taken(_EMAIL, text)
    rest, born = _dates(rest)
    rest, numbers = _taken(_PHONE, rest)
    phones = tuple(number.strip() for number in numbers if _digits(number) >= FEWEST_DIGITS)
    short = tuple(number for number in numbers if _digits(number) < FEWEST_DIGITS)
    words = normalise_name(rest).split()
    numerals = tuple(word for word in words if word.isdecimal())
    return Sought(
        references=references,
        emails=emails,
        born=born,
        phones=phones,
        names=" ".join(_telling(word for word in words if not word.isdecimal())),
        left_out=(*short, *numerals),
    )


def _telling(words: Iterator[str]) -> list[str]:
    """The words of a name; a letter alone says nothing beside whole words."""
    found = list(words)
    return [word for word in found if len(word) > 1] or found


def _dates(text: str) -> tuple[str, tuple[str, ...]]:
    """The text without its first date, and the days that date can mean."""
    for pattern, days in (
        (_DAY_FIRST, _worded),
        (_MONTH_FIRST, _worded),
        (_NUMBERS, _numbered),
        (_TOGETHER, _joined),
    ):
        for match in pattern.finditer(text):
            if born := tuple(sorted(set(days(match.groups())))):
                return f"{text[: match.start()]} {text[match.end() :]}", born
    return text, ()


def _worded(groups: tuple[str, ...]) -> Iterator[str]:
    """The day of "2 Feb 1968" or "Feb 2 1968"."""
    first, second, year = groups
    day, word = (first, second) if first.isdecimal() else (second, first)
    for number, names in enumerate(_MONTHS, start=1):
        if any(name.startswith(word.casefold()) for name in names):
            yield from _day(int(year), number, int(day))


def _numbered(groups: tuple[str, ...]) -> Iterator[str]:
    """The days of "1968-02-03", "3.2.1968" or "2/3/68"; without a word for the month, day and month may change places."""
    first, _between, middle, last = groups
    if len(first) > 2:
        if len(first) == 4 and len(last) <= 2:
            yield from _day(int(first), int(middle), int(last))
        return
    for year in _years(last):
        yield from _day(year, int(middle), int(first))
        yield from _day(year, int(first), int(middle))


def _joined(groups: tuple[str, ...]) -> Iterator[str]:
    """The days of "19680203" or "03021968"."""
    (text,) = groups
    yield from _numbered((text[:4], "", text[4:6], text[6:]))
    yield from _numbered((text[:2], "", text[2:4], text[4:]))


def _years(text: str) -> tuple[int, ...]:
    return (int(text),) if len(text) == 4 else (1900 + int(text), 2000 + int(text))


def _day(year: int, month: int, day: int) -> Iterator[str]:
    try:
        found = date(year, month, day)
    except ValueError:
        return
    if year in _YEARS:
        yield found.isoformat()


def _taken(pattern: re.Pattern[str], text: str) -> tuple[str, tuple[str, ...]]:
    """The text without what the pattern finds, and what it found."""
    return pattern.sub(" ", text), tuple(match.group() for match in pattern.finditer(text))


def _digits(text: str) -> int:
    return sum(letter.isdecimal() for letter in text)
