"""Whether the work that goes on by itself still goes on: each pass leaves a beat, and staff see when none comes."""

from datetime import datetime, timedelta
from time import monotonic

from django.db import Error

from prolo.clinic.models import Beat

SCHEDULE = "schedule"
"""The pass that sends mails and check-ins, and tells of what is late. It looks twice a minute."""
STILL_FINE = timedelta(minutes=10)
"""Without a beat for so long it counts as stopped; staff see it within a quarter of an hour."""
KEPT_SECONDS = 60
_fine_until = float("-inf")


def beat(name: str, *, at: datetime) -> None:
    """Note that a pass came to its end."""
    Beat.objects.update_or_create(name=name, defaults={"at": at})


def last(name: str) -> datetime | None:
    """When the last pass came to its end; None when none ever did."""
    return Beat.objects.filter(name=name).values_list("at", flat=True).first()


def is_late(last_at: datetime | None, *, at: datetime) -> bool:
    """Whether a pass should have come since."""
    return last_at is None or at - last_at > STILL_FINE


def stopped(*, at: datetime) -> bool:
    """Whether the pass has stopped, for a banner on every staff page: that it goes on is kept for a minute."""
    global _fine_until
    if monotonic() < _fine_until:
        return False
    try:
        late = is_late(last(SCHEDULE), at=at)
    except Error:
        return False  # without a database another page says so
    if not late:
        _fine_until = monotonic() + KEPT_SECONDS
    return late
