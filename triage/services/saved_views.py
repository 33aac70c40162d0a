"""The narrowings of the queue that a member of staff keeps under a name. They hold no word about a patient."""

from collections.abc import Mapping
from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from prolo.accounts.models import User
from prolo.accounts.permissions import Permission
from prolo.audit import record
from triage.models import SavedView
from triage.services.casework import allow
from triage.services.refusals import Refused

MOST_KEPT = 20


class NameTaken(Refused):
    says = _("You have a view of this name. Choose another name.")


class TooManyViews(Refused):
    says = _("You have 20 views. Remove one first.")


@transaction.atomic
def keep(*, name: str, narrowing: Mapping[str, str], by: User, at: datetime) -> SavedView:
    """Keep a narrowing under a name of one's own. Refuses with NameTaken, and with TooManyViews after twenty."""
    allow(by, Permission.WORK_QUEUE)
    User.objects.select_for_update().get(pk=by.pk)  # of two requests at once the second sees the first
    own = SavedView.objects.filter(owner=by)
    if own.filter(name=name).exists():
        raise NameTaken
    if own.count() >= MOST_KEPT:
        raise TooManyViews
    view = SavedView(owner=by, name=name, narrowing=dict(narrowing), made_at=at)
    view.save(force_insert=True)
    record(action="view.kept", by=by, at=at, subject=f"view:{view.pk}")
    return view


@transaction.atomic
def forget(*, view: UUID, by: User, at: datetime) -> bool:
    """Remove one's own view. Returns whether there was one."""
    allow(by, Permission.WORK_QUEUE)
    gone, _rows = SavedView.objects.filter(owner=by, pk=view).delete()
    if gone:
        record(action="view.forgotten", by=by, at=at, subject=f"view:{view}")
    return bool(gone)
