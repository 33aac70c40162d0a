"""The embedded engine, allowed to empty append-only tables between tests: the triggers refuse everybody else."""

from typing import Any

from django.db.backends.postgresql.operations import DatabaseOperations

from prolo.embedded import base


class FlushingOperations(DatabaseOperations):
    def sql_flush(self, *args: Any, **options: Any) -> list[str]:
        statements = super().sql_flush(*args, **options)
        quiet, loud = "SET session_replication_role = replica", "SET session_replication_role = DEFAULT"
        return [quiet, *statements, loud] if statements else []


class DatabaseWrapper(base.DatabaseWrapper):
    ops_class = FlushingOperations
