"""What follows an injection: the procedure, check-ins and their replies, nerve follow-up, measures, adverse events.

Times and counts stand in clear, for lists are ordered by them; whatever says something about a person is sealed.
"""

from uuid import uuid4

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from prolo.clinic.models import Location
from prolo.vault.fields import EncryptedJSON, EncryptedText
from triage.models.cases import Case, staff


class Procedure(models.Model):
    """An injection session that took place. Append-only but for `superseded`: a correction is a new row."""

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="procedures")
    corrects = models.OneToOneField(
        "self", null=True, on_delete=models.PROTECT, related_name="corrected_by"
    )  # the row this one takes the place of
    superseded = models.BooleanField(default=False)  # a newer row holds
    took_place_at = models.DateTimeField()
    location = models.ForeignKey(Location, on_delete=models.PROTECT, related_name="+")
    done_by = staff()
    record = EncryptedJSON()
    """Region, side, sites, guidance, solution, concentration, volume, nerve checks, consent ..., by key."""
    at = models.DateTimeField()
    by = staff()

    class Meta:
        indexes = [
            models.Index(fields=["case", "-took_place_at"], name="procedure_newest"),
            models.Index(
                fields=["took_place_at"], name="procedure_that_holds", condition=Q(superseded=False)
            ),
        ]


class CheckIn(models.Model):
    """A planned set of aftercare questions after a procedure, so many hours on. It is answered once."""

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    procedure = models.ForeignKey(Procedure, on_delete=models.PROTECT, related_name="check_ins")
    hours = models.PositiveSmallIntegerField()
    due_at = models.DateTimeField()
    sent_at = models.DateTimeField(null=True)  # the mail was put into the outbox
    answered_at = models.DateTimeField(null=True)
    late_at = models.DateTimeField(null=True)  # nobody answered: it went to the call list
    cancelled_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["procedure", "hours"], name="check_in_one_a_time"),
        ]
        indexes = [
            models.Index(
                fields=["due_at"],
                name="check_in_to_send",
                condition=Q(sent_at__isnull=True, answered_at__isnull=True, cancelled_at__isnull=True),
            ),
            models.Index(
                fields=["due_at", "id"],
                name="check_in_unanswered",
                condition=Q(answered_at__isnull=True, cancelled_at__isnull=True),
            ),
        ]


class CheckInReply(models.Model):
    """One sent set of aftercare answers with what the aftercare rulebook said about it. Append-only.

    `check_in` is empty when nobody had asked; `procedure` too, when the person has none on file here. `case` is the
    case it was put into: one of its own when somebody has to act, else the one of the procedure.
    """

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="check_in_replies")
    check_in = models.OneToOneField(CheckIn, null=True, on_delete=models.PROTECT, related_name="reply")
    procedure = models.ForeignKey(Procedure, null=True, on_delete=models.PROTECT, related_name="replies")
    answers = EncryptedJSON()
    words = EncryptedJSON()
    """The wording that was on the screen, by key."""
    result = models.CharField(max_length=24)
    findings = EncryptedJSON()
    undecided = EncryptedJSON()
    would_change = EncryptedJSON()
    human_must_read = models.BooleanField()
    asked_version = models.PositiveSmallIntegerField(null=True)
    """The version whose questions were on the screen, by the number of its rules; empty where nobody knows it."""
    questionnaire_version = models.PositiveSmallIntegerField()
    rulebook_version = models.PositiveSmallIntegerField()
    idempotency_key = models.UUIDField(unique=True)
    sent_at = models.DateTimeField()
    entered_by = staff(null=True)
    told_by = EncryptedText(default="")

    class Meta:
        indexes = [
            models.Index(fields=["case", "-sent_at"], name="check_in_reply_newest"),
            models.Index(fields=["sent_at"], name="check_in_reply_of_a_day"),
        ]


