"""Note that a mail came back, so that the desk phones: by its Message-ID, a case's reference, or the bounce itself."""

import re
import sys
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils.timezone import now

from triage.services import delivery

_MESSAGE_ID = re.compile(r"<[^<>\s@]+@[^<>\s]+>")
LONGEST_BOUNCE = 1_000_000


class Command(BaseCommand):
    help = "Note that a mail came back: MESSAGE-ID or REFERENCE, or - to read the whole bounce from standard input."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("mail", help="a Message-ID, a reference, or - for standard input")

    def handle(self, *args: Any, **options: Any) -> None:
        names = [options["mail"]] if options["mail"] != "-" else _named_in(sys.stdin.read(LONGEST_BOUNCE))
        at = now()
        for name in names:
            if mail := delivery.bounced(named=name, at=at):
                told = mail.case.reference if mail.case else "a form that is not sent"
                self.stdout.write(f"Noted for {told}.")
                return
        raise CommandError("No mail that was sent is known by this name.")


def _named_in(bounce: str) -> list[str]:
    """Every Message-ID a bounce quotes; ours is among them."""
    return list(dict.fromkeys(_MESSAGE_ID.findall(bounce)))
