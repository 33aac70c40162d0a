"""The one counter behind every limit on public pages."""

from datetime import datetime, timedelta

from django.conf import settings

from prolo.limits.models import Bucket
from prolo.statements import count_up
from prolo.vault.index import token


def allows(what: str, who: str, *, at: datetime, most: int, per: timedelta = timedelta(hours=1)) -> bool:
    """Count one more `what` by `who`; False from the first one over `most` in the current window."""
    if not settings.RATE_LIMITS:
        return True
    began_at = at - timedelta(seconds=at.timestamp() % per.total_seconds())
    key = token("limits.bucket", f"{what} {who}")
    bucket = Bucket(key=key, began_at=began_at)
    return most > 0 and count_up(bucket, counter="count", unique=("key", "began_at"), most=most)
