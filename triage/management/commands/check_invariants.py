"""Look for rows that contradict each other; ends with an error when there are any."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError

from triage.queries.invariants import broken


class Command(BaseCommand):
    help = "Look for rows that contradict each other. Changes nothing."

    def handle(self, *args: Any, **options: Any) -> None:
        found = broken()
        for line in found:
            self.stdout.write(line)
        if found:
            raise CommandError(f"{len(found)} findings")
        self.stdout.write("Every promise between the rows holds.")
