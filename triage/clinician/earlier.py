"""The earlier cases of the same person on the clinician's page: level, new signs, and the replies that are others now."""

from __future__ import annotations

from typing import Any

from triage import person_words
from triage.queries import earlier
from triage.services.access import Whole


def section(whole: Whole) -> dict[str, Any]:
    """What the page says of the same person. Each earlier case was opened with this one, and that is written down."""
    before = [one for one in whole.around.nearby if one.is_earlier]
    shown = [
        person_words.beside(earlier.beside(whole.held, whole.cases[one.line.reference], one))
        for one in before
    ]
    return {
        **person_words.around(whole.around, reference=whole.held.case.reference),
        "earlier": shown,
        "nearby": [person_words.nearby(one) for one in whole.around.nearby if not one.is_earlier],
    }
