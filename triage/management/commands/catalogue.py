"""The catalogue of a language: gather what patients read, keep what is translated, write the .po and the .mo file."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from prolo.languages.catalogue import Catalogue, Entry, compiled, path_of, read, written
from triage.patient_texts import patient_texts


class Command(BaseCommand):
    help = "Bring a language's catalogue up to date with the texts of the patient path, or check that it is."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("language")
        parser.add_argument(
            "--check", action="store_true", help="change nothing; fail when files are not up to date"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        path = path_of(options["language"])
        old = path.read_text(encoding="utf-8") if path.exists() else ""
        found = brought_up_to_date(read(old, options["language"]))
        new, binary, mo = written(found), compiled(found), path.with_suffix(".mo")
        if options["check"]:
            if new != old or not mo.exists() or mo.read_bytes() != binary:
                raise CommandError(
                    "The catalogue is not up to date: run `manage.py catalogue` with its language."
                )
        else:
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(new, encoding="utf-8")
            mo.write_bytes(binary)
        self.stdout.write(
            f"{len(found.entries) - len(found.missing)} of {len(found.entries)} texts are translated."
        )


def brought_up_to_date(kept: Catalogue) -> Catalogue:
    """The texts of today with the translations they have."""
    known = {(entry.text, entry.plural): entry for entry in kept.entries}
    texts = patient_texts()
    return Catalogue(kept.language, tuple(known.get(key) or Entry(key[0], "", key[1]) for key in texts))
