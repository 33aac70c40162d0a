"""What leaves the house: each export is allowed, counted and written down before its first byte goes."""

from collections.abc import Iterator
from datetime import datetime
from typing import Any

from django.conf import settings
from django.db import transaction
from django.utils.translation import gettext_lazy as _

from prolo.accounts.models import User
from prolo.accounts.permissions import Permission
from prolo.audit import record
from prolo.limits.bucket import allows
from triage.fhir.bundle import bundle
from triage.fhir.codes import Json, Names
from triage.models import Case
from triage.queries import research
from triage.queries.export import exported
from triage.queries.research import Months
from triage.services import access
from triage.services.casework import allow, subject
from triage.services.refusals import Refused

MOST_AN_HOUR = 10


class TooMany(Refused):
    says = _("You made ten files within the last hour. Wait an hour, then try again.")


@transaction.atomic
def as_fhir(reference: str, *, by: User, at: datetime) -> Json:
    """One case as a FHIR bundle. Raises Case.DoesNotExist, NotAllowed and TooMany."""
    allow(by, Permission.EXPORT_CLINICAL)
    _count(by, at)
    case: Case = access.open_case(reference, by=by, at=at, purpose="file for another system")
    record(action="case.exported", by=by, at=at, subject=subject(case), detail={"format": "fhir"})
    return bundle(exported(case), names=names(), at=at)


@transaction.atomic
def for_research(months: Months, *, zone: Any, by: User, at: datetime) -> Iterator[tuple[object, ...]]:
    """Rows without identities of the cases of these months. Raises NotAllowed and TooMany."""
    allow(by, Permission.EXPORT_CLINICAL)
    _count(by, at)
    span = {"from": f"{months.first:%Y-%m}", "to": f"{months.last:%Y-%m}"}
    record(action="research.exported", by=by, at=at, subject="cases", detail=span)
    return research.rows(months, zone=zone)


def names() -> Names:
    """Where our codes and forms are known to others: the clinic's own address."""
    return Names(settings.PUBLIC_ORIGIN)


def _count(by: User, at: datetime) -> None:
    if not allows("export", str(by.pk), at=at, most=MOST_AN_HOUR):
        raise TooMany
