"""The log of receipts outside the database: after a restore it tells which cases vanished or went back."""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator
from datetime import datetime
from functools import partial

import structlog
from django.conf import settings
from django.db import transaction

log = structlog.get_logger("prolo.receipt_log")
OWNER_ALONE = 0o600


def note(*, reference: str, version: int, at: datetime) -> None:
    """Write one line once the transaction is kept: when, which case, and how many changes it had. No name, no answer."""
    if settings.RECEIPT_LOG:
        line = f"{at.isoformat(timespec='seconds')} {reference} {version}\n"
        transaction.on_commit(partial(_append, settings.RECEIPT_LOG, line))


def newest(lines: Iterable[str]) -> dict[str, int]:
    """The highest version that was logged of each case; a line that was cut off is passed over."""
    found: dict[str, int] = {}
    for reference, version in _read(lines):
        found[reference] = max(version, found.get(reference, 0))
    return found


def _append(path: str, line: str) -> None:
    """One write of one line: processes that write at once do not mix theirs. What was kept stays kept if it fails."""
    try:
        file = os.open(path, os.O_WRONLY | os.O_APPEND | os.O_CREAT, OWNER_ALONE)
        try:
            os.write(file, line.encode())
        finally:
            os.close(file)
    except OSError:
        log.exception("a receipt was not logged")


def _read(lines: Iterable[str]) -> Iterator[tuple[str, int]]:
    for line in lines:
        told = line.split()
        if line.endswith("\n") and len(told) == 3 and told[2].isdecimal():
            yield told[1], int(told[2])
