"""Which versions of the rules were signed, by whom, and released. They say nothing about any patient."""

from django.db import models
from django.db.models import Q

from triage.models.cases import staff


class RuleSignature(models.Model):
    """A clinician's signature on one rulebook with its questions. Append-only; another word, and it is for nothing.

    With a `rule` it is a line: cases may be no emergency any more for want of this rule, and why.
    """

    form = models.CharField(max_length=12)
    version = models.PositiveSmallIntegerField()
    digest = models.CharField(max_length=64)
    rule = models.CharField(max_length=8, blank=True, default="")
    why = models.TextField(blank=True, default="")
    signer = staff()
    name = models.TextField()  # as it was then
    credentials = models.TextField()
    role = models.CharField(max_length=20)
    at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["digest", "rule", "signer"], name="rules_signed_once_each"),
            models.CheckConstraint(name="rules_line_has_a_reason", condition=Q(rule="") | ~Q(why="")),
        ]


class RulebookRelease(models.Model):
    """A rulebook that was released: two clinicians had signed it, and it was tried on what was stored. Append-only."""

    form = models.CharField(max_length=12)
    version = models.PositiveSmallIntegerField()
    digest = models.CharField(max_length=64, unique=True)
    tried_on = models.PositiveIntegerField()  # sets of answers
    moved = models.PositiveIntegerField()
    at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["form", "version"], name="rules_released_once")]
