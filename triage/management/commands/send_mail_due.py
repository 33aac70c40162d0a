"""Send every mail of the outbox that is due; run it every minute beside the worker."""

from typing import Any

from django.core.management.base import BaseCommand, CommandParser
from django.utils.timezone import now

from triage.services.delivery import deliver_due


class Command(BaseCommand):
    help = "Send every mail of the outbox that is due, oldest first."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--limit", type=int, default=500)

    def handle(self, *args: Any, **options: Any) -> None:
        self.stdout.write(f"{deliver_due(at=now(), limit=options['limit'])} sent")
