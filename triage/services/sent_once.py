"""Sent once: the very same answers of the same person under one key are one reply, whatever differs is another."""

import json
from typing import Any
from uuid import UUID

from prolo.vault.index import token

COLUMN = "checkinreply.idempotency_key"


def key_of(page: UUID, *, whose: Any, what: Any) -> UUID:
    """The key a reply is kept under: of the page it was sent from, whose it is, and what it says.

    Changed answers are no repetition, and somebody else's key leads to nothing of theirs. It is a keyed token, since a
    plain digest of a few answers could be guessed from the database.
    """
    return UUID(bytes=token(COLUMN, json.dumps([str(page), whose, what], sort_keys=True, default=str)))
