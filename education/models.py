"""The tables of the library: a page, its immutable versions, their reviews, the sources, the feedback."""

import uuid

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex, OpClass
from django.contrib.postgres.search import SearchVector, SearchVectorField
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from education.library_files import slug_of


class Kind(models.TextChoices):
    GUIDE = "guide", _("guide")
    CONDITION = "condition", _("condition")
    PROCEDURE = "procedure", _("procedure")
    INDEX = "index", _("index")
    SERVICE = "service", _("service page")


class Origin(models.TextChoices):
    LIBRARY = "library", _("shipped library")
    CLINIC = "clinic", _("this clinic")


class Page(models.Model):
    """An address of the library: pointers only, the one row that changes."""

    lang = models.CharField(max_length=12, default="en")
    slug = models.CharField(max_length=200, blank=True)
    file = models.CharField(max_length=220, blank=True)  # its place in the library; stays when the page moves
    kind = models.CharField(max_length=12, choices=Kind)
    region = models.CharField(max_length=40, blank=True)
    area = models.CharField(max_length=40, blank=True)
    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+"
    )
    live = models.ForeignKey("PageVersion", models.PROTECT, null=True, blank=True, related_name="+")
    draft = models.ForeignKey("PageVersion", models.PROTECT, null=True, blank=True, related_name="+")
    submitted_at = models.DateTimeField(null=True, blank=True)
    submitted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+"
    )
    publish_at = models.DateTimeField(null=True, blank=True)
    first_published_at = models.DateTimeField(null=True, blank=True)
    next_review_on = models.DateField(null=True, blank=True)
    retired_at = models.DateTimeField(null=True, blank=True)
    library_hash = models.CharField(max_length=64, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["lang", "slug"], name="page_address_once_per_language"),
            models.UniqueConstraint(
                fields=["lang", "file"], condition=~Q(file=""), name="page_file_once_per_language"
            ),
            models.CheckConstraint(
                condition=Q(draft__isnull=True) | Q(live__isnull=True) | ~Q(draft=F("live")),
                name="page_draft_is_not_live",
            ),
            models.CheckConstraint(
                condition=Q(submitted_at__isnull=True, submitted_by__isnull=True)
                | Q(submitted_at__isnull=False, submitted_by__isnull=False),
                name="page_submitted_who_and_when",
            ),
        ]

    def __str__(self) -> str:
        return f"/{self.slug}/" if self.slug else "/"

    @property
    def first_slug(self) -> str:
        """The slug it was shipped under, by which the site map knows it, wherever it stands now."""
        return slug_of(self.file) if self.file else self.slug


class PageVersion(models.Model):
    """One text of a page. Written once; a trigger refuses change and deletion."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    page = models.ForeignKey(Page, models.PROTECT, related_name="versions")
    number = models.PositiveIntegerField()
    title = models.CharField(max_length=120)
    main_message = models.CharField(max_length=160)
    body = models.TextField()
    front_matter = models.TextField(blank=True)  # the head of the library file, word for word: the way back
    aliases = ArrayField(models.CharField(max_length=120), default=list, blank=True)
    evidence = models.CharField(max_length=40, blank=True)
    source_keys = ArrayField(models.CharField(max_length=80), default=list, blank=True)
    written_by = models.CharField(max_length=120)
    review_months = models.PositiveSmallIntegerField(default=12)
    changed = models.CharField(max_length=200)
    origin = models.CharField(max_length=8, choices=Origin)
    made_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+"
    )
    made_at = models.DateTimeField()
    html = models.TextField(blank=True)
    plain = models.TextField(blank=True)
    names = models.TextField(blank=True)  # title and aliases, as people may type them
    headings = models.TextField(blank=True)
    search = models.GeneratedField(
        expression=SearchVector("names", weight="A", config="english")
        + SearchVector("main_message", weight="B", config="english")
        + SearchVector("headings", weight="C", config="english")
        + SearchVector("plain", weight="D", config="english"),
        output_field=SearchVectorField(),
        db_persist=True,
    )
    checks = models.JSONField(default=dict, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["page", "number"], name="version_number_once_per_page"),
            models.CheckConstraint(condition=Q(number__gte=1), name="version_number_from_one"),
        ]
        indexes = [
            GinIndex(fields=["search"], name="version_search"),
            GinIndex(OpClass("names", name="gin_trgm_ops"), name="version_names"),
        ]

    def __str__(self) -> str:
        return f"{self.title}, version {self.number}"


class Review(models.Model):
    """A clinician's word on one version. Written once; the reviewer is never the person who made it."""

    class Decision(models.TextChoices):
        APPROVE = "approve", _("approve")
        RETURN = "return", _("return to the author")

    version = models.ForeignKey(PageVersion, models.PROTECT, related_name="reviews")
    reviewer = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    decision = models.CharField(max_length=8, choices=Decision)
    comment = models.TextField(blank=True)
    pemat = models.JSONField(default=dict, blank=True)
    checklist = models.JSONField(default=dict, blank=True)
    at = models.DateTimeField()

    class Meta:
        indexes = [models.Index(fields=["version", "-at"], name="review_latest_of_version")]

    def __str__(self) -> str:
        return f"{self.decision}: {self.version_id}"


