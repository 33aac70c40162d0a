"""The page of numbers: for desk, clinician and manager, without a name, with a file that holds no formula."""

import csv
from datetime import timedelta
from io import StringIO

import pytest
from django.urls import reverse
from django.utils.timezone import now

from prolo.clinic.models import Location
from prolo.spreadsheet import guarded
from tests.triage.cases import SAM, sent_case
from tests.triage.own import by_staff
from triage import charts
from triage.services import messages

pytestmark = pytest.mark.django_db
STAFF = ("dana", "clara", "mona")


def page(client, **query):
    return client.get(reverse("numbers:page"), query).content.decode()


@pytest.mark.parametrize("who", STAFF)
def test_everybody_of_the_staff_sees_the_numbers_and_nobody_s_name(who, request, sign_in, location):
    case = sent_case(location)
    client = sign_in(request.getfixturevalue(who))
    for html in (page(client), client.get(reverse("numbers:file")).content.decode()):
        assert "Waiting now" in html
        for told in (SAM["given_name"], SAM["family_name"], SAM["phone"], SAM["email"], case.reference):
            assert told not in html


def test_a_small_group_is_not_told_apart(sign_in, mona, dana, location):
    case = sent_case(location)
    by_staff(case, messages.ask, dana, now(), message="Please", why="missing")
    html = page(sign_in(mona))
    assert "fewer than 5" in html and "Too few to say" in html


def test_one_place_can_be_looked_at_alone(sign_in, mona, location):
    other = Location.objects.create(name="High Street", slug="high")
    sent_case(location)
    client = sign_in(mona)
    assert "1 in all." in page(client) and "High Street" in page(client)
    assert "0 in all." in page(client, place=other.slug)
    assert "1 in all." in page(client, place="nowhere", period="ever")


def test_the_file_holds_every_value_of_the_page_with_the_mark_of_its_letters(sign_in, mona, location):
    sent_case(location)
    answer = sign_in(mona).get(reverse("numbers:file"), {"period": "month"})
    assert answer["Content-Type"] == "text/csv; charset=utf-8"
    assert answer["Content-Disposition"].startswith('attachment; filename="numbers-')
    text = answer.content.decode()
    assert text.startswith("\ufeff")
    rows = list(csv.reader(StringIO(text[1:])))
    assert rows[0] == ["Table", "Row", "Column", "Value"]
    assert sum(row[0] == "Arrivals by day" for row in rows) == 28
    assert sum(int(row[3]) for row in rows if row[0] == "Arrivals by hour") == 1


def test_a_file_is_given_ten_times_an_hour(sign_in, mona, location):
    client = sign_in(mona)
    answers = [client.get(reverse("numbers:file")).status_code for _ in range(11)]
    assert answers == [200] * 10 + [429]


@pytest.mark.parametrize(
    "text",
    ["=1+1", "+1", "-1", "@a", "\t=1", "\r=1", "\n=1", "  =1", "\N{FULLWIDTH EQUALS SIGN}1", "\u00a0=1"],
)
def test_no_cell_begins_a_formula(text):
    assert guarded(text) == f"'{text}"


@pytest.mark.parametrize("text", ["12", "a=b", "", "Main Street", "'=1"])
def test_a_harmless_cell_stays_as_it_is(text):
    assert guarded(text) == text


@pytest.mark.parametrize(
    ("took", "words"),
    [
        (timedelta(seconds=3), "1 min"),
        (timedelta(minutes=59), "59 min"),
        (timedelta(minutes=130), "2 h 10 min"),
        (timedelta(hours=50), "2 days 2 h"),
    ],
)
def test_a_duration_is_said_in_the_units_that_matter(took, words):
    assert charts.span(took) == words
