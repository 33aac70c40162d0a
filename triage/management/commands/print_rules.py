"""Print the rules page from the rule records, write it, or check that the written one is current.

Each version of the rules is kept as text too: writing keeps a new one, and no option writes over an old one.
"""

from __future__ import annotations

from argparse import ArgumentParser
from collections.abc import Callable
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from triage.rules import versions
from triage.rules.printed import rules_page

RULES_PAGE = Path(__file__).resolve().parents[3] / "docs" / "rules.md"


class Command(BaseCommand):
    """Without an option the page goes to standard output."""

    help = "Print docs/rules.md; --write writes it, --check fails when it is stale."
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--write", action="store_true", help="write docs/rules.md")
        parser.add_argument("--check", action="store_true", help="fail when docs/rules.md is stale")

    def handle(self, *args: Any, **options: Any) -> None:
        page = rules_page()
        if options["check"]:
            written = RULES_PAGE.read_text(encoding="utf-8") if RULES_PAGE.exists() else ""
            if written != page:
                raise CommandError(
                    "docs/rules.md is stale: run print_rules --write and review the difference."
                )
            _kept(versions.check)
        elif options["write"]:
            RULES_PAGE.write_text(page, encoding="utf-8")
            _kept(lambda: [self.stdout.write(f"Kept {path.name}.") for path in versions.keep()])
        else:
            self.stdout.write(page, ending="")


def _kept(act: Callable[[], object]) -> None:
    try:
        act()
    except versions.NotRaised as refusal:
        raise CommandError(str(refusal)) from refusal
