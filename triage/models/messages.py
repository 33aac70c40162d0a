"""Messages between the clinic and the patient of a case."""

from uuid import uuid4

from django.conf import settings
from django.db import models

from prolo.vault.fields import EncryptedJSON, EncryptedText
from triage.models.cases import Case


class Message(models.Model):
    """One message. `by` is empty when the patient wrote it; `pinned` holds keys of questions to answer again."""

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="messages")
    at = models.DateTimeField()
    by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    text = EncryptedText()
    pinned = EncryptedJSON(default=list)
    read_at = models.DateTimeField(null=True)  # when the other side first saw it
    read_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+"
    )  # who of the staff read what the patient wrote

    class Meta:
        indexes = [
            models.Index(fields=["case", "at"], name="message_by_case"),
            models.Index(
                fields=["case"],
                name="message_unread",
                condition=models.Q(by__isnull=True, read_at__isnull=True),
            ),
        ]
        constraints = [
            models.CheckConstraint(
                name="message_who_read_and_when",
                condition=models.Q(by__isnull=False, read_by__isnull=True)
                | models.Q(by__isnull=True, read_at__isnull=True, read_by__isnull=True)
                | models.Q(by__isnull=True, read_at__isnull=False, read_by__isnull=False),
            ),
        ]
