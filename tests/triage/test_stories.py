"""Every story of the vignettes, told through the real form page by page, ends where it should."""

import json
import re
from datetime import date
from pathlib import Path
from urllib.parse import urlsplit

import pytest

from tests.trust.harness.client import Page
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


class InProcess:
    """The walker's client on Django's own test client."""

    def __init__(self, client):
        self.client = client

    def get(self, path):
        return self._page(self.client.get(path, follow=True), path)

    def post(self, path, pairs):
        body: dict = {}
        for name, value in pairs:
            body.setdefault(name, []).append(value)
        return self._page(self.client.post(path, body, follow=True), path)

    def _page(self, response, path):
        url = response.redirect_chain[-1][0] if response.redirect_chain else path
        return Page(urlsplit(url).path, response.status_code, response.content.decode())


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
