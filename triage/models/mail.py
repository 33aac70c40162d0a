"""The outbox, one row for each mail, written with the change it tells about and sent afterwards; its wordings."""

from uuid import uuid4

from django.conf import settings
from django.db import models

from prolo.vault.fields import EncryptedText
from triage.models.cases import Case
from triage.models.intake import Intake


class MailText(models.Model):
    """A clinic's own words for one kind of mail, in place of ours."""

    kind = models.CharField(max_length=20)
    language = models.CharField(max_length=8, default="en")
    subject = models.CharField(max_length=120)
    body = models.TextField()
    edited_at = models.DateTimeField()
    edited_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["kind", "language"], name="mail_text_one_a_kind")]


class Mail(models.Model):
    """One mail to one person. The queue is the truth; a mail is only a hint."""

    class State(models.TextChoices):
        QUEUED = "queued"
        SENT = "sent"
        FAILED = "failed"

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    case = models.ForeignKey(Case, null=True, on_delete=models.PROTECT, related_name="mails")
    intake = models.ForeignKey(Intake, null=True, on_delete=models.CASCADE, related_name="mails")
    kind = models.CharField(max_length=20)
    to = EncryptedText()
    subject = EncryptedText()
    body = EncryptedText()
    state = models.CharField(max_length=8, choices=State, default=State.QUEUED)
    attempts = models.PositiveSmallIntegerField(default=0)
    queued_at = models.DateTimeField()
    next_try_at = models.DateTimeField()
    sent_at = models.DateTimeField(null=True)
    message_id = models.CharField(max_length=200, unique=True)

    class Meta:
        indexes = [
            models.Index(fields=["next_try_at"], name="mail_due", condition=models.Q(state="queued")),
        ]
        constraints = [
            models.CheckConstraint(
                name="mail_about_one_thing",
                condition=models.Q(case__isnull=False, intake__isnull=True)
                | models.Q(case__isnull=True, intake__isnull=False),
            ),
            models.CheckConstraint(
                name="mail_sent_has_a_time",
                condition=~models.Q(state="sent") | models.Q(sent_at__isnull=False),
            ),
        ]
