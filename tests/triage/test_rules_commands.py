"""The rules on the command line: assess answers, print the rules page."""

import io
import json

import pytest
from django.core.management import CommandError, call_command

from tests.triage.clinical_forms import lines
from triage.management.commands import print_rules


def run(monkeypatch, text, **options):
    monkeypatch.setattr("sys.stdin", io.StringIO(text))
    out = io.StringIO()
    call_command("assess", stdout=out, **options)
    return [json.loads(line) for line in out.getvalue().splitlines()]


@pytest.mark.parametrize("form", ["intake", "aftercare"])
def test_assess_answers_line_by_line_without_a_database(monkeypatch, form):
    stored = lines(f"{form}.jsonl")[:50]
    text = "\n".join(json.dumps(line["answers"]) for line in stored) + "\n\n"
    assert run(monkeypatch, text, aftercare=form == "aftercare") == [line["expected"] for line in stored]


@pytest.mark.parametrize("line", ["not json", "[]", "3"])
def test_assess_stops_at_a_line_that_is_no_set_of_answers(monkeypatch, line):
    with pytest.raises(CommandError, match="Line 2"):
        run(monkeypatch, "{}\n" + line + "\n")


def test_the_rules_page_is_current():
    call_command("print_rules", check=True)


def test_a_stale_rules_page_fails_the_check_until_it_is_written(monkeypatch, tmp_path):
    page = tmp_path / "rules.md"
    page.write_text("old", encoding="utf-8")
    monkeypatch.setattr(print_rules, "RULES_PAGE", page)
    with pytest.raises(CommandError, match="stale"):
        call_command("print_rules", check=True)
    call_command("print_rules", write=True)
    call_command("print_rules", check=True)


def test_the_rules_page_is_printed():
    out = io.StringIO()
    call_command("print_rules", stdout=out)
    assert "#### R101" in out.getvalue()
    assert "#### X902" in out.getvalue()
