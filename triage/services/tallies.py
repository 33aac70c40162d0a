"""The one counter that no trigger can write: what it counts is sealed in the row it belongs to."""

from datetime import UTC, datetime

from prolo.clinic.models import Location
from prolo.statements import count_up
from triage.models import Counted, Tally

_MOST = 2**31 - 2


def count(measure: Counted, *, at: datetime, location: Location, key: str) -> None:
    """Count one more, in the quarter of an hour it belongs to."""
    began = at.astimezone(UTC)
    begins = began.replace(minute=began.minute // 15 * 15, second=0, microsecond=0)
    row = Tally(measure=measure, at=begins, location=location, key=key, count=1)
    count_up(row, counter="count", unique=("measure", "at", "location_id", "key", "lane"), most=_MOST)
