"""How many pages the form has for a person, from the emergency check to "check and send", and how full they are."""

import json
from datetime import date
from pathlib import Path

import pytest

from tests.trust.harness.in_process import InProcess
from tests.trust.harness.walk import Walker
from triage.models import Intake
from triage.patient import steps

STORIES = [json.loads(line) for line in (Path(__file__).parent / "conformance/vignettes.jsonl").open()]
INTAKE = [story for story in STORIES if story["form"] == "intake"]
PERSON = {
    "given_name": "Pat",
    "family_name": "Planted",
    "phone": "555 0142",
    "voicemail_ok": "yes",
}
MOST_PAGES, MOST_QUESTIONS = 12, 12


@pytest.fixture
def pages_of(client, location):
    """The pages a story meets before its answers are sent or the form stops."""

    def act(story):
        walker = Walker(InProcess(client), story["answers"], PERSON, today=date.today())
        walker.walk()
        return walker.pages[:-1]

    return act


@pytest.mark.parametrize("story", INTAKE, ids=lambda story: story["id"])
def test_the_pages_of_a_story_are_counted(story, pages_of, capsys):
    met = pages_of(story)
    with capsys.disabled():
        print(f"\n{story['id']}: {len(met)} pages, {story['expected']['result']}: {story['title']}")
    assert met[0].endswith("/emergency/")
    names = [page.split("?")[0].rstrip("/").rpartition("/")[2] for page in met]
    assert len(names) - len(set(names)) <= 2, "no page comes back more often than an answer opened it again"


def test_a_typical_knee_has_at_most_twelve_pages(pages_of):
    met = pages_of(INTAKE[0])
    assert met[-1].endswith("/answers/")
    assert len(met) <= MOST_PAGES


@pytest.mark.parametrize("story", INTAKE, ids=lambda story: story["id"])
def test_no_page_of_a_story_is_a_wall_of_questions(story, pages_of):
    pages_of(story)
    draft = Intake.objects.get()
    if draft.stopped_at and "region" not in draft.answers:
        return
    asked = {step.key: sum(q.kind != "tick" for q in step.questions) for step in steps.route(draft).steps}
    assert {page: count for page, count in asked.items() if count > MOST_QUESTIONS} == {}
