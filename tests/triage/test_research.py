"""Answers for research: every coded reply, nobody's identity, no formula, and memory that does not grow."""

import csv
from datetime import date
from io import StringIO

import pytest
from django.utils.timezone import now

from prolo.audit.models import Entry
from tests.triage.cases import ELBOW_ON_A_BLOOD_THINNER, KNEE, SAM, sent_case
from tests.triage.own import by_staff
from triage.queries import research
from triage.queries.research import HEADER, Months, age_span
from triage.questionnaire import INTAKE
from triage.services import clinic

pytestmark = pytest.mark.django_db
ADDRESS = "/clinician/files/research/"
TYPED = {"goal": "Play with Zebulon", "questions_to_answer": "Does Zebulon know?", "anything_else": "Zebulon"}


@pytest.fixture
def clinician(sign_in, clara):
    return sign_in(clara)


def table(client, **typed):
    month = f"{now():%Y-%m}"
    answer = client.post(ADDRESS, {"first": month, "last": month, "understood": "on", **typed})
    text = "".join(piece.decode() for piece in answer.streaming_content)
    return list(csv.DictReader(StringIO(text.removeprefix("\ufeff"))))


def test_each_sent_form_is_a_line_with_the_code_of_every_reply(clinician, location):
    for answers in (KNEE, ELBOW_ON_A_BLOOD_THINNER, KNEE | {"weight_loss": "yes"}):
        sent_case(location, answers)
    lines = table(clinician)
    assert len(lines) == 3
    assert [*lines[0]] == [*HEADER]
    elbow = next(line for line in lines if line["region"] == "elbow")
    for key, reply in ELBOW_ON_A_BLOOD_THINNER.items():
        question = INTAKE.questions[key]
        if key in elbow and question.kind == "one":
            assert elbow[key] == reply


def test_nobody_can_be_told_from_it_by_name_number_day_or_word(clinician, location):
    case = sent_case(location, **TYPED, hard_activities=[{"text": "Zebulon's stairs", "score": 3}])
    lines = table(clinician)
    said = " ".join(value for line in lines for value in line.values())
    for secret in (*map(str, SAM.values()), "Zebulon", case.reference, str(case.pk), f"{now():%Y-%m-%d}"):
        if secret not in ("True", "False"):
            assert secret not in said
    assert "age" in lines[0] and lines[0]["age"] == age_span(case.latest.answers["age"])
    assert (lines[0]["words_written"], lines[0]["activities_scored"]) == ("yes", "1")


def test_never_asked_not_answered_and_no_are_three_things(clinician, location):
    case = sent_case(location, ELBOW_ON_A_BLOOD_THINNER, sleep_quality=None)
    (line,) = table(clinician)
    assert line["sleep_quality"] == research.NOT_ANSWERED
    assert "limping" not in INTAKE.visible(case.latest.answers) and line["limping"] == research.NOT_ASKED
    assert "no" in line.values()


def test_what_was_decided_stands_beside_what_the_rules_said(clinician, clara, location):
    case = sent_case(location, words=False)
    by_staff(
        case,
        clinic.decide,
        clara,
        now(),
        outcome="not_for_us",
        reason="Secret reason",
        overruled=_fired(case),
    )
    (line,) = table(clinician)
    assert (line["outcome"], line["result"], line["days_to_decision"]) == ("not_for_us", case.result, "0")
    assert "Secret reason" not in line.values()


def _fired(case):
    return [found["rule"] for found in case.assessments.get().findings]


@pytest.mark.parametrize(
    ("age", "span"),
    [
        (18, "15-19"),
        (20, "20-24"),
        (89, "85-89"),
        (90, "90+"),
        (112, "90+"),
        (None, "not_answered"),
        (True, "not_answered"),
    ],
)
def test_an_age_is_a_span(age, span):
    assert age_span(age) == span


def test_only_the_months_that_were_chosen_are_in_it(location, settings):
    from zoneinfo import ZoneInfo

    sent_case(location)
    zone, today = ZoneInfo(settings.CLINIC_TIME_ZONE), now().date()
    this = Months(today.replace(day=1), today.replace(day=1))
    old = Months(date(2001, 12, 1), date(2001, 12, 1))
    assert (len(list(research.rows(this, zone=zone))), len(list(research.rows(old, zone=zone)))) == (1, 0)
    assert old.before == date(2002, 1, 1)


def test_lots_join_without_a_line_twice_or_lost(location, monkeypatch, settings):
    from zoneinfo import ZoneInfo

    monkeypatch.setattr(research, "LOT", 2)
    for _ in range(5):
        sent_case(location)
    today = now().date().replace(day=1)
    assert len(list(research.rows(Months(today, today), zone=ZoneInfo(settings.CLINIC_TIME_ZONE)))) == 5


@pytest.mark.parametrize(
    ("typed", "says"),
    [
        ({"first": ""}, "Choose a month."),
        ({"first": "May"}, "Write the month as year and month: 2026-05."),
        ({"last": "2001-01"}, "The last month comes before the first one."),
        ({"understood": ""}, "Tick this box to go on"),
    ],
)
def test_what_cannot_be_is_refused_beside_the_field(clinician, typed, says):
    month = f"{now():%Y-%m}"
    answer = clinician.post(ADDRESS, {"first": month, "last": month, "understood": "on", **typed})
    assert answer.status_code == 422 and says in answer.content.decode()
    assert not Entry.objects.filter(action="research.exported").exists()


def test_who_made_it_and_for_which_months_is_written_down(clinician, clara, location):
    table(clinician)
    row = Entry.objects.get(action="research.exported")
    assert row.by_id == clara.pk
