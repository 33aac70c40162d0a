"""Check the library files and bring them into the database."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils.timezone import now

from education import clear_index, pemat, self_scores
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
        root = options["root"] or LIBRARY / options["lang"]
        library = read_library(root)
        problems = library.problems
        own: dict[str, self_scores.SelfScore] = {}
        if options["check"] and (not options["root"] or (root / self_scores.FILE).exists()):
            own, found = self_scores.examine(library, root)
            problems = problems + found
        for problem in problems:
            self.stderr.write(str(problem))
        if problems:
            raise CommandError(f"{len(problems)} problems; nothing was written", returncode=1)
        if options["check"]:
            self._print_scores(library, own)
            return
        unknown = set(options["take"]) - set(library.pages)
        if unknown:
            raise CommandError(f"no such page in the library: {', '.join(sorted(unknown))}")
        report = load_library(library=library, lang=options["lang"], at=now(), take=options["take"])
        if options["verbosity"]:
            self._print_report(report)

    def _print_scores(self, library: Library, own: dict[str, self_scores.SelfScore]) -> None:
        for slug, score in sorted(library.scores.items()):
            grade = score["flesch_kincaid"]
            shown = "grade not measured" if grade is None else f"grade {grade:.1f}, SMOG {score['smog']:.1f}"
            judged = _in_words(own.get(slug))
            self.stdout.write(f"{self_scores.address(slug)}: {shown}, {score['words']} words, {judged}")
        self.stdout.write(
            f"{len(library.pages)} pages, no problems.\n"
            "PEMAT-P (understandability, actionability) and CDC Clear Communication Index are self-scores by"
            " the authors, who read each page.\n"
            f"A program looked at {len(pemat.BY_CODE)} of {len(pemat.ITEMS)} items of the PEMAT-P"
            f" ({', '.join(pemat.BY_CODE)}) and {len(clear_index.BY_CODE)} of {len(clear_index.ITEMS)} of the"
            f" Index ({', '.join(sorted(clear_index.BY_CODE, key=int))}).\n"
            f"What does not apply is left out. The reasons stand in {self_scores.FILE}."
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


def _in_words(own: self_scores.SelfScore | None) -> str:
    if own is None:
        return "no self-score"
    index = "not scored" if own.clear_index is None else str(own.clear_index)
    return f"PEMAT {own.understandability} and {own.actionability}, Index {index}"
