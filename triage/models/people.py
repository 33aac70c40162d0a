"""Patients: who sent a form. Everything personal is sealed; staff search by keyed tokens."""

from datetime import date
from uuid import uuid4

from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.db import models

from prolo.vault.fields import EncryptedJSON, EncryptedText


class Patient(models.Model):
    """One person as one form described them. Two forms are never joined by themselves."""

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    given_name = EncryptedText()
    family_name = EncryptedText()
    birth_date = EncryptedText()
    email = EncryptedText()
    phone = EncryptedText()
    contact = EncryptedJSON(default=dict)
    name_tokens = ArrayField(models.BinaryField(), default=list)
    birth_token = models.BinaryField(null=True)
    phone_token = models.BinaryField(null=True)
    email_token = models.BinaryField(null=True)
    created_at = models.DateTimeField()

    class Meta:
        indexes = [
            GinIndex(fields=["name_tokens"], name="patient_name_tokens"),
            models.Index(fields=["created_at", "id"], name="patient_newest"),
            models.Index(fields=["birth_token"], name="patient_birth_token"),
            models.Index(fields=["phone_token"], name="patient_phone_token"),
            models.Index(fields=["email_token"], name="patient_email_token"),
        ]


def age_on(birth_date: str, day: date) -> int | None:
    """Whole years on that day, or None when the date cannot be read or lies ahead."""
    try:
        born = date.fromisoformat(birth_date)
    except ValueError:
        return None
    years = day.year - born.year - ((day.month, day.day) < (born.month, born.day))
    return years if years >= 0 else None
