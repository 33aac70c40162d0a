"""Every story of the vignettes, told through the real form page by page, ends where it should."""

import json
import re
from datetime import date
from pathlib import Path

import pytest

from tests.trust.harness.in_process import InProcess
from tests.trust.harness.walk import Walker

STORIES = [json.loads(line) for line in (Path(__file__).parent / "conformance/vignettes.jsonl").open()]
INTAKE = [story for story in STORIES if story["form"] == "intake"]
PERSON = {
    "given_name": "Pat",
    "family_name": "Planted",
    "phone": "555 0142",
    "email": "pat@example.org",
    "voicemail_ok": "yes",
}


@pytest.mark.parametrize("story", INTAKE, ids=lambda story: story["title"])
def test_a_story_told_through_the_form_ends_as_expected(story, client, location):
    from triage.models import Assessment

    end = Walker(InProcess(client), story["answers"], PERSON, today=date.today()).walk()
    assessment = Assessment.objects.latest("assessed_at")
    expected = story["expected"]
    assert assessment.result == expected["result"]
    if expected["result"] == "EMERGENCY_NOW":
        assert end.url.endswith("/stop/")
    else:
        assert end.url.endswith("/sent/")
        assert assessment.human_must_read == expected["human_must_read"]
        assert sorted(finding["rule"] for finding in assessment.findings) == expected["fired"]
    assert not re.search(r"you are suitable|good candidate", end.html, re.I)
