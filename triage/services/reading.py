"""A clinician says what they have read of a case; what is still unread blocks closing it."""

from collections.abc import Collection
from datetime import datetime
from typing import Any

from django.db import transaction

from prolo.accounts.models import User
from prolo.accounts.permissions import Permission
from triage.models import Case, EventKind
from triage.queries.reading import Unread, told_of, unread_of
from triage.services import messages
from triage.services.casework import Step, allow, changed
from triage.services.refusals import NotPossibleNow
from triage.services.unread import words_read


def has_unread_red(case: Case) -> bool:
    """Whether a red finding of this case was read by nobody, or fires on other replies than when it was read."""
    return unread_of(told_of(case)).has_red


@transaction.atomic
def mark_read(
    *, case: Case, by: User, at: datetime, version: int, parts: Collection[str] | None = None
) -> Case:
    """Say that one has read what waits in this case: all of it with words and messages, or only these parts.

    Refuses with NotPossibleNow when nothing waits, so that a second click writes nothing down.
    """
    allow(by, Permission.READ_CLINICAL)
    unread = unread_of(told_of(case))
    chosen = [part for part in unread.parts if parts is None or part in parts]
    whole = len(chosen) == len(unread.parts)
    everything = parts is None or (whole and not _words_wait(case))
    if case.version == version and not chosen and not (everything and _waits(case)):
        raise NotPossibleNow
    step = Step(EventKind.PARTS_READ, at, by, _detail(case, unread, chosen))
    fields: dict[str, Any] = {"unread_since": None} if everything else {}
    if parts is None and case.words_unread:
        fields |= {"words_read_at": at, "words_read_by": by, **words_read(case, at=at)}
    changed(case=case, version=version, step=step, **fields)
    if parts is None:
        messages.note_read(case=case, by=by, at=at)
    return case


def _detail(case: Case, unread: Unread, chosen: Collection[str]) -> dict[str, Any]:
    """What was read, as the sealed words of the event: these name rules."""
    marks = [mark for mark, part in zip(unread.marks, unread.behind, strict=True) if part in chosen]
    return {
        "parts": [*chosen],
        "marks": marks,
        "submission": case.latest.number if case.latest else 0,
    }


def _waits(case: Case) -> bool:
    return case.unread_since is not None or _words_wait(case)


def _words_wait(case: Case) -> bool:
    return case.words_unread or messages.has_unread(case)
