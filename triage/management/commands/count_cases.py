"""Count the cases of the conformance suite on each side of every rule, for the pages of the rulebook."""

import json
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand

from triage.rules.sides import BOOKS, KEPT, counted

SUITE = Path(__file__).resolve().parents[3] / "tests" / "triage" / "conformance"


def sides() -> str:
    """The counts as they are kept."""
    found: dict[str, Any] = {}
    for form in BOOKS:
        lines = (SUITE / f"{form}.jsonl").read_text(encoding="utf-8").splitlines()
        found |= counted(form, map(json.loads, lines))
    rows = (f'"{rule}": {list(sides)}' for rule, sides in found.items())
    return "{\n" + ",\n".join(rows) + "\n}\n"


class Command(BaseCommand):
    help = "Write how many cases of the conformance suite stand on each side of every rule."
    requires_system_checks: list[str] = []

    def handle(self, *args: Any, **options: Any) -> None:
        KEPT.write_text(sides(), encoding="utf-8")
