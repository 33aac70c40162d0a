"""Deep health, for whoever looks after the server: exit 1 when work that goes on by itself has stopped."""

from datetime import timedelta
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils.timezone import now

from prolo.clinic import beats
from triage.queries import waiting_work

STILL_FINE = timedelta(minutes=15)


class Command(BaseCommand):
    help = "Say whether mails and check-ins go out in time, and fail when they do not."

    def handle(self, *args: Any, **options: Any) -> None:
        at = now()
        last, oldest = beats.last(beats.SCHEDULE), waiting_work.oldest(at=at)
        faults = [
            f"{name} since {since:%Y-%m-%d %H:%M} UTC" for name, since in oldest if at - since > STILL_FINE
        ]
        if beats.is_late(last, at=at):
            since = f"since {last:%Y-%m-%d %H:%M} UTC" if last else "yet"
            faults.insert(0, f"no pass {since}")
        if faults:
            raise CommandError("; ".join(faults))
        self.stdout.write("fine")
