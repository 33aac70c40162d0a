"""Counters of what happened, by quarter of an hour and place. They hold no word about anybody."""

from django.db import models

from prolo.clinic.models import Location


class Measure(models.TextChoices):
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


class Tally(models.Model):
    """One counter. Triggers of the database write it with the rows it counts; only ASKED is written by its service.

    The quarter of an hour begins at `at`, so that days and hours are right in every time zone. Writers at the same
    moment take different lanes; a reader adds the lanes up.
    """

    id = models.BigAutoField(primary_key=True)
    measure = models.CharField(max_length=12, choices=Measure)
    at = models.DateTimeField()
    location = models.ForeignKey(Location, on_delete=models.PROTECT, related_name="+", db_index=False)
    key = models.CharField(max_length=LONGEST_KEY, blank=True)
    lane = models.PositiveSmallIntegerField(default=0)
    count = models.IntegerField(default=0)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["measure", "at", "location", "key", "lane"], name="tally_one_counter"
            ),
        ]
