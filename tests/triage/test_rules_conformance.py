"""The engine agrees with the written clinical rules, line by line."""

import json

import pytest

from tests.triage.clinical_forms import BOOKS, CONFORMANCE, assessed, lines


def disagreements(stored, form):
    for line in stored:
        found, expected = assessed(line["answers"], form), line["expected"]
        outcome = (found.result.code, list(found.fired), found.human_must_read)
        if outcome != (expected["result"], expected["fired"], expected["human_must_read"]):
            yield line["id"]


@pytest.mark.parametrize(("form", "count"), [("intake", 1500), ("aftercare", 400)])
def test_every_conformance_line_agrees(form, count):
    stored = lines(f"{form}.jsonl")
    assert len(stored) == count
    assert list(disagreements(stored, form)) == []


@pytest.mark.parametrize("story", lines("vignettes.jsonl"), ids=lambda story: story["id"])
def test_every_worked_story_ends_as_written(story):
    assert list(disagreements([story], story["form"])) == []


@pytest.mark.parametrize(("form", "unreachable"), [("intake", {"R902"}), ("aftercare", set())])
def test_every_rule_fires_on_some_line_but_the_last_net(form, unreachable):
    fired = {rule for line in lines(f"{form}.jsonl") for rule in line["expected"]["fired"]}
    assert {rule.id for rule in BOOKS[form][1].rules} - fired == unreachable


def test_the_stored_sets_are_whole():
    assert len(json.loads((CONFORMANCE / "echo.json").read_text(encoding="utf-8"))) == 57
    assert len(lines("vignettes.jsonl")) == 16