class NervePathway(models.Model):
    """The follow-up of a possible nerve injury; open until it is resolved or handed over. Its steps are events."""

    class End(models.TextChoices):
        RESOLVED = "resolved", _("Resolved")
        HANDED_OVER = "handed_over", _("Handed over to another service")

    case = models.OneToOneField(
        Case, primary_key=True, on_delete=models.PROTECT, related_name="nerve_pathway"
    )
    procedure = models.ForeignKey(Procedure, null=True, on_delete=models.PROTECT, related_name="+")
    opened_at = models.DateTimeField()
    assessed_at = models.DateTimeField(null=True)  # a clinician examined the person for the first time
    next_check_at = models.DateTimeField()
    reminded_at = models.DateTimeField(null=True)
    ended_at = models.DateTimeField(null=True)
    ended_by = staff(null=True)
    end = models.CharField(max_length=12, choices=End, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="nerve_pathway_ended_who_when_and_how",
                condition=Q(ended_at__isnull=True, ended_by__isnull=True, end="")
                | (Q(ended_at__isnull=False, ended_by__isnull=False) & ~Q(end="")),
            ),
        ]
        indexes = [
            models.Index(
                fields=["next_check_at"], name="nerve_check_due", condition=Q(ended_at__isnull=True)
            ),
        ]


class Measure(models.Model):
    """One round of patient-reported scores, so many weeks after the decision or the procedure; week 0: the intake's.

    Answered once; the answers never change then. A newer procedure has rounds of its own.
    """

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="measures")
    procedure = models.ForeignKey(Procedure, null=True, on_delete=models.PROTECT, related_name="+")
    weeks = models.PositiveSmallIntegerField()
    due_at = models.DateTimeField()
    asked_at = models.DateTimeField(null=True)  # the mail was put into the outbox
    reminded_at = models.DateTimeField(null=True)  # once; from then on a call may follow
    taken_at = models.DateTimeField(null=True)
    closed_at = models.DateTimeField(null=True)  # it was never answered, or is not wanted any more
    answers = EncryptedJSON(default=dict)
    idempotency_key = models.UUIDField(default=uuid4, unique=True, editable=False)
    entered_by = staff(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["case", "procedure", "weeks"], nulls_distinct=False, name="measure_one_a_round"
            )
        ]
        indexes = [
            models.Index(
                fields=["due_at"],
                name="measure_to_ask",
                condition=Q(asked_at__isnull=True, taken_at__isnull=True, closed_at__isnull=True),
            ),
            models.Index(
                fields=["asked_at"],
                name="measure_unanswered",
                condition=Q(asked_at__isnull=False, taken_at__isnull=True, closed_at__isnull=True),
            ),
            models.Index(
                fields=["weeks", "-asked_at"], name="measure_asked", condition=Q(asked_at__isnull=False)
            ),
        ]


class AdverseEvent(models.Model):
    """One line of the clinic's register of harm. Append-only but for `superseded`: a correction is a new row."""

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="adverse_events")
    procedure = models.ForeignKey(Procedure, null=True, on_delete=models.PROTECT, related_name="+")
    corrects = models.OneToOneField("self", null=True, on_delete=models.PROTECT, related_name="corrected_by")
    superseded = models.BooleanField(default=False)
    began_at = models.DateTimeField()
    record = EncryptedJSON()
    """What happened, how serious, what was done, where it was reported, how it ended, by key."""
    at = models.DateTimeField()
    by = staff()

    class Meta:
        indexes = [models.Index(fields=["-began_at", "id"], name="adverse_event_newest")]


CHECK_IN_HOURS = (6, 24, 72, 168, 336)
"""When a clinic that chose nothing else asks: at 6 hours, 1, 3, 7 and 14 days."""
MEASURE_WEEKS = (6, 12, 26, 52)


class CheckInPlan(models.Model):
    """The hours at which one place asks after a procedure, in place of ours."""

    location = models.OneToOneField(
        Location, primary_key=True, on_delete=models.CASCADE, related_name="check_in_plan"
    )
    hours = models.JSONField()
