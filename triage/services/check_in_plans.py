"""When a place asks after a procedure: a manager's choice in place of ours, for procedures from then on."""

from collections.abc import Sequence
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from prolo.accounts.models import User
from prolo.accounts.permissions import Permission
from prolo.audit import record
from prolo.clinic.models import Location
from triage.models import CHECK_IN_HOURS, CheckInPlan
from triage.services.casework import allow
from triage.services.refusals import Refused

MOST_HOURS, MOST_CHECK_INS = 24 * 84, 10
FIRST_DAY = 24


class NoSuchPlan(Refused):
    says = _(
        "Give 1 to 10 whole numbers of hours, each once, from 1 to 2016. One of them within the first day."
    )


@transaction.atomic
def choose(*, location: Location, hours: Sequence[int], by: User, at: datetime) -> tuple[int, ...]:
    """Ask at these hours from now on. What is planned already stays; without a first day nobody is asked in time."""
    allow(by, Permission.EDIT_CLINIC)
    wanted = tuple(sorted(hours))
    fits = 0 < len(wanted) <= MOST_CHECK_INS and len({*wanted}) == len(wanted)
    if not fits or not all(1 <= count <= MOST_HOURS for count in wanted) or wanted[0] > FIRST_DAY:
        raise NoSuchPlan
    if wanted == CHECK_IN_HOURS:
        CheckInPlan.objects.filter(location=location).delete()
    else:
        CheckInPlan.objects.update_or_create(location=location, defaults={"hours": list(wanted)})
    subject, detail = f"location:{location.slug}", {"hours": list(wanted)}
    record(action="clinic.check_ins", by=by, at=at, subject=subject, detail=detail)
    return wanted
