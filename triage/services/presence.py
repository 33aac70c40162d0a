"""Who has the page of a case open. It changes nothing about the case, so it makes no event and no audit row."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import transaction

from prolo.accounts.models import User
from prolo.accounts.permissions import Permission
from triage.models import Case, Presence, read_reference
from triage.services.casework import allow

HERE = timedelta(minutes=2)
"""So long after the last sign of an open page its reader counts as looking."""
KEPT = timedelta(hours=1)


@dataclass(frozen=True)
class Here:
    """Who else looks at a case, and the version it has now."""

    version: int
    names: tuple[str, ...]


@transaction.atomic
def note(*, reference: str, by: User, at: datetime) -> Here:
    """Note that this person looks at the case, and tell who else does. Raises Case.DoesNotExist for an unknown one."""
    allow(by, Permission.HANDLE_CASE)
    known = read_reference(reference)
    if known is None:
        raise Case.DoesNotExist
    case_id, version = Case.objects.values_list("pk", "version").get(reference=known)
    Presence.objects.filter(member=by, seen_at__lt=at - KEPT).delete()
    Presence.objects.bulk_create(
        [Presence(case_id=case_id, member=by, seen_at=at)],
        update_conflicts=True,
        unique_fields=["case", "member"],
        update_fields=["seen_at"],
    )
    others = Presence.objects.filter(case_id=case_id, seen_at__gt=at - HERE).exclude(member=by)
    return Here(version, tuple(others.order_by("member__name").values_list("member__name", flat=True)))
