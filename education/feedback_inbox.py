"""What readers wrote about a page is read by somebody, and marked as handled."""

from datetime import datetime

from django.db import transaction

from education.models import Feedback
from prolo.accounts.models import User
from prolo.audit import record


@transaction.atomic
def mark_handled(*, number: int, by: User, at: datetime) -> bool:
    """Take an answer out of the inbox. False: it is gone, or somebody has handled it already."""
    waiting = Feedback.objects.filter(pk=number, handled_at__isnull=True)
    if not waiting.update(handled_at=at, handled_by=by):
        return False
    record(action="feedback handled", by=by, at=at, subject=f"feedback:{number}")
    return True
