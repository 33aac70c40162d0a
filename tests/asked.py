"""What was asked of the database, in words: of a statement whose plan is kept the text stands with the plan."""

from django.db import connection
from django.test.utils import CaptureQueriesContext


def texts(asked: CaptureQueriesContext) -> list[tuple[str, str]]:
    """Each statement as it was sent, in order, and what it says."""
    said = [query["sql"] for query in asked]
    with connection.cursor() as cursor:
        cursor.execute("SELECT name, statement FROM pg_prepared_statements")
        kept = dict(cursor.fetchall())
    return [(sql, kept[sql.split()[1]] if sql.startswith("EXECUTE") else sql) for sql in said]
