"""The keys of the encrypted fields and of the search index: read from the environment, made for the demo."""

import base64
import binascii
import json
import os
import secrets
from contextlib import suppress
from pathlib import Path

from django.core.exceptions import ImproperlyConfigured

Keys = dict[str, bytes]


def read(name: str, text: str) -> Keys:
    """Keys from `id:base64,id:base64`, newest first, 32 bytes each; refuses anything else."""
    keys: Keys = {}
    for part in text.split(","):
        key_id, colon, encoded = part.strip().partition(":")
        try:
            keys[key_id] = base64.b64decode(encoded, validate=True)
        except binascii.Error:
            colon = ""
        if not colon or not key_id.isalnum() or len(keys[key_id]) != 32:
            raise ImproperlyConfigured(f"{name}: write each key as id:base64 of 32 bytes, newest first")
    return keys


def of_the_demo(file: Path) -> tuple[str, Keys, Keys]:
    """The demo's own secret key, field keys and index keys, made at its first start and kept in `file`."""
    if not file.exists():
        file.parent.mkdir(parents=True, exist_ok=True)
        made = {
            "secret": secrets.token_urlsafe(64),
            "field": f"k1:{base64.b64encode(secrets.token_bytes(32)).decode()}",
            "index": f"i1:{base64.b64encode(secrets.token_bytes(32)).decode()}",
        }
        draft = file.with_name(f"{file.name}.{os.getpid()}")
        with open(os.open(draft, os.O_WRONLY | os.O_CREAT, 0o600), "w") as out:
            json.dump(made, out)
        with suppress(FileExistsError):  # two commands may start at once: the first one's keys hold
            os.link(draft, file)
        draft.unlink()
    kept = json.loads(file.read_text())
    return kept["secret"], read("FIELD_KEYS", kept["field"]), read("INDEX_KEYS", kept["index"])
