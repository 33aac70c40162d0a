"""Links: the way back to one draft or one case, for a person without an account; and requests for a new one."""

from uuid import uuid4

from django.db import models
from django.db.models import Q

from prolo.vault.fields import EncryptedText
from triage.models.cases import Case
from triage.models.intake import Intake


class Link(models.Model):
    """A secret address, and a short code that does the same. Only hashes are kept; a date of birth is asked too."""

    class Purpose(models.TextChoices):
        DRAFT = "draft"
        CASE = "case"

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    purpose = models.CharField(max_length=8, choices=Purpose)
    intake = models.ForeignKey(Intake, null=True, on_delete=models.CASCADE, related_name="links")
    case = models.ForeignKey(Case, null=True, on_delete=models.PROTECT, related_name="links")
    token_hash = models.BinaryField(max_length=32, unique=True)
    code_token = models.BinaryField(max_length=16, unique=True)
    email_token = models.BinaryField(max_length=16, null=True)  # whom the link to a draft was mailed to
    made_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    revoked_at = models.DateTimeField(null=True)
    wrong_dates = models.PositiveSmallIntegerField(default=0)

    class Meta:
        indexes = [
            models.Index(
                fields=["email_token"], name="link_by_email", condition=Q(email_token__isnull=False)
            ),
        ]
        constraints = [
            models.CheckConstraint(
                name="link_leads_to_one_thing",
                condition=Q(purpose="draft", intake__isnull=False, case__isnull=True)
                | Q(purpose="case", intake__isnull=True, case__isnull=False),
            ),
        ]


class AskedLink(models.Model):
    """Somebody asks for a new link: to an address, or in place of one that ended. Gone once it was answered."""

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    email = EncryptedText(default="")
    link = models.ForeignKey(Link, null=True, on_delete=models.CASCADE, related_name="+")
    asked_at = models.DateTimeField()
