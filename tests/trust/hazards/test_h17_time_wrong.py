"""Hazard H17: a result that changes because it is looked at on another day."""

import ast
from datetime import UTC, datetime
from pathlib import Path

import pytest
import time_machine

from tests.triage.clinical_forms import lines
from triage.rules import AFTERCARE_RULES, INTAKE_RULES, assess

ROOT = Path(__file__).resolve().parents[3]
PURE = [
    path for room in ("rules", "questionnaire", "measures") for path in (ROOT / "triage" / room).glob("*.py")
]
BOOKS = {"intake": INTAKE_RULES, "aftercare": AFTERCARE_RULES}


@pytest.mark.parametrize("form", BOOKS)
def test_h17_result_does_not_change_with_today(form):
    book = BOOKS[form]
    found = []
    for year in (1999, 2026, 2044):
        with time_machine.travel(datetime(year, 2, 28, 23, 59, tzinfo=UTC)):
            found.append(
                [
                    assess(line["answers"], questionnaire=book.questionnaire, rulebook=book)
                    for line in lines(f"{form}.jsonl")[:100]
                ]
            )
    assert found[0] == found[1] == found[2]


@pytest.mark.parametrize("path", PURE, ids=lambda path: f"{path.parent.name}/{path.name}")
def test_h17_no_rule_and_no_question_reads_a_clock(path):
    imported = {
        name.split(".")[0]
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.Import | ast.ImportFrom)
        for name in (
            [node.module or ""] if isinstance(node, ast.ImportFrom) else [one.name for one in node.names]
        )
    }
    assert not imported & {"datetime", "time", "calendar", "zoneinfo"}
