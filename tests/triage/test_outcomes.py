"""What became of people: answers first, changes with intervals, harms; nobody's name and no small group."""

import csv
import io
import random
from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils.timezone import now

from tests.triage.rounds import BETTER, SAME, answered, decided_case, treated
from triage.models import AdverseEvent, Case, Measure, NervePathway, Procedure
from triage.queries import outcomes
from triage.queries.outcomes import Followed, Treated, safety_by, safety_of_all, scores_by, scores_of_all

pytestmark = pytest.mark.django_db
PAGE, FILE = "outcomes:page", "outcomes:file"


def person(region="knee", *, answered=True, pain=-2.0, improved=True, **groups):
    told = {"region": region, "guidance": "ultrasound", "diagnosis": "knee_oa"} | groups
    if not answered:
        return Followed(told, answered=False)
    return Followed(told, answered=True, pain=pain, peg=-1.5, psfs=2.0, improved=improved)


def injected(region="knee", *, harmed=False, nerve=False, days=None, guidance="ultrasound"):
    return Treated({"region": region, "guidance": guidance, "diagnosis": ""}, harmed, nerve, days)


def test_how_many_answered_is_told_beside_every_figure():
    people = [*(person() for _ in range(12)), *(person(answered=False) for _ in range(8))]
    everybody = scores_of_all(people)
    assert (everybody.asked, everybody.answered) == (20, 12)
    assert (everybody.pain.people, everybody.pain.value) == (12, -2.0)


def test_nothing_is_told_of_fewer_than_ten():
    people = [person() for _ in range(9)]
    assert scores_of_all(people) is None and scores_by("region", people) == ()


def test_a_small_area_stands_with_others_and_follows_from_no_total():
    people = [person() for _ in range(30)] + [person("elbow") for _ in range(11)] + [person("jaw")]
    rows = scores_by("region", people)
    assert [(row.keys, row.answered) for row in rows] == [(("knee",), 30), (("elbow", "jaw"), 12)]


def test_a_score_that_few_gave_is_left_out_with_a_second_one():
    people = [person() for _ in range(20)] + [person("elbow") for _ in range(15)]
    people += [person("hip", pain=None) for _ in range(12)] + [person("hip")]
    rows = {row.keys: row for row in scores_by("region", people)}
    assert rows[("hip",)].pain is None and rows[("hip",)].peg is not None
    assert rows[("elbow",)].pain is None  # else the one hip would follow from the total
    assert rows[("knee",)].pain is not None


def test_in_a_thousand_clinics_no_column_gives_away_a_group_of_fewer_than_ten():
    chance = random.Random(7)
    for _clinic in range(1000):
        people = [
            person(chance.choice("abcde"), answered=chance.random() < 0.7, pain=chance.choice([None, -1.0]))
            for _ in range(chance.randint(0, 90))
        ]
        rows, everybody = scores_by("region", people), scores_of_all(people)
        told = [row.pain.people for row in rows if row.pain]
        assert all(many >= 10 for many in told)
        if everybody and everybody.pain and len(told) < len(rows) and told:
            assert everybody.pain.people - sum(told) in {0, *range(10, 1000)}


def test_harms_of_few_are_not_told_apart_and_unharmed_few_neither():
    people = [injected() for _ in range(30)] + [injected(harmed=True) for _ in range(9)]
    assert safety_of_all(people).harmed is None
    many = [injected() for _ in range(9)] + [injected(harmed=True) for _ in range(30)]
    assert safety_of_all(many).harmed is None  # nine unharmed would follow
    both = [injected() for _ in range(20)] + [injected(harmed=True) for _ in range(12)]
    assert safety_of_all(both).harmed == 12


def test_the_time_to_resolution_is_a_median_of_ten_or_more():
    people = [injected(nerve=True, days=float(day)) for day in range(1, 12)]
    people += [injected(nerve=True) for _ in range(10)] + [injected() for _ in range(10)]
    row = safety_by("region", people)[0]
    assert (row.nerve, row.resolved, row.days.value) == (21, 11, 6.0)
    assert safety_of_all(people[5:]).days is None


@pytest.fixture
def clinic(location, clara):
    """Two people: one treated and better, one asked and silent; too few for any figure."""
    at = now() - timedelta(weeks=20)
    better = decided_case(location, clara, at=at)
    treated(better, clara, at=at + timedelta(days=3))
    answered(better, 12, BETTER, of_procedure=True)
    silent = decided_case(location, clara, at=at)
    row = Measure.objects.get(case=silent, weeks=12)
    Measure.objects.filter(pk=row.pk).update(asked_at=row.due_at, closed_at=row.due_at + timedelta(days=28))
    return better, silent


