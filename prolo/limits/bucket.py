"""The one counter behind every limit on public pages."""

from datetime import datetime, timedelta

from django.conf import settings
from django.db import IntegrityError, transaction
from django.db.models import F

from prolo.limits.models import Bucket
from prolo.vault.index import token


def allows(what: str, who: str, *, at: datetime, most: int, per: timedelta = timedelta(hours=1)) -> bool:
    """Count one more `what` by `who`; False from the first one over `most` in the current window.

    The counter's row is locked while it is read, so parallel calls are counted exactly.
    """
    if not settings.RATE_LIMITS:
        return True
    began_at = at - timedelta(seconds=at.timestamp() % per.total_seconds())
    key = token("limits.bucket", f"{what} {who}")
    with transaction.atomic():
        return _count(key, began_at) <= most


def _count(key: bytes, began_at: datetime) -> int:
    row = Bucket.objects.filter(key=key, began_at=began_at)
    if not row.update(count=F("count") + 1):
        try:
            with transaction.atomic():
                Bucket.objects.create(key=key, began_at=began_at)
        except IntegrityError:  # somebody made it between our two statements
            row.update(count=F("count") + 1)
    return row.values_list("count", flat=True).get()
