"""What the desk keeps beside cases: matches of persons, appointments, who is looking, and saved views of the queue."""

from uuid import uuid4

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from prolo.clinic.models import Location
from prolo.vault.fields import EncryptedText
from triage.models.cases import Case, staff
from triage.models.people import Patient


class Match(models.Model):
    """Two rows that may be one person. One member of staff proposes it, another confirms it; nothing is merged.

    `first` has the smaller id, so a pair is known once. A match that ended stays on file; a new one may follow it.
    """

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    first = models.ForeignKey(Patient, on_delete=models.PROTECT, related_name="+")
    second = models.ForeignKey(Patient, on_delete=models.PROTECT, related_name="+")
    proposed_at = models.DateTimeField()
    proposed_by = staff()
    confirmed_at = models.DateTimeField(null=True)
    confirmed_by = staff(null=True)
    ended_at = models.DateTimeField(null=True)
    ended_by = staff(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["first", "second"], name="match_one_a_pair", condition=Q(ended_at__isnull=True)
            ),
            models.CheckConstraint(name="match_in_order", condition=Q(first__lt=F("second"))),
            models.CheckConstraint(
                name="match_confirmed_who_and_when",
                condition=Q(confirmed_at__isnull=True, confirmed_by__isnull=True)
                | Q(confirmed_at__isnull=False, confirmed_by__isnull=False),
            ),
            models.CheckConstraint(
                name="match_second_person",
                condition=Q(confirmed_by__isnull=True) | ~Q(confirmed_by=F("proposed_by")),
            ),
            models.CheckConstraint(
                name="match_ended_who_and_when",
                condition=Q(ended_at__isnull=True, ended_by__isnull=True)
                | Q(ended_at__isnull=False, ended_by__isnull=False),
            ),
        ]


class Appointment(models.Model):
    """How a case was handed over: a visit that was booked, or that it was declined, or referred elsewhere.

    Append-only: a change is a new row, and the newest of a case holds.
    """

    class Kind(models.TextChoices):
        BOOKED = "booked", _("Visit booked")
        DECLINED = "declined", _("The patient does not want a visit")
        REFERRED = "referred", _("Referred elsewhere")
        CANCELLED = "cancelled", _("Visit cancelled")

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="appointments")
    kind = models.CharField(max_length=12, choices=Kind)
    starts_at = models.DateTimeField(null=True)  # of a booked visit
    location = models.ForeignKey(Location, null=True, on_delete=models.PROTECT, related_name="+")
    note = EncryptedText(default="")
    superseded = models.BooleanField(default=False)  # a newer row of the same case holds
    at = models.DateTimeField()
    by = staff()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["case"], name="appointment_one_holds", condition=Q(superseded=False)
            ),
            models.CheckConstraint(
                name="appointment_booked_has_a_time",
                condition=Q(kind="booked", starts_at__isnull=False, location__isnull=False)
                | ~Q(kind="booked"),
            ),
        ]
        indexes = [
            models.Index(
                fields=["location", "starts_at"],
                name="appointment_of_a_day",
                condition=Q(kind="booked", superseded=False),
            ),
        ]


class Presence(models.Model):
    """A member of staff has the page of a case open, or had it a moment ago."""

    id = models.BigAutoField(primary_key=True)
    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="+")
    member = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    seen_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["case", "member"], name="presence_one_each")]


class SavedView(models.Model):
    """A narrowing of the queue that one member of staff kept under a name. It holds no word about a patient."""

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    owner = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    name = models.CharField(max_length=60)
    narrowing = models.JSONField(default=dict)
    made_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["owner", "name"], name="saved_view_one_a_name")]
