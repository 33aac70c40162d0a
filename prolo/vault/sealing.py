"""Sealing and opening one value: AES-256-GCM, bound to the place where the value is stored."""

import base64
import binascii
import secrets
from collections.abc import Callable
from functools import lru_cache

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from django.conf import settings

NONCE_BYTES = 12
_STANDARD = bytes.maketrans(b"-_", b"+/")


class DoesNotOpen(Exception):
    """A stored value cannot be opened: moved, changed, or sealed with a key that is not here."""

    def __init__(self, place: str) -> None:
        super().__init__(f"The value stored at {place} does not open")
        self.place = place


def newest_key_id() -> str:
    """The id of the key that seals from now on."""
    return next(iter(settings.FIELD_KEYS))


def seal(plain: bytes, *, place: str) -> str:
    """`<key id>:<base64url(nonce + ciphertext)>`, with a new nonce each time, bound to `place`."""
    return sealer()(plain, place)


def sealer() -> Callable[[bytes, str], str]:
    """Seals as `seal` does, with the key that is the newest now: for very many values at once."""
    key_id = newest_key_id()
    encrypt = _cipher(settings.FIELD_KEYS[key_id]).encrypt

    def sealed(plain: bytes, place: str) -> str:
        nonce = secrets.token_bytes(NONCE_BYTES)
        return f"{key_id}:{base64.urlsafe_b64encode(nonce + encrypt(nonce, plain, place.encode())).decode()}"

    return sealed


def unseal(text: str, *, place: str) -> bytes:
    """The bytes that were sealed at `place`; DoesNotOpen for anything else, never an empty value."""
    key_id, _, encoded = text.partition(":")
    try:
        key = settings.FIELD_KEYS[key_id]
        sealed = binascii.a2b_base64(encoded.encode("ascii").translate(_STANDARD), strict_mode=True)
        return _cipher(key).decrypt(sealed[:NONCE_BYTES], sealed[NONCE_BYTES:], place.encode())
    except (KeyError, ValueError, binascii.Error, InvalidTag) as error:
        raise DoesNotOpen(place) from error


@lru_cache(maxsize=8)
def _cipher(key: bytes) -> AESGCM:
    return AESGCM(key)
