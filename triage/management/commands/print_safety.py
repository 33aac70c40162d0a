"""Print the safety case from its records, write it, or check that the written one is current."""

from __future__ import annotations

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from triage.safety.printed import safety_page

SAFETY_PAGE = Path(__file__).resolve().parents[3] / "docs" / "safety.md"


class Command(BaseCommand):
    """Without an option the page goes to standard output."""

    help = "Print docs/safety.md; --write writes it, --check fails when it is stale."
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--write", action="store_true", help="write docs/safety.md")
        parser.add_argument("--check", action="store_true", help="fail when docs/safety.md is stale")

    def handle(self, *args: Any, **options: Any) -> None:
        page = safety_page()
        if options["check"]:
            if not SAFETY_PAGE.exists() or SAFETY_PAGE.read_text(encoding="utf-8") != page:
                raise CommandError("docs/safety.md is stale: run `make rules` and review the difference.")
        elif options["write"]:
            SAFETY_PAGE.write_text(page, encoding="utf-8")
        else:
            self.stdout.write(page, ending="")
