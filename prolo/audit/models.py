"""The audit's rows and the head of each of its chains."""

from django.db import models
from django.utils import timezone


class Entry(models.Model):
    """One act or one reading. Rows are only ever added; `prolo.audit.record` is the way in."""

    lane = models.SmallIntegerField(default=0, editable=False)
    number = models.BigIntegerField(default=0, editable=False)
    written_at = models.DateTimeField(default=timezone.now, editable=False)
    happened_at = models.DateTimeField()
    action = models.CharField(max_length=60)
    # No foreign key: an audit row outlives what it names.
    by_id = models.BigIntegerField(null=True)
    subject = models.CharField(max_length=120, blank=True)
    why = models.TextField(blank=True)
    detail = models.JSONField(default=dict)
    request_id = models.CharField(max_length=64, blank=True)
    previous_hash = models.BinaryField(default=bytes)
    hash = models.BinaryField(default=bytes)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["lane", "number"], name="audit_one_row_per_number")]
        indexes = [
            models.Index(fields=["subject", "-written_at"], name="audit_by_subject"),
            models.Index(fields=["by_id", "-written_at"], name="audit_by_person"),
        ]

    def __str__(self) -> str:
        return f"{self.lane}/{self.number} {self.action}"


class Head(models.Model):
    """Where a chain ends: written by the chain's own trigger, so that a cut tail is noticed."""

    lane = models.SmallIntegerField(primary_key=True)
    number = models.BigIntegerField()
    hash = models.BinaryField()
    written_at = models.DateTimeField()

    def __str__(self) -> str:
        return f"{self.lane}/{self.number}"
