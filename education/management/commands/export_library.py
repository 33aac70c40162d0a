"""Write the library's pages as files, in the form in which they are shipped."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand

from education.exporting import export_library


class Command(BaseCommand):
    help = "Export the live pages (or the drafts) as library files."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("folder", type=Path)
        parser.add_argument("--lang", default="en")
        which = parser.add_mutually_exclusive_group()
        which.add_argument("--live", action="store_true", help="the live texts (the default)")
        which.add_argument("--drafts", action="store_true", help="the drafts")

    def handle(self, *args: Any, **options: Any) -> None:
        paths = export_library(folder=options["folder"], lang=options["lang"], drafts=options["drafts"])
        for path in paths:
            self.stdout.write(path)
