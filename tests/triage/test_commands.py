"""The demo and the check of the rows."""

import json
from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from triage.demo.stories import STORIES
from triage.models import About, Case, Intake, Message, State

pytestmark = pytest.mark.django_db


def test_the_demo_tells_every_story_once_and_every_row_fits(settings):
    settings.DEMO = True
    for _ in range(2):
        said = StringIO()
        call_command("load_demo", stdout=said)
    assert "dana@example.org" in said.getvalue()
    told = Case.objects.filter(about=About.INTAKE)
    assert (Intake.objects.filter(amends=None).count(), told.count()) == (len(STORIES),) * 2
    assert Case.objects.filter(about=About.AFTERCARE).count() == 1, "what followed an injection can be seen"
    assert set(Case.objects.values_list("state", flat=True)) == set(State)
    patients, staff = (Message.objects.filter(by__isnull=mine).count() for mine in (True, False))
    assert patients and staff, "a message each way can be seen"
    results = sorted(told.values_list("result", flat=True))
    assert results == sorted(story["result"] for story in STORIES)
    call_command("check_invariants", stdout=said)


def test_the_demo_is_refused_anywhere_else(settings):
    settings.DEMO = False
    with pytest.raises(CommandError):
        call_command("load_demo")
    assert not Intake.objects.exists()


def test_rows_that_contradict_each_other_are_found(settings):
    settings.DEMO = True
    call_command("load_demo", stdout=StringIO())
    Intake.objects.filter(sent_at__isnull=False).update(sent_at=None)
    said = StringIO()
    with pytest.raises(CommandError):
        call_command("check_invariants", stdout=said)
    assert "not marked as sent" in said.getvalue()


def test_the_stories_are_whole(settings):
    assert all(json.dumps(story) and story["answers"] for story in STORIES)
