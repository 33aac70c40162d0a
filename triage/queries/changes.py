"""What one sending changed against the one before, question by question."""

from collections.abc import Iterator, Mapping
from itertools import pairwise

from triage.models import Case
from triage.queries.said import rows_sent
from triage.queries.shown import Changed, Row, Sending


def changes_of(case: Case) -> tuple[Sending, ...]:
    """What each later sending changed, newest first; empty for a form that was sent once."""
    if case.latest is None or case.latest.number == 1:
        return ()
    sent = case.submissions.order_by("number")
    told = [(one.number, one.sent_at, rows_sent(one)) for one in sent]
    found = (
        Sending(number, at, tuple(_changed(before, now)))
        for (_number, _at, before), (number, at, now) in pairwise(told)
    )
    return tuple(reversed(tuple(found)))


def _changed(before: Mapping[str, Row], now: Mapping[str, Row]) -> Iterator[Changed]:
    for key, row in now.items():
        if row.answer != before[key].answer:
            yield Changed(row.question, before[key].answer, row.answer)
