"""Signatures on translations: a language is offered to patients once a clinician has signed its very words."""

from django.conf import settings
from django.db import models


class Signature(models.Model):
    """A clinician has read every line of one catalogue. Another word in it, and the signature is for nothing."""

    language = models.CharField(max_length=8)
    digest = models.CharField(max_length=64)
    signed_at = models.DateTimeField()
    signed_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    credentials = models.TextField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["language", "digest"], name="translation_signed_once")]
