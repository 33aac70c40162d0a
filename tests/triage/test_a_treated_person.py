"""The treated person of the demo: recorded, asked, sore on the first evening, and numb a day and a half later."""

import pytest
from django.conf import settings
from django.core.management import call_command

from triage.models import About, Case, CheckIn, NervePathway, Procedure

pytestmark = pytest.mark.django_db


def test_the_demo_treats_somebody_once(monkeypatch, capsys):
    monkeypatch.setattr(settings, "DEMO", True)
    call_command("load_demo")
    call_command("load_demo")
    row = Procedure.objects.get()
    assert row.case.patient.given_name == "Rosa"
    states = [(one.hours, bool(one.answered_at)) for one in CheckIn.objects.order_by("hours")]
    assert states == [(6, True), (24, True), (72, False), (168, False), (336, False)]
    about = Case.objects.get(about=About.AFTERCARE)
    assert (about.result, about.assignee.name) == ("SAME_DAY", "Clara")
    assert NervePathway.objects.get(case=about).ended_at is None
