"""The blind index: keyed tokens by which staff find a person without the database knowing the words."""

import hashlib
import hmac
import re
import unicodedata
from collections.abc import Callable
from datetime import date
from functools import lru_cache

from django.conf import settings

TOKEN_BYTES = 16
APOSTROPHES = re.compile("['`´‘’ʼ]")
NAME_COLUMN = "patient.name"
SHORTEST_START, LONGEST_START = 3, 8
SOUNDS = {
    letter: str(number)
    for number, letters in enumerate(("bfpvw", "cgjkqsxz", "dt", "l", "mn", "r"), start=1)
    for letter in letters
}


def normalise_name(name: str) -> str:
    """Lower-case words without marks, split on space, hyphen and apostrophe, joined by one space."""
    unmarked = "".join(c for c in unicodedata.normalize("NFKD", name) if not unicodedata.combining(c))
    return " ".join(re.findall(r"\w+", unmarked.casefold().replace("_", " ")))


def normalise_email(email: str) -> str:
    """NFKC, case-folded, trimmed."""
    return unicodedata.normalize("NFKC", email).casefold().strip()


def normalise_phone(phone: str) -> str:
    """Digits with country code; a national prefix is replaced by the clinic's own country code."""
    folded = unicodedata.normalize("NFKC", phone)
    digits = "".join(c for c in folded if c.isdecimal())
    if not digits or folded.strip().startswith("+"):
        return digits
    if digits.startswith("00"):
        return digits[2:]
    country = str(settings.PHONE_COUNTRY_CODE)
    national_prefix = "1" if country == "1" else "0"
    return country + digits.removeprefix(national_prefix)


def normalise_date(value: date | str) -> str:
    """The ISO date; ValueError for what is no date."""
    return (value if isinstance(value, date) else date.fromisoformat(value.strip())).isoformat()


def token(column: str, value: str) -> bytes:
    """The token of a normalised value, by the newest index key; another column gives another token."""
    return _token(next(iter(settings.INDEX_KEYS.values())), column, value)


def tokens_to_find(column: str, value: str) -> list[bytes]:
    """The tokens of a value by every index key, newest first, for rows not yet re-keyed."""
    return [_token(key, column, value) for key in settings.INDEX_KEYS.values()]


def name_tokens(name: str) -> list[bytes]:
    """All tokens stored for a name: whole words, starts of 3 to 8 letters, one sound code a word.

    O'Brien is kept in two words and in one, because both are typed.
    """
    kinds: set[str] = set()
    for word in {*normalise_name(name).split(), *normalise_name(APOSTROPHES.sub("", name)).split()}:
        kinds |= {f"word:{word}", f"sound:{sound(word)}"}
        kinds |= {f"start:{word[:n]}" for n in range(SHORTEST_START, min(len(word), LONGEST_START) + 1)}
    return [token(NAME_COLUMN, kind) for kind in sorted(kinds)]


def typed_tokens(typed: str) -> list[bytes]:
    """The tokens a stored name must hold to match what was typed: each word, or a start of it."""
    return typed_tokens_to_find(typed)[0]


def sound_tokens(typed: str) -> list[bytes]:
    """The tokens a stored name must hold to sound like what was typed."""
    return sound_tokens_to_find(typed)[0]


def typed_tokens_to_find(typed: str) -> list[list[bytes]]:
    """The tokens of a typed name by every index key, newest first, for rows not yet re-keyed."""
    return _each_word(
        typed, lambda w: f"start:{w[:LONGEST_START]}" if len(w) >= SHORTEST_START else f"word:{w}"
    )


def sound_tokens_to_find(typed: str) -> list[list[bytes]]:
    """The tokens of names that sound like the typed one by every index key, newest first."""
    return _each_word(typed, lambda word: f"sound:{sound(word)}")


def sound(word: str) -> str:
    """A code that words which sound alike share: consonant groups in order, vowels and repeats dropped."""
    for written, heard in (("ph", "f"), ("kn", "n"), ("gn", "n"), ("wr", "r"), ("gh", "g")):
        word = word.replace(written, heard)
    code, last = "", ""
    for letter in word:
        group = SOUNDS.get(letter, "" if letter in "aeiouyh" else letter)
        if group and group != last:
            code += group
        last = last if letter in "hw" else group
    return ("" if word[:1] in SOUNDS else "0") + code[:6]


def _each_word(typed: str, kind: Callable[[str], str]) -> list[list[bytes]]:
    kinds = [kind(word) for word in normalise_name(typed).split()]
    return [[_token(key, NAME_COLUMN, one) for one in kinds] for key in settings.INDEX_KEYS.values()]


def _token(key: bytes, column: str, value: str) -> bytes:
    return hmac.digest(_column_key(key, column), value.encode(), "sha256")[:TOKEN_BYTES]


@lru_cache(maxsize=64)
def _column_key(key: bytes, column: str) -> bytes:
    return hmac.digest(key, f"prolo index {column}".encode(), hashlib.sha256)