def test_people_are_read_with_their_groups_and_their_change_since_the_start(clinic):
    found = {one.answered: one for one in outcomes.followed(weeks=12)}
    assert found[True].groups == {"region": "knee", "guidance": "ultrasound", "diagnosis": "knee_oa"}
    assert (found[True].pain, found[True].psfs, found[True].improved) == (-3, 3, True)
    assert round(found[True].peg, 2) == -3
    assert found[False].groups["guidance"] == outcomes.NO_INJECTION
    assert outcomes.followed(weeks=26) == ()


def test_a_round_that_can_still_be_answered_does_not_count_yet(location, clara):
    case = decided_case(location, clara, at=now() - timedelta(weeks=13))
    Measure.objects.filter(case=case, weeks=12).update(asked_at=now())
    assert outcomes.followed(weeks=12) == ()


def test_harms_and_nerve_symptoms_are_told_of_the_treated_person(clinic, clara):
    better, silent = clinic
    procedure = Procedure.objects.get(case=better)
    at = procedure.took_place_at
    AdverseEvent(
        case=silent, procedure=procedure, began_at=at, record={"what": "Numb"}, at=at, by=clara
    ).save(force_insert=True)
    NervePathway(
        case=silent,
        procedure=procedure,
        opened_at=at,
        next_check_at=at,
        ended_at=at + timedelta(days=14),
        ended_by=clara,
        end=NervePathway.End.RESOLVED,
    ).save(force_insert=True)
    [one] = outcomes.treated()
    assert (one.harmed, one.nerve, one.days_to_resolved) == (True, True, 14)


def test_a_procedure_struck_out_did_not_treat_anybody(clinic, clara):
    better, _silent = clinic
    old = Procedure.objects.get(case=better)
    Procedure(
        case=better, corrects=old, took_place_at=old.took_place_at, location=old.location,
        done_by=clara, by=clara, at=now(), record={"struck": "Wrong person"},
    ).save(force_insert=True)  # fmt: skip
    Procedure.objects.filter(pk=old.pk).update(superseded=True)
    assert outcomes.treated() == ()


def test_a_page_of_a_small_clinic_shows_no_figure_and_warns(sign_in, clara, clinic):
    text = sign_in(clara).get(reverse(PAGE)).content.decode()
    assert "This is not a trial." in text and "Fewer than 10 people answered: no figure is shown." in text
    assert "success" not in text.casefold().replace('class="message success"', "")
    assert "Ferris" not in text and clinic[0].reference not in text


@pytest.fixture
def busy(location, clara):
    """Twelve who answered after an injection."""
    at = now() - timedelta(weeks=20)
    for number in range(12):
        case = decided_case(location, clara, at=at)
        treated(case, clara, at=at + timedelta(days=3))
        told = {**(BETTER if number % 3 else SAME), "average_pain": 2 + number % 4}
        answered(case, 12, told, of_procedure=True)


def test_the_page_and_the_file_say_the_same_and_name_nobody(sign_in, clara, mona, busy):
    for member in (clara, mona):
        browser = sign_in(member)
        page = browser.get(reverse(PAGE), {"weeks": "12"}).content.decode()
        assert "12 (100 %)" in page and "12 people" in page and "Right knee" not in page
        rows = list(csv.reader(io.StringIO(browser.get(reverse(FILE), {"weeks": "12"}).content.decode())))
        assert ["Everybody together", "Everybody", "Asked", "12"] in rows
        told = "".join(cell for row in rows for cell in row)
        assert not [case.reference for case in Case.objects.all() if case.reference in told + page]
        assert "Ferris" not in told + page and "pat@example.org" not in told + page


def test_reading_takes_as_many_statements_for_twelve_as_for_none(sign_in, clara, busy):
    counts = []
    for weeks in (52, 12):
        with CaptureQueriesContext(connection) as asked:
            outcomes.followed(weeks=weeks)
            outcomes.treated()
        counts.append(len(asked))
    assert max(counts) <= 5


def test_the_file_is_limited_and_the_desk_gets_neither(sign_in, dana, clara):
    desk = sign_in(dana)
    assert desk.get(reverse(PAGE)).status_code == desk.get(reverse(FILE)).status_code == 403
    browser = sign_in(clara)
    answers = [browser.get(reverse(FILE)).status_code for _ in range(11)]
    assert answers == [200] * 10 + [429]
