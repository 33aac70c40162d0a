"""Check the library files and bring them into the database."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils.timezone import now

from education import pemat
from education.checking import Library, read_library
from education.services import LoadReport, load_library
from education.shelf import LIBRARY


class Command(BaseCommand):
    help = "Load the education library; --check only lists the problems and opens no database."
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--check", action="store_true", help="check the files, print the scores, stop")
        parser.add_argument("--lang", default="en")
        parser.add_argument("--root", type=Path, help="another library folder than the shipped one")
        parser.add_argument("--take", action="append", default=[], metavar="SLUG")

    def handle(self, *args: Any, **options: Any) -> None:
        library = read_library(options["root"] or LIBRARY / options["lang"])
        for problem in library.problems:
            self.stderr.write(str(problem))
        if library.problems:
            raise CommandError(f"{len(library.problems)} problems; nothing was written", returncode=1)
        if options["check"]:
            self._print_scores(library)
            return
        unknown = set(options["take"]) - set(library.pages)
        if unknown:
            raise CommandError(f"no such page in the library: {', '.join(sorted(unknown))}")
        report = load_library(library=library, lang=options["lang"], at=now(), take=options["take"])
        if options["verbosity"]:
            self._print_report(report)

    def _print_scores(self, library: Library) -> None:
        for slug, score in sorted(library.scores.items()):
            grade = score["flesch_kincaid"]
            shown = "grade not measured" if grade is None else f"grade {grade:.1f}, SMOG {score['smog']:.1f}"
            seen = pemat.scores(score["pemat"], by_code=True)
            self.stdout.write(
                f"/{slug}/: {shown}, {score['words']} words, PEMAT {seen[pemat.UNDERSTANDABILITY]}"
                f" and {seen[pemat.ACTIONABILITY]}"
            )
        self.stdout.write(
            f"{len(library.pages)} pages, no problems. PEMAT: self-score of the {len(pemat.BY_CODE)} items of"
            f" {len(pemat.ITEMS)} that a program can look at; a reviewer answers all of them."
        )

    def _print_report(self, report: LoadReport) -> None:
        for title, pages in (
            ("created", report.created),
            ("updated", report.updated),
            ("unchanged", report.unchanged),
            ("kept clinic edit", report.kept),
            ("library update waiting as draft", report.waiting),
            ("no file any more", report.without_file),
            ("review opened, signs or sources changed", report.reopened),
        ):
            self.stdout.write(f"{title}: {len(pages)}")
            for page in pages if title != "unchanged" else ():
                self.stdout.write(f"  {page}")