class Source(models.Model):
    """A reference that pages may cite by its readable key."""

    class Tier(models.TextChoices):
        PRIMARY = "P", _("primary or official")
        SECOND_HAND = "S", _("second-hand copy")
        COMMERCIAL = "C", _("commercial")
        DECISION = "D", _("decision of this clinic")

    key = models.CharField(max_length=80, unique=True)
    citation = models.TextField()
    doi = models.CharField(max_length=200, blank=True)
    pmid = models.CharField(max_length=20, blank=True)
    url = models.CharField(max_length=500, blank=True)
    tier = models.CharField(max_length=1, choices=Tier)
    to_check = models.BooleanField(default=False)
    design = models.CharField(max_length=120, blank=True)
    people = models.PositiveIntegerField(null=True, blank=True)
    checked_on = models.DateField(null=True, blank=True)
    retracted_on = models.DateField(null=True, blank=True)

    def __str__(self) -> str:
        return self.key


class Feedback(models.Model):
    """Was this page clear? No name, no e-mail address, no network address, no user."""

    page = models.ForeignKey(Page, models.CASCADE, related_name="feedback")
    version = models.ForeignKey(PageVersion, models.PROTECT, related_name="+")
    clear = models.BooleanField()
    text = models.CharField(max_length=500, blank=True)
    at = models.DateTimeField()
    handled_at = models.DateTimeField(null=True, blank=True)
    handled_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+"
    )

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(handled_at__isnull=True, handled_by__isnull=True)
                | Q(handled_at__isnull=False, handled_by__isnull=False),
                name="feedback_handled_who_and_when",
            )
        ]

    def __str__(self) -> str:
        return f"feedback on {self.page_id}"


class Searched(models.Model):
    """Words somebody searched for and how many pages were found: nothing of the person, kept 90 days."""

    words = models.CharField(max_length=80)
    found = models.PositiveSmallIntegerField()
    at = models.DateTimeField(db_index=True)

    def __str__(self) -> str:
        return self.words


class Reminder(models.Model):
    """The outbox of the review clock: one row for a page, a day its check is due, and a person to tell."""

    page = models.ForeignKey(Page, models.CASCADE, related_name="reminders")
    due_on = models.DateField()
    to = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+")
    queued_at = models.DateTimeField()
    next_try_at = models.DateTimeField(null=True)  # none: sent, or there is nothing to send any more
    attempts = models.PositiveSmallIntegerField(default=0)
    sent_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["page", "due_on", "to"], name="reminded_once_of_each_due_day")
        ]
        indexes = [models.Index(fields=["next_try_at"], name="reminder_due", condition=Q(sent_at=None))]

    def __str__(self) -> str:
        return f"reminder of {self.page_id}, {self.due_on}"
