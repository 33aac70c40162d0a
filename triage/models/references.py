"""Case references: eight random Crockford base32 characters and a check character. They give no access."""

import secrets

ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
LENGTH = 9
READ_AS = str.maketrans({"O": "0", "I": "1", "L": "1", "-": None, " ": None})


def fresh_reference() -> str:
    """A new reference. Draws whose check value has no character of the alphabet (5 in 37) are thrown away."""
    while True:
        if reference := with_check("".join(secrets.choice(ALPHABET) for _ in range(LENGTH - 1))):
            return reference


def with_check(body: str) -> str | None:
    """The reference that begins with these eight characters; None where its check value has no character."""
    check = _check_value(body)
    return body + ALPHABET[check] if check < len(ALPHABET) else None


def read_reference(text: str) -> str | None:
    """The reference a person typed or read out, or None. One wrong or two swapped characters are found."""
    reference = text.upper().translate(READ_AS)
    if len(reference) != LENGTH or not set(reference) <= set(ALPHABET):
        return None
    return reference if _check_value(reference[:-1]) == ALPHABET.index(reference[-1]) else None


def _check_value(body: str) -> int:
    value = 0
    for character in body:
        value = value * 32 + ALPHABET.index(character)
    return value % 37
