"""`manage.py add_location NAME --hours "mon-fri 08:00-17:00"`: a place where the clinic sees people."""

import re
from datetime import time
from typing import Any

from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import transaction
from django.utils.text import slugify
from django.utils.timezone import now

from prolo.audit import record
from prolo.clinic.models import Location, OpeningHours

DAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
SPAN = re.compile(r"(?P<first>[a-z]{3})(?:-(?P<last>[a-z]{3}))? (?P<opens>\d\d:\d\d)-(?P<closes>\d\d:\d\d)")


class Command(BaseCommand):
    help = "Add a location with its opening hours. The patient's form needs at least one."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("name")
        parser.add_argument(
            "--hours", action="append", required=True, help='such as "mon-fri 08:00-17:00"; again for more'
        )
        parser.add_argument("--phone", default="", help="when it differs from the clinic's")
        parser.add_argument("--time-zone", default="", help="when it differs from the clinic's")

    @transaction.atomic
    def handle(self, *args: Any, **options: Any) -> None:
        location = Location(
            name=options["name"],
            slug=slugify(options["name"]),
            time_zone=options["time_zone"],
            phone=options["phone"],
        )
        try:
            location.full_clean()
        except ValidationError as error:
            raise CommandError("; ".join(error.messages)) from error
        location.save()
        for span in options["hours"]:
            OpeningHours.objects.bulk_create(
                OpeningHours(location=location, weekday=day, opens_at=opens, closes_at=closes)
                for day, opens, closes in _spans(span)
            )
        record(action="clinic.location_added", by=None, at=now(), subject=f"location:{location.slug}")
        self.stdout.write(f"{location.name} is open for checks.")


def _spans(text: str) -> list[tuple[int, time, time]]:
    match = SPAN.fullmatch(text.strip().lower())
    wrong = CommandError(f'{text!r} is not like "mon-fri 08:00-17:00"')
    if match is None or {match["first"], match["last"] or "mon"} - set(DAYS):
        raise wrong
    first = DAYS.index(match["first"])
    last = DAYS.index(match["last"]) if match["last"] else first
    try:
        opens, closes = time.fromisoformat(match["opens"]), time.fromisoformat(match["closes"])
    except ValueError as error:
        raise wrong from error
    if last < first or closes <= opens:
        raise wrong
    return [(day, opens, closes) for day in range(first, last + 1)]
