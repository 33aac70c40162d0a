"""Plan rounds of scores for cases that were decided or treated before there were any."""

from typing import Any

from django.core.management.base import BaseCommand
from django.utils.timezone import now

from triage.services import measures


class Command(BaseCommand):
    help = "Plan the rounds of scores of cases that have none yet. Once, after an update or after loading old cases."

    def handle(self, *args: Any, **options: Any) -> None:
        self.stdout.write(f"{measures.plan_missing(at=now())} rounds planned")
