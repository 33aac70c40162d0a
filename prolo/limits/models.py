"""One counter per thing, caller and hour."""

from django.db import models


class Bucket(models.Model):
    """How often `key` was seen in the window that began at `began_at`. The key is a keyed hash, never an address."""

    key = models.BinaryField(max_length=16)
    began_at = models.DateTimeField(db_index=True)
    count = models.PositiveIntegerField(default=1)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["key", "began_at"], name="one_bucket_a_window")]
