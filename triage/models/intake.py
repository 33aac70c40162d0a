"""Intakes: a patient's draft, saved after every page."""

from uuid import uuid4

from django.conf import settings
from django.db import models

from prolo.clinic.models import Location
from prolo.vault.fields import EncryptedJSON, EncryptedText


class Intake(models.Model):
    """Answers so far. `earlier` keeps alarming replies that were changed later; staff always see them."""

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    answers = EncryptedJSON(default=dict)
    identity = EncryptedJSON(default=dict)
    echoes = EncryptedJSON(default=dict)
    earlier = EncryptedJSON(default=list)
    questionnaire_version = models.PositiveSmallIntegerField()
    rulebook_version = models.PositiveSmallIntegerField()
    location = models.ForeignKey(Location, on_delete=models.PROTECT, related_name="+")
    started_at = models.DateTimeField()
    saved_at = models.DateTimeField()
    sent_at = models.DateTimeField(null=True)
    stopped_at = models.DateTimeField(null=True)  # empty again once the patient went on
    safety_exit = models.BooleanField(default=False)  # a case was opened by an emergency sign; stays true
    idempotency_key = models.UUIDField(default=uuid4, unique=True, editable=False)
    entered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+"
    )
    told_by = EncryptedText(default="")
    amends = models.ForeignKey(
        "triage.Case", null=True, on_delete=models.PROTECT, related_name="amendments"
    )  # new answers for a case that was sent before
    language = models.CharField(max_length=8, default="en")
    reminded_at = models.DateTimeField(null=True)
    furthest = models.CharField(
        max_length=24, blank=True, default="", db_default=""
    )  # the last page in the order of the form that was saved
    version = models.PositiveIntegerField(default=1)

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="intake_stop_has_a_case",
                condition=models.Q(stopped_at__isnull=True) | models.Q(safety_exit=True),
            ),
        ]
