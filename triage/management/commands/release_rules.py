"""Release the rulebooks in use, or say why they may not be."""

from __future__ import annotations

import os
from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils.timezone import now

from triage.rules.versions import CURRENT
from triage.services.rule_releases import NotReleased, release


class Command(BaseCommand):
    """A refusal changes nothing: the rules go on to run, and every page goes on to say that they are a draft."""

    help = (
        "Release the rulebooks of this code. Refused when the version was not raised, when two reviewers, one "
        "of them a clinician, have not signed these very words, or when an emergency would end unsigned."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--form", choices=sorted(CURRENT), action="append", help="one form; else all")
        parser.add_argument("--workers", type=int, default=os.cpu_count() or 1)

    def handle(self, *args: Any, form: list[str] | None, workers: int, **options: Any) -> None:
        refused: list[str] = []
        for name in form or CURRENT:
            try:
                row = release(form=name, at=now(), workers=workers)
            except NotReleased as refusal:
                refused += refusal.reasons
                continue
            version = CURRENT[name].version
            told = f"tried on {row.tried_on:,}, {row.moved:,} moved" if row else "released before"
            self.stdout.write(f"{name} {version}: {told}.")
        if refused:
            raise CommandError("Not released.\n" + "\n".join(dict.fromkeys(refused)))
