"""What the database holds, row by row as it lies there: two looks tell whether anything was written in between."""

from typing import Any

from django.apps import apps
from django.db import connection

from triage.models import Presence

NOT_LOOKED_AT = {
    "audit",  # a refusal and a reading are written down; that is no change
    "sessions",
    "usersessions",
    "limits",
    "contenttypes",
}


def everything_stored() -> dict[str, list[Any]]:
    """Every row of every table that a person's request could change."""
    held = {}
    for model in apps.get_models(include_auto_created=True):
        if model._meta.app_label not in NOT_LOOKED_AT and model is not Presence:  # who has a page open
            held[model._meta.db_table] = rows_of(model._meta.db_table)
    return held


def rows_of(table: str) -> list[Any]:
    with connection.cursor() as cursor:
        cursor.execute(f'SELECT * FROM "{table}"')
        return sorted((tuple(map(_plain, row)) for row in cursor.fetchall()), key=repr)


def _plain(value: Any) -> Any:
    return bytes(value) if isinstance(value, memoryview) else value
