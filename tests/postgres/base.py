"""The embedded engine for tests: a server without syncs, each database a copy of one, and emptied by what it holds.

Emptying passes by the triggers that refuse everybody else.
"""

from functools import cache
from typing import Any

import psycopg2
from django.db.backends.postgresql.operations import DatabaseOperations

from prolo.embedded import base
from tests.postgres.creation import CreationByCopy

NEVER_EMPTIED = {"django_content_type", "auth_permission", "django_site"}
"""What the migrations say of the models themselves; flushing would write the same rows again."""
EMPTY = """
DO $$ DECLARE one regclass; BEGIN
    LOCK TABLE {tables} IN SHARE ROW EXCLUSIVE MODE;
    FOREACH one IN ARRAY ARRAY[{names}]::regclass[] LOOP
        IF pg_relation_size(one) > 1000000 THEN EXECUTE format('TRUNCATE %s CASCADE', one);
        ELSIF pg_relation_size(one) > 0 THEN EXECUTE format('DELETE FROM %s', one);
        END IF;
    END LOOP;
END $$
"""
"""A table that a test filled is short: new files for each of sixty tables take a hundred times as long."""
WITHOUT_SYNCS = {"fsync": "off", "full_page_writes": "off", "synchronous_commit": "off"}


@cache
def _hurried(folder: str, port: str, user: str) -> None:
    """Nothing of these tests has to outlive a power cut; those that kill processes start servers of their own."""
    own = psycopg2.connect(host=folder, port=port, user=user, dbname="postgres")
    own.autocommit = True
    with own.cursor() as cursor:
        for name, value in WITHOUT_SYNCS.items():
            cursor.execute(f"ALTER SYSTEM SET {name} = {value}")
        cursor.execute("SELECT pg_reload_conf()")
    own.close()


class FlushingOperations(DatabaseOperations):
    def sql_flush(self, style: Any, tables: Any, **options: Any) -> list[str]:
        quoted = [self.quote_name(table) for table in sorted(set(tables) - NEVER_EMPTIED)]
        if not quoted:
            return []
        empty = EMPTY.format(tables=", ".join(quoted), names=", ".join(f"'{name}'" for name in quoted))
        return ["SET session_replication_role = replica", empty, "SET session_replication_role = DEFAULT"]


class DatabaseWrapper(base.DatabaseWrapper):
    ops_class = FlushingOperations
    creation_class = CreationByCopy

    def get_connection_params(self) -> dict[str, Any]:
        params = super().get_connection_params()
        _hurried(params["host"], params["port"], params["user"])
        return params
