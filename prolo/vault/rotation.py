"""Sealing stored values again with the newest key, in small steps, while the clinic works."""

from collections.abc import Iterator
from typing import Any

from django.apps import apps
from django.db import models, transaction
from django.db.models import F, Func, TextField, Value
from django.db.models.functions import Cast, Left

from prolo.vault.fields import EncryptedField
from prolo.vault.sealing import newest_key_id

# Append-only tables let a row be sealed again only inside a transaction that says so.
ROTATING = "prolo.rotating_keys"


def encrypted_fields() -> Iterator[EncryptedField]:
    """Every encrypted field of every installed model."""
    for model in apps.get_models():
        yield from (field for field in model._meta.local_fields if isinstance(field, EncryptedField))


def rows_with_old_keys(field: EncryptedField) -> models.QuerySet[Any]:
    """Ids of rows whose value is sealed with another key than the newest, with the stored text."""
    newest = f"{newest_key_id()}:"
    rows = field.model._base_manager.annotate(
        stored=Cast(field.name, TextField()), key=Left(F("stored"), len(newest))
    )
    return rows.filter(stored__isnull=False).exclude(key=newest)


def rotate(field: EncryptedField, *, batch: int) -> Iterator[int]:
    """Seal a field's old values with the newest key; yields the count after each committed batch.

    Stopped at any moment it leaves only whole values, and the next run goes on with the rest. A row
    changed meanwhile is left alone: whoever changed it sealed it with the newest key.
    """
    last = None
    while True:
        rows = rows_with_old_keys(field).order_by("pk")
        found = list((rows.filter(pk__gt=last) if last else rows).values_list("pk", "stored")[:batch])
        if not found:
            return
        with transaction.atomic():
            _announce(field.model)
            for row, stored in found:
                sealed = field.seal(field.open(stored, row=row), row=row)
                rows_with_old_keys(field).filter(pk=row, stored=stored).update(**{field.name: sealed})
        last = found[-1][0]
        yield len(found)


def _announce(model: type[models.Model]) -> None:
    setting = Func(Value(ROTATING), Value("on"), Value(True), function="set_config", output_field=TextField())
    model._base_manager.annotate(announced=setting).order_by().values_list("announced", flat=True).first()
