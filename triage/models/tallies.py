"""Counters of what happened: by quarter of an hour and place, and by clinic day. They hold no word about anybody."""

from uuid import uuid4

from django.db import models

from prolo.clinic.models import Location
from prolo.vault.fields import EncryptedJSON


class Counted(models.TextChoices):
    """What is counted, and what `key` says then."""

    ARRIVED = "arrived"  # a case was opened
    ACTED = "acted"  # first action of the staff; key: how long it took
    DECIDED = "decided"  # first decision; key: how long it took
    LATE = "late"  # first decision after it was due
    MAIL_BACK = "mail_back"  # a mail came back
    BEGUN = "begun"  # a patient's form, by when it was begun; key: how far it came
    ASKED = "asked"  # the patient was asked; key: why


SENT, STOPPED = "=sent", "=stopped"
"""Keys of forms that came to an end: sent, or stopped by an emergency sign."""
LONGEST_KEY = 24


class _Counter(models.Model):
    """What is counted, from when on, where, and of which kind."""

    id = models.BigAutoField(primary_key=True)
    measure = models.CharField(max_length=12, choices=Counted)
    at = models.DateTimeField()
    location = models.ForeignKey(Location, on_delete=models.PROTECT, related_name="+", db_index=False)
    key = models.CharField(max_length=LONGEST_KEY, blank=True)
    lane = models.PositiveSmallIntegerField(default=0)
    count = models.IntegerField(default=0)

    class Meta:
        abstract = True


class Tally(_Counter):
    """One counter. Triggers of the database write it with the rows it counts; only ASKED is written by its service.

    The quarter of an hour begins at `at`, so that days and hours are right in every time zone. Writers at the same
    moment take different lanes; a reader adds the lanes up.
    """

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["measure", "at", "location", "key", "lane"], name="tally_one_counter"
            ),
        ]
        indexes = [
            models.Index(
                fields=["measure", "at"], include=["location", "key", "count"], name="tally_of_a_time"
            ),
        ]


class TallySum(_Counter):
    """Counters added up: of arrivals by the hour, of everything else by the day, both in UTC and in lanes.

    Triggers of the counters write it. A reader takes whole hours and days from here, and what is left at the ends of
    a time from the counters.
    """

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["measure", "at", "location", "key", "lane"],
                include=["count"],
                name="tallysum_one_counter",
            ),
        ]


class OpenTally(models.Model):
    """How many cases of one level are open at a place: with us, or with the patient. Triggers of the cases write it.

    A case may be counted in one lane and discounted in another, so a single row can be less than nothing.
    """

    id = models.BigAutoField(primary_key=True)
    location = models.ForeignKey(Location, on_delete=models.PROTECT, related_name="+", db_index=False)
    urgency = models.PositiveSmallIntegerField()
    with_patient = models.BooleanField()
    lane = models.PositiveSmallIntegerField(default=0)
    count = models.IntegerField(default=0)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["urgency", "location", "with_patient", "lane"], name="opentally_one_counter"
            ),
        ]


class CountedDay(models.Model):
    """One day on the clinic's calendar, counted whole: what the rules did, and what clinicians made of it.

    The counts are sealed: on a quiet day they would tell in clear what is sealed in the one case of that day.
    """

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    day = models.DateField(unique=True)
    counted_at = models.DateTimeField()
    counts = EncryptedJSON()
