"""Who opened a case, when and why, as its patient may read it. Every opening is in the audit."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime
from itertools import groupby

from prolo.accounts.models import User
from prolo.accounts.roles import Role
from prolo.audit.models import Entry
from triage.models import Case
from triage.services.casework import subject

OPENED, OPENED_BY_PATIENT = "case.read", "case.own_read"
MOST = 1000


@dataclass(frozen=True)
class Look:
    """One person's openings of a case on one day, for one purpose. `name` is empty for the patient."""

    on: date
    last_at: datetime
    times: int
    name: str
    roles: frozenset[Role]
    why: str


def looks_at(case: Case) -> tuple[Look, ...]:
    """The openings of a case, newest first; those of one person on one day for one purpose together."""
    rows = list(
        Entry.objects.filter(subject=subject(case), action__in=(OPENED, OPENED_BY_PATIENT))
        .order_by("-written_at")
        .values_list("happened_at", "by_id", "why")[:MOST]
    )
    people = {
        user.pk: user
        for user in User.objects.filter(pk__in={by for _at, by, _why in rows if by}).prefetch_related(
            "groups"
        )
    }
    return tuple(_grouped(case, rows, people))


def _grouped(
    case: Case, rows: list[tuple[datetime, int | None, str]], people: dict[int, User]
) -> Iterator[Look]:
    zone = case.location.zone
    for day, of_day in groupby(rows, key=lambda row: row[0].astimezone(zone).date()):
        together: dict[tuple[int | None, str], list[datetime]] = {}
        for at, by, why in of_day:
            together.setdefault((by, why), []).append(at)
        for (by, why), moments in together.items():
            user = people.get(by or 0)
            roles = frozenset(Role(group.name) for group in user.groups.all()) if user else frozenset()
            yield Look(day, max(moments), len(moments), user.name if user else "", roles, why)
