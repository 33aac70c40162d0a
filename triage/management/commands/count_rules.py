"""Count how often each rule fired and what clinicians made of it, day by day."""

from typing import Any

from django.core.management.base import BaseCommand, CommandParser
from django.utils.timezone import now

from triage.services import counted_days


class Command(BaseCommand):
    help = "Count today, yesterday and every day that was never counted; --again counts all days anew."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--again", action="store_true", help="count days that were counted too")

    def handle(self, *args: Any, **options: Any) -> None:
        at = now()
        days = (
            counted_days.count_again(at=at)
            if options["again"]
            else counted_days.count_recent(at=at, old=None)
        )
        self.stdout.write(f"{days} days counted")
