"""`manage.py close_account EMAIL`: this person may not sign in any more."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils.timezone import now

from prolo.accounts.models import User
from prolo.accounts.services import Refused, close


class Command(BaseCommand):
    help = "Close a staff account. The person's next request is refused; history keeps the name."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("email")

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            close(user=User.objects.get_by_natural_key(options["email"]), by=None, at=now())
        except User.DoesNotExist as error:
            raise CommandError("Nobody with this e-mail address is here.") from error
        except Refused as refusal:
            raise CommandError(str(refusal)) from refusal
        self.stdout.write("Closed.")
