"""`manage.py rotate_keys`: seal every stored value with the newest field key."""

from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from prolo.vault.rotation import encrypted_fields, rotate, rows_with_old_keys
from prolo.vault.sealing import newest_key_id


class Command(BaseCommand):
    help = "Seal every encrypted value with the newest key of FIELD_KEYS. Safe to stop and to run again."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--batch", type=int, default=500, help="rows in one transaction")

    def handle(self, *args: Any, **options: Any) -> None:
        left = 0
        for field in encrypted_fields():
            done = sum(rotate(field, batch=options["batch"]))
            left += rows_with_old_keys(field).count()
            self.stdout.write(f"{field.model._meta.label}.{field.name}: {done} sealed again")
        if left:
            self.stdout.write(f"{left} values were written meanwhile with an old key: run this again")
        else:
            self.stdout.write(f"Every value is sealed with key {newest_key_id()}. Older keys can go.")
