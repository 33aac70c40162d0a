"""What waits to go out by itself, and since when: for the check of the server, without a word about anybody."""

from collections.abc import Iterator
from datetime import datetime

from triage.models import CheckIn, Mail


def oldest(*, at: datetime) -> Iterator[tuple[str, datetime]]:
    """The oldest mail and the oldest check-in that should have gone out by now."""
    mails = Mail.objects.filter(state=Mail.State.QUEUED, next_try_at__lte=at)
    asks = CheckIn.objects.filter(
        sent_at=None, late_at=None, answered_at=None, cancelled_at=None, due_at__lte=at
    )
    found = (
        ("mails wait", mails.order_by("next_try_at").values_list("next_try_at", flat=True).first()),
        ("check-ins wait", asks.order_by("due_at").values_list("due_at", flat=True).first()),
    )
    yield from ((name, since) for name, since in found if since is not None)
