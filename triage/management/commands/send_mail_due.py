"""Send every mail of the outbox that is due: once, or for ever beside the worker."""

import time
from typing import Any

from django.core.management.base import BaseCommand, CommandParser
from django.db import Error, connection
from django.utils.timezone import now

from triage.services.delivery import deliver_due

PAUSE = 30
"""Seconds between two looks at the outbox."""


class Command(BaseCommand):
    help = "Send every mail of the outbox that is due, oldest first."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--limit", type=int, default=500)
        parser.add_argument("--loop", action="store_true", help="look again every half minute, until stopped")

    def handle(self, *args: Any, **options: Any) -> None:
        if not options["loop"]:
            self.stdout.write(f"{deliver_due(at=now(), limit=options['limit'])} sent")
            return
        while True:
            self._look(options["limit"])
            time.sleep(PAUSE)

    def _look(self, limit: int) -> None:
        """One look; a database that is away is tried again at the next one."""
        try:
            deliver_due(at=now(), limit=limit)
        except Error as error:
            self.stderr.write(f"outbox: {type(error).__name__}, trying again")
        finally:
            connection.close()
