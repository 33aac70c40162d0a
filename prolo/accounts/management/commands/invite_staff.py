"""`manage.py invite_staff EMAIL NAME ROLE`: a new member of staff and the link to set a password."""

from typing import Any

from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.core.validators import validate_email
from django.utils.timezone import now

from prolo.accounts.roles import Role
from prolo.accounts.services import Refused, credit, invite, mail_invitation


class Command(BaseCommand):
    help = "Invite a member of staff. Prints the invitation link: it works once, for 72 hours."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("email")
        parser.add_argument("name")
        parser.add_argument("role", choices=[role.value for role in Role])
        parser.add_argument("--credentials", default="", help='for who signs pages: "MD, GMC 1234567"')
        parser.add_argument("--mail", action="store_true", help="send the link to the person as well")

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            validate_email(options["email"])
            role = Role(options["role"])
            user, link = invite(email=options["email"], name=options["name"], role=role, by=None, at=now())
        except ValidationError as error:
            raise CommandError(f"{options['email']}: {error.messages[0]}") from error
        except Refused as refusal:
            raise CommandError(str(refusal)) from refusal
        if options["credentials"]:
            credit(user=user, credentials=options["credentials"], by=None, at=now())
        if options["mail"]:
            mail_invitation(user=user, link=link)
        self.stdout.write(link)
