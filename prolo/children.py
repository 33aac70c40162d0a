"""Rows that hang on another row, fetched with it in one statement: each kind comes as one list of JSON.

What is encrypted stays sealed in the list, as in the table, and is opened where it is read.
"""

import json
from collections.abc import Iterable, Sequence
from functools import cache
from typing import Any, TypeVar

from django.contrib.postgres.expressions import ArraySubquery
from django.db import models
from django.db.models.functions import JSONObject

from prolo.vault.fields import EncryptedField, Sealed

Row = TypeVar("Row", bound=models.Model)
NAME = "__name"
"""A person's name stands in a list behind the name of the column that points to them."""


def packed(rows: models.QuerySet[Any], *people: str) -> ArraySubquery:
    """An annotation that holds these rows, with the names of the `people` in them (foreign keys to users)."""
    fields = {field.attname: field.attname for field in rows.model._meta.concrete_fields}
    names = {person + NAME: person + NAME for person in people}
    return ArraySubquery(rows.values_list(JSONObject(**fields, **names), flat=True))


def unpacked(model: type[Row], held: Iterable[Any], *people: str) -> list[Row]:
    """The rows of a list that `packed` made, as the ORM would give them."""
    return [_row(model, json.loads(item) if isinstance(item, str) else item, people) for item in held or ()]


def _row(model: type[Row], item: dict[str, Any], people: Sequence[str]) -> Row:
    names, readers = _fields(model)
    values = [
        item[name] if read is None or item[name] is None else read(item[name])
        for name, read in zip(names, readers, strict=True)
    ]
    row = model.from_db("default", names, values)
    for person in people:
        field: Any = model._meta.get_field(person)
        if (pk := item[field.attname]) is not None:
            known = field.related_model.from_db("default", ["id", "name"], [pk, item[person + NAME]])
            field.set_cached_value(row, known)
        else:
            field.set_cached_value(row, None)
    return row


@cache
def _fields(model: type[models.Model]) -> tuple[list[str], list[Any]]:
    """The columns, and for those that JSON tells as text what makes the value of it again."""
    fields = model._meta.concrete_fields
    return [field.attname for field in fields], [_reader(field) for field in fields]


def _reader(field: Any) -> Any:
    target = field.target_field if field.is_relation else field
    if isinstance(target, EncryptedField):
        return Sealed
    return target.to_python if isinstance(target, models.UUIDField | models.DateTimeField) else None
