"""After a restore: name the cases that were receipted or changed later than the backup. Staff check each of them."""

from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser

from prolo import receipt_log
from triage.queries.after_restore import to_check


class Command(BaseCommand):
    help = "Compare the log of receipts with the database, and list the references to check after a restore."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("log", nargs="?", default=settings.RECEIPT_LOG, help="the file; else RECEIPT_LOG")

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            with open(options["log"], encoding="utf-8", errors="replace", newline="\n") as lines:
                logged = receipt_log.newest(lines)
        except OSError as error:
            raise CommandError(
                "There is no log of receipts to read: name the file, or set RECEIPT_LOG."
            ) from error
        found = 0
        for reference, here, known in to_check(logged):
            found += 1
            self.stdout.write(f"{reference}: {'gone' if not here else f'at change {here}'}, logged {known}")
        if found:
            raise CommandError(f"Check these {found} references.")
        self.stdout.write(f"All {len(logged)} cases of the log are as far as they were.")
