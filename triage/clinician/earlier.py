"""The earlier cases of the same person on the clinician's page: level, new signs, and the replies that are others now."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Any

from django.http import HttpRequest
from django.utils.timezone import now

from triage import deeds, person_words
from triage.queries import earlier
from triage.services import access

if TYPE_CHECKING:
    from triage.models import Case

PURPOSE = "earlier case of the same person"


def section(request: HttpRequest, record: Case) -> dict[str, Any]:
    """What the page says of the same person. Each earlier case that is shown is opened, and that is written down."""
    at, member = now(), deeds.member(request)
    around = access.open_persons(partial(earlier.around, record), by=member, at=at, case=record)
    before = [one for one in around.nearby if one.is_earlier]
    shown = []
    for one in before:
        held = access.open_case(one.line.reference, by=member, at=at, purpose=PURPOSE)
        shown.append(person_words.beside(earlier.beside(record, held, one)))
    told = person_words.around(around, reference=record.reference)
    return {
        **told,
        "earlier": shown,
        "nearby": [person_words.nearby(one) for one in around.nearby if not one.is_earlier],
    }
