"""What stands around the desk's list: what it can be narrowed to, one's own views, and the count of each tab."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from typing import Any

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import QuerySet, Value
from django.db.models.functions import JSONObject

from prolo.accounts.models import User
from prolo.accounts.permissions import Permission
from prolo.children import packed, unpacked
from prolo.clinic.models import Location
from prolo.statements import Planned
from triage.models import SavedView, State
from triage.queries.colleagues import who_may
from triage.queries.narrowing import NOBODY, SAMPLES, Narrowing, narrowed

__all__ = ["MOST_COUNTED", "Frame", "SavedView", "frame"]

MOST_COUNTED = 100
_TABS = ("all", "new", "nobody", "mine", "late", "waiting", "mail")


@dataclass(frozen=True)
class Frame:
    """Colleagues and places as ids and names, a person's own views by name, and how many cases each tab holds.

    A count stops at MOST_COUNTED.
    """

    colleagues: tuple[tuple[int, str], ...]
    places: tuple[tuple[int, str], ...]
    views: tuple[SavedView, ...]
    counts: dict[str, int]


def frame(*, by: User, at: datetime) -> Frame:
    """All of it, in one statement."""
    ((colleagues, places, views, *tabs),) = _frame(MOST_COUNTED).rows(by=by.pk, at=at)
    return Frame(
        colleagues=_named(colleagues),
        places=_named(places),
        views=tuple(unpacked(SavedView, views)),
        counts=dict(zip(_TABS, map(len, tabs), strict=True)),
    )


def _named(held: Iterable[dict[str, Any]]) -> tuple[tuple[int, str], ...]:
    return tuple((row["pk"], row["name"]) for row in held)


@cache
def _frame(most: int) -> Planned[Any]:
    def build(*, by: int, at: datetime) -> QuerySet[User, Any]:
        def held(**to: Any) -> ArraySubquery:
            cases = narrowed(Narrowing(**to), at=at)
            return ArraySubquery(cases.annotate(one=Value(1)).values("one")[:most])

        return (
            User.objects.filter(pk=by)
            .annotate(
                colleagues=ArraySubquery(who_may(Permission.HANDLE_CASE).values_list(_NAMED)),
                places=ArraySubquery(Location.objects.values_list(_NAMED)),
                views=packed(SavedView.objects.filter(owner=by).order_by("name", "pk")),
                all=held(),
                new=held(state=State.NEW),
                nobody=held(assignee=NOBODY),
                mine=held(assignee=by),
                late=held(due="late"),
                waiting=held(state=State.WAITING_FOR_PATIENT),
                mail=held(mail_failed=True),
            )
            .values_list("colleagues", "places", "views", *_TABS)
        )

    return Planned(build, by=SAMPLES["assignee"], at=SAMPLES["at"])


_NAMED = JSONObject(pk="pk", name="name")
