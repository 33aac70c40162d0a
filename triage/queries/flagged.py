"""The clinicians' lists: flagged cases, and those of them that are mine, unread, or wanted of me."""

from collections import Counter
from datetime import UTC, datetime
from functools import cache
from typing import Any
from uuid import UUID

from django.db.models import Q, QuerySet, Value
from django.db.models.fields.tuple_lookups import Tuple, TupleGreaterThan, TupleLessThan

from prolo.accounts.models import User
from prolo.statements import Planned
from triage.models import CLOSED, Case
from triage.models.cases import FLAGGED

ALL, MINE, UNREAD, OPINION, REOPENED = "", "mine", "unread", "opinion", "reopened"
LISTS = (ALL, UNREAD, MINE, OPINION, REOPENED)
MOST_COUNTED = 100
ORDER = ("urgency", "due_at", "id")
_BACKWARDS = ("-urgency", "-due_at", "-id")


def flagged(named: str = ALL, *, by: User | None = None) -> QuerySet[Case]:
    """The cases of one list, in no order yet. A name that is none of ours gives all flagged cases."""
    return _list(named, by.pk if by else None)


def _list(named: str, mine: int | None) -> QuerySet[Case]:
    if named == OPINION:
        return Case.objects.exclude(state__in=CLOSED).filter(opinion_wanted_of=mine)
    narrower = {
        MINE: Q(assignee=mine),
        UNREAD: Q(unread_since__isnull=False),
        REOPENED: Q(answers_reopened_at__isnull=False),
    }
    return Case.objects.filter(FLAGGED, narrower.get(named, Q()))


def counts(*, by: User) -> dict[str, int]:
    """How many cases each list holds, in one statement; a count stops at MOST_COUNTED."""
    first, *rest = (
        flagged(name, by=by).annotate(tab=Value(name)).values_list("tab", flat=True)[:MOST_COUNTED]
        for name in LISTS
    )
    return dict.fromkeys(LISTS, 0) | Counter(first.union(*rest, all=True))


def neighbours(case: Case, *, named: str = ALL, by: User | None = None) -> tuple[str, str]:
    """The references before and after a case in a list, empty at its ends; the case itself may have left it."""
    place = {"urgency": case.urgency, "due_at": case.due_at, "pk": case.pk}
    owner = {"mine": by.pk if by else None} if named in _OF_A_PERSON else {}
    found: dict[str, str] = dict(_beside(named if named in LISTS else ALL).rows(**place, **owner))
    return found.get("before", ""), found.get("behind", "")


_OF_A_PERSON = (MINE, OPINION)
_PLACE = {"urgency": 31_005, "due_at": datetime(1900, 1, 4, tzinfo=UTC), "pk": UUID(int=98)}


@cache
def _beside(named: str) -> Planned[Any]:
    def build(*, mine: int | None = None, **place: Any) -> QuerySet[Any, Any]:
        here, others = tuple(place.values()), _list(named, mine)
        before = others.filter(TupleLessThan(Tuple(*ORDER), here)).order_by(*_BACKWARDS)
        behind = others.filter(TupleGreaterThan(Tuple(*ORDER), here)).order_by(*ORDER)
        first, last = (
            rows.annotate(which=Value(which)).values_list("which", "reference")[:1]
            for which, rows in (("before", before), ("behind", behind))
        )
        return first.union(last, all=True)

    return Planned(build, **_PLACE, **({"mine": 31_006} if named in _OF_A_PERSON else {}))
