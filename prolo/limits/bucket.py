"""The one counter behind every limit on public pages."""

from datetime import datetime, timedelta

from django.conf import settings
from django.db import IntegrityError, transaction
from django.db.models import F

from prolo.limits.models import Bucket
from prolo.vault.index import token


def allows(what: str, who: str, *, at: datetime, most: int, per: timedelta = timedelta(hours=1)) -> bool:
    """Count one more `what` by `who`; False from the first one over `most` in the current window.

    One statement counts and looks at the limit, so parallel calls are counted exactly.
    """
    if not settings.RATE_LIMITS:
        return True
    began_at = at - timedelta(seconds=at.timestamp() % per.total_seconds())
    key = token("limits.bucket", f"{what} {who}")
    free = Bucket.objects.filter(key=key, began_at=began_at, count__lt=most)
    if free.update(count=F("count") + 1):
        return True
    try:
        with transaction.atomic():
            Bucket.objects.create(key=key, began_at=began_at)
    except IntegrityError:  # full, or made by somebody else between our two statements
        return bool(free.update(count=F("count") + 1))
    return most > 0
