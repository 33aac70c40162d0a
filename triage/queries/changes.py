"""What one sending changed against the one before, question by question."""

from collections.abc import Iterable, Iterator, Mapping
from itertools import pairwise

from django.utils.translation import gettext as _

from triage.models import Case, Submission
from triage.queries.said import rows_sent
from triage.queries.shown import Changed, Row, Sending
from triage.questionnaire.body_areas import marked


def changes_of(case: Case) -> tuple[Sending, ...]:
    """What each later sending changed, newest first; empty for a form that was sent once."""
    if case.latest is None or case.latest.number == 1:
        return ()
    return changes_in(case.submissions.order_by("number"))


def changes_in(sent: Iterable[Submission]) -> tuple[Sending, ...]:
    """The same of these sendings, given in order."""
    sent = list(sent)
    if len(sent) < 2:
        return ()
    told = [(one.number, one.sent_at, {**rows_sent(one), "places": _places(one)}) for one in sent]
    found = (
        Sending(number, at, tuple(_changed(before, now)))
        for (_number, _at, before), (number, at, now) in pairwise(told)
    )
    return tuple(reversed(tuple(found)))


def _places(sent: Submission) -> Row:
    """The places on the body map: of several, the rules read the main one alone."""
    found = marked(sent.identity.get("body_map") or {}, sent.answers).words()
    return Row("places", _("Where it hurts, on the picture"), ", ".join(found) or _("Not answered"))


def _changed(before: Mapping[str, Row], now: Mapping[str, Row]) -> Iterator[Changed]:
    for key, row in now.items():
        if row.answer != before[key].answer:
            yield Changed(row.question, before[key].answer, row.answer)
