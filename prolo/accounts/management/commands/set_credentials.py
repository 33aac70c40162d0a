"""`manage.py set_credentials EMAIL CREDENTIALS`: what a member of staff is qualified as."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils.timezone import now

from prolo.accounts.models import User, fold_email
from prolo.accounts.services import credit


class Command(BaseCommand):
    help = "Set the credentials of a member of staff, which readers see under the pages they sign."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("email")
        parser.add_argument("credentials", help='for example "MD, GMC 1234567"')

    def handle(self, *args: Any, **options: Any) -> None:
        user = User.objects.filter(email=fold_email(options["email"])).first()
        if user is None:
            raise CommandError("Nobody here has this e-mail address.")
        credit(user=user, credentials=options["credentials"], by=None, at=now())
        self.stdout.write(f"{user.name}, {user.credentials}")
