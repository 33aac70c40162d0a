"""The limit of the rules' speed is honest: the chain of ifs comes to the same verdicts as the rulebook."""

import json
from pathlib import Path

import pytest

from tests.bench import zen_rules
from tests.bench.if_chain import build
from triage.rules import assess

CASES = Path(__file__).resolve().parents[1] / "triage/conformance/intake.jsonl"


@pytest.mark.parametrize("source", ["the rulebook", "the specification"])
def test_the_chain_of_ifs_says_the_same_on_every_conformance_case(source):
    chain = build()
    for line in CASES.open():
        case = json.loads(line)
        result, fired, human_must_read = chain(case["answers"])
        if source == "the specification":
            expected = case["expected"]
            wanted = (expected["result"], expected["fired"], expected["human_must_read"])
        else:
            found = assess(case["answers"])
            wanted = (found.result.code, list(found.fired), found.human_must_read)
        assert (result, sorted(fired), human_must_read) == wanted, case["id"]


def test_the_engine_beside_ours_fires_the_same_rules_on_every_conformance_case():
    fired = zen_rules.decision()
    for line in CASES.open():
        case = json.loads(line)
        assert sorted(fired(zen_rules.context(case["answers"]))) == case["expected"]["fired"], case["id"]
