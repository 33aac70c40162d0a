"""Looks for words in bytes: as they are, in other letters, and in the shapes a programme may have given them."""

import base64
import hashlib
from collections.abc import Iterable, Iterator


def shapes(word: str) -> dict[str, bytes]:
    """The word as text, hexadecimal, base64 at each alignment, UTF-16, and its unkeyed hashes."""
    plain = word.encode()
    found = {
        "text": plain,
        "hex": plain.hex().encode(),
        "UTF-16": word.encode("utf-16-le"),
        "UTF-16 hex": word.encode("utf-16-le").hex().encode(),
        "backwards": plain[::-1],
    }
    for offset in range(3):
        whole = base64.b64encode(b"\0" * offset + plain)
        found[f"base64 at {offset}"] = whole[-(-offset * 8 // 6) : len(whole) - 4]
    for name in ("md5", "sha1", "sha256"):
        digest = hashlib.new(name, plain).digest()[:16]
        found[name] = digest
        found[f"{name} in hex"] = digest.hex().encode()
    return found


def hits(words: Iterable[str], data: bytes) -> list[str]:
    """Every word found, with its shape and what stands around it."""
    return list(_hits(words, data))


def _hits(words: Iterable[str], data: bytes) -> Iterator[str]:
    small = data.lower()
    for word in words:
        for name, shape in shapes(word).items():
            folds = name in {"text", "hex", "UTF-16 hex"}
            place = small.find(shape.lower()) if folds else data.find(shape)
            if place >= 0:
                yield f"{word} as {name}: {data[max(0, place - 60) : place + 60]!r}"
