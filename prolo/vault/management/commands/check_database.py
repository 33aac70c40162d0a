"""Says what keeps the database from holding real patients; the web does not start before it is put right."""

from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.db import OperationalError, connection

from prolo.database import faults


class Command(BaseCommand):
    help = "Look at the database's settings and at the rights of our role. The demo may run on anything."
    requires_system_checks: list[str] = []

    def handle(self, *args: Any, **options: Any) -> None:
        if settings.DEMO:
            return
        try:
            found = list(faults(connection))
        except OperationalError as error:
            raise CommandError("The database of DATABASE_URL cannot be reached.") from error
        if found:
            raise CommandError("The database is not fit for patients: " + "; ".join(found))
