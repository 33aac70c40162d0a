"""Who did what, and who read what: append-only, hash-chained, written in the caller's transaction."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import TYPE_CHECKING, Any

from prolo.request_id import current
from prolo.statements import insert, insert_all

if TYPE_CHECKING:
    from prolo.accounts.models import User


def record(
    *,
    action: str,
    by: "User | None",
    at: datetime,
    subject: str = "",
    why: str = "",
    detail: Mapping[str, Any] | None = None,
    request_id: str = "",
) -> None:
    """Write one row in the caller's transaction, so that what cannot be recorded does not happen.

    `subject` names a record ("case:7K3M9Q2XA"), never a person; `detail` holds names of fields and ids
    of hits, never values. Lane, number, both hashes and `written_at` are set by the database.
    """
    from prolo.audit.models import Entry  # models load after this package

    entry = Entry(
        action=action,
        by_id=by.pk if by is not None else None,
        happened_at=at,
        subject=subject,
        why=why,
        detail=dict(detail or {}),
        request_id=request_id or current(),
    )
    insert(entry)


@dataclass(frozen=True)
class Reading:
    """One record that was read, or changed, beside others in the same step."""

    action: str
    subject: str
    why: str = ""
    detail: Mapping[str, Any] = field(default_factory=dict)


def record_all(readings: Iterable[Reading], *, by: "User | None", at: datetime) -> None:
    """Write a row for each of these readings, all in one statement, in the caller's transaction."""
    from prolo.audit.models import Entry  # models load after this package

    fixed = {"by_id": by.pk if by is not None else None, "happened_at": at, "request_id": current()}
    insert_all(
        [
            Entry(action=one.action, subject=one.subject, why=one.why, detail=dict(one.detail), **fixed)
            for one in readings
        ]
    )
