"""Remind the owners of drafts that go in two days, and remove drafts that nobody touched for seven days."""

from typing import Any

from django.core.management.base import BaseCommand
from django.utils.timezone import now

from triage.services import coming_back


class Command(BaseCommand):
    help = "Remind of drafts that go in two days, remove those of seven days. `send_mail_due --loop` does it hourly."

    def handle(self, *args: Any, **options: Any) -> None:
        at = now()
        reminded = coming_back.remind(at=at)
        self.stdout.write(f"{reminded} reminded, {coming_back.remove_old(at=at)} removed")
