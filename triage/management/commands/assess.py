"""Assess sets of answers from standard input, one JSON object per line, without a database."""

from __future__ import annotations

import json
import sys
from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from triage.questionnaire import AFTERCARE, INTAKE
from triage.rules import AFTERCARE_RULES, INTAKE_RULES, assess


class Command(BaseCommand):
    """Answers in, results out; a line that is not a JSON object stops the run and names its number."""

    help = "Read a JSON object of answers per line and write its result, fired rules and human_must_read."
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--aftercare", action="store_true", help="use the check after a procedure")

    def handle(self, *args: Any, **options: Any) -> None:
        if options["aftercare"]:
            questionnaire, rulebook = AFTERCARE, AFTERCARE_RULES
        else:
            questionnaire, rulebook = INTAKE, INTAKE_RULES
        for number, line in enumerate(sys.stdin, start=1):
            if not line.strip():
                continue
            found = assess(_answers(line, number), questionnaire=questionnaire, rulebook=rulebook)
            outcome = {
                "result": found.result.code,
                "fired": list(found.fired),
                "human_must_read": found.human_must_read,
            }
            self.stdout.write(json.dumps(outcome))


def _answers(line: str, number: int) -> dict[str, object]:
    try:
        answers = json.loads(line)
    except ValueError as error:
        raise CommandError(f"Line {number} is not JSON.") from error
    if not isinstance(answers, dict):
        raise CommandError(f"Line {number} is not a JSON object of answers.")
    return answers
