"""Every stored set of answers, streamed past another rulebook on all processors. Nothing of a case is written."""

from __future__ import annotations

import os
from collections import deque
from collections.abc import Iterable, Iterator
from concurrent.futures import Future, ProcessPoolExecutor
from itertools import islice
from multiprocessing import get_context
from typing import Any

from triage.models import Assessment, CheckInReply
from triage.rules.copies import written
from triage.rules.records import Rulebook
from triage.rules.rehearsing import Rehearsal, Stored, begin, rehearse, rehearse_lot

LOT = 250
AHEAD = 3  # lots that wait for each process


def rehearsed(rulebook: Rulebook, *, workers: int = 0) -> Rehearsal:
    """What this rulebook says of everything that is stored of its form, beside what was said then.

    One worker stays in this process; 0 takes as many as there are processors.
    """
    stored, workers = stored_answers(rulebook.questionnaire.form), workers or os.cpu_count() or 1
    return rehearse(stored, rulebook) if workers == 1 else _at_once(stored, rulebook, workers)


def stored_answers(form: str) -> Iterator[Stored]:
    """Each set of answers of a form with the assessment that was made of it.

    Of a form that was stopped and never sent, the answers as they are now, with the newest assessment of them.
    """
    if form == "aftercare":
        return _check_ins()
    return (one for some in (_sent(), _stopped()) for one in some)


def _sent() -> Iterator[Stored]:
    rows = Assessment.objects.filter(submission__isnull=False).select_related("case", "submission")
    wanted = ("result", "findings", "case__reference", "submission__number", "submission__answers")
    for row in rows.only(*wanted).iterator(chunk_size=LOT):
        sent: Any = row.submission
        yield _stored(row.case.reference, f"sent {sent.number}", row, sent.answers)


def _stopped() -> Iterator[Stored]:
    rows = Assessment.objects.filter(submission=None, intake__sent_at=None).select_related("case", "intake")
    newest = rows.order_by("intake", "-assessed_at").distinct("intake")
    for row in newest.only("result", "findings", "case__reference", "intake__answers").iterator(LOT):
        draft: Any = row.intake
        yield _stored(row.case.reference, "stopped", row, draft.answers)


def _check_ins() -> Iterator[Stored]:
    rows = CheckInReply.objects.select_related("case").order_by("case", "sent_at")
    for row in rows.only("result", "findings", "answers", "case__reference").iterator(LOT):
        yield _stored(row.case.reference, "check-in", row, row.answers)


def _stored(reference: str, what: str, row: Assessment | CheckInReply, answers: dict[str, Any]) -> Stored:
    fired = {finding["rule"]: finding["level"] for finding in row.findings}
    return Stored(reference, what, row.result, fired, answers)


def _at_once(stored: Iterable[Stored], rulebook: Rulebook, workers: int) -> Rehearsal:
    """The same in several fresh processes. They get opened answers, and neither keys nor the database."""
    found, waiting = Rehearsal(), deque[Future[Rehearsal]]()
    rows = iter(stored)
    fresh, given = get_context("spawn"), (written(rulebook),)
    with ProcessPoolExecutor(workers, fresh, initializer=begin, initargs=given) as pool:
        while lot := tuple(islice(rows, LOT)):
            waiting.append(pool.submit(rehearse_lot, lot))
            if len(waiting) >= workers * AHEAD:
                found.add(waiting.popleft().result())
        for done in waiting:
            found.add(done.result())
    return found
