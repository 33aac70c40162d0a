"""Where the clinic is and when it is open."""

from zoneinfo import ZoneInfo

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _


def is_time_zone(name: str) -> None:
    """Refuses a name that is no time zone."""
    try:
        ZoneInfo(name)
    except (KeyError, ValueError, OSError) as error:
        raise ValidationError(_("There is no time zone of this name.")) from error


class Location(models.Model):
    """One place where the clinic sees people."""

    name = models.CharField(max_length=120)
    slug = models.SlugField(unique=True)
    time_zone = models.CharField(max_length=64, blank=True, validators=[is_time_zone])
    phone = models.CharField(max_length=40, blank=True)
    targets = models.JSONField(default=dict, blank=True)
    """Times to reply that are not ours (prolo.clinic.targets): what, result, number."""

    class Meta:
        ordering = ["pk"]

    def __str__(self) -> str:
        return self.name

    @property
    def zone(self) -> ZoneInfo:
        """Its own time zone, else the clinic's."""
        return ZoneInfo(self.time_zone or settings.CLINIC_TIME_ZONE)


class OpeningHours(models.Model):
    """One span of one weekday, Monday is 0, in the location's own time; a day may have several."""

    location = models.ForeignKey(Location, on_delete=models.CASCADE, related_name="opening_hours")
    weekday = models.PositiveSmallIntegerField()
    opens_at = models.TimeField()
    closes_at = models.TimeField()

    class Meta:
        ordering = ["weekday", "opens_at"]
        verbose_name_plural = "opening hours"
        constraints = [
            models.CheckConstraint(condition=Q(weekday__lte=6), name="clinic_weekday_0_to_6"),
            models.CheckConstraint(
                condition=Q(closes_at__gt=F("opens_at")), name="clinic_closes_after_opening"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.weekday}: {self.opens_at:%H:%M}-{self.closes_at:%H:%M}"


class Holiday(models.Model):
    """A day on which a location, or the whole clinic, is closed."""

    location = models.ForeignKey(
        Location, on_delete=models.CASCADE, null=True, blank=True, related_name="holidays"
    )
    on = models.DateField()
    name = models.CharField(max_length=120)

    class Meta:
        ordering = ["on"]
        constraints = [
            models.UniqueConstraint(
                fields=["location", "on"], name="clinic_one_holiday_a_day", nulls_distinct=False
            ),
        ]

    def __str__(self) -> str:
        return f"{self.on}: {self.name}"


class Cover(models.Model):
    """Who answers for a location on some days. Place 1 is told first, place 2 next, and so on."""

    location = models.ForeignKey(Location, on_delete=models.CASCADE, related_name="cover")
    member = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    place = models.PositiveSmallIntegerField(default=1)
    first_day = models.DateField()
    last_day = models.DateField()

    class Meta:
        ordering = ["first_day", "place", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(last_day__gte=F("first_day")), name="clinic_cover_ends_after_it_begins"
            ),
            models.CheckConstraint(condition=Q(place__gte=1), name="clinic_cover_from_place_1"),
        ]
        indexes = [models.Index(fields=["location", "last_day"], name="clinic_cover_of_a_day")]

    def __str__(self) -> str:
        return f"{self.first_day} to {self.last_day}: {self.member}"


class CalendarChange(models.Model):
    """Other hours or closed days of a place, and how far the cases are that waited by the ones before."""

    location = models.ForeignKey(Location, on_delete=models.CASCADE, related_name="+")
    at = models.DateTimeField()
    why = models.CharField(max_length=120, blank=True)
    before = models.JSONField()
    after = models.JSONField()
    cases = models.PositiveIntegerField(default=0)
    moved = models.PositiveIntegerField(default=0)  # how many of them have another time now
    done_at = models.DateTimeField(null=True)

    class Meta:
        indexes = [
            models.Index(fields=["location", "-at"], name="clinic_changes_of_place"),
            models.Index(fields=["id"], name="clinic_changes_going_on", condition=Q(done_at__isnull=True)),
        ]

    def __str__(self) -> str:
        return f"{self.location}: {self.moved} of {self.cases}"


class Beat(models.Model):
    """When work that has to go on by itself was last done: one row for each kind of it."""

    name = models.CharField(primary_key=True, max_length=20)
    at = models.DateTimeField()

    def __str__(self) -> str:
        return f"{self.name}: {self.at}"
