"""The second opinion that is wanted of somebody now, and the question it was asked with."""

from dataclasses import dataclass
from datetime import datetime

from triage.models import Case, EventKind


@dataclass(frozen=True)
class Wanted:
    """Who asked whom, when and what."""

    by: str
    of: str
    at: datetime
    question: str


def wanted(case: Case) -> Wanted | None:
    """What was asked and is not answered; None when nobody's opinion is wanted."""
    if case.opinion_wanted_of is None:
        return None
    asked = case.events.filter(kind=EventKind.OPINION_ASKED).select_related("by").order_by("-number").first()
    if asked is None:
        return None
    by = asked.by.name if asked.by else ""
    return Wanted(by, case.opinion_wanted_of.name, asked.at, str(asked.detail.get("note", "")))
