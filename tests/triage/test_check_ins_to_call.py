"""The desk's list of check-ins that nobody answered: who stands on it, what it tells, and when they leave it."""

from datetime import timedelta
from html import unescape

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils.timezone import now

from prolo.audit.models import Entry
from tests.triage.cases import SAM, posted, sent_case
from tests.triage.own import fresh
from tests.triage.treated import told, treated
from triage.models import CheckIn, State
from triage.services import check_ins, schedule

pytestmark = pytest.mark.django_db
LIST = "/desk/check-ins/"


@pytest.fixture
def desk(sign_in, dana):
    return sign_in(dana)


@pytest.fixture
def silent(location, clara):
    """Injected twenty hours ago, asked at six, and not heard of since."""
    case = sent_case(location, words=False)
    row = treated(case, clara, hours_ago=20)
    schedule.run(at=row.took_place_at + timedelta(hours=6))
    schedule.run(at=row.took_place_at + timedelta(hours=18))
    return case


def text_of(answer):
    return unescape(answer.content.decode())


def test_who_did_not_answer_stands_there_with_a_number_and_the_way_to_fill_it_in(desk, silent):
    page = text_of(desk.get(LIST))
    for words in ("1 person to call.", "Sam Lee", "555-0142", "6 hours", f"/{silent.reference}/check-in/"):
        assert words in page, words
    assert reverse("desk:check_ins") in text_of(desk.get(reverse("desk:calls")))


def test_it_says_nothing_of_what_was_done_or_felt(desk, silent):
    page = text_of(desk.get(LIST)).lower()
    for word in ("knee", "dextrose", "ultrasound", "injec"):
        assert word not in page, word


VIEWS = {
    "desk:calls": "To call now",
    "desk:check_ins": "Check-ins to call",
    "desk:scores": "Scores nobody gave",
}


@pytest.mark.parametrize("view", VIEWS)
def test_each_view_of_the_call_list_leads_to_the_others_and_says_which_one_it_is(desk, view):
    page = text_of(desk.get(reverse(view)))
    tabs = page.split('<ul class="tabs">')[1].split("</ul>")[0]
    assert all(f'href="{reverse(other)}"' in tabs and words in tabs for other, words in VIEWS.items())
    assert f'aria-current="true">{VIEWS[view]}<' in tabs and tabs.count("aria-current") == 1


def test_an_empty_list_offers_no_printing_and_tells_of_nobody(desk):
    page = text_of(desk.get(LIST))
    assert "Nobody is to be called about a check-in." in page
    assert "data-print" not in page and "These people" not in page


def test_nobody_who_answers_in_time_stands_there(desk, location, clara):
    row = treated(sent_case(location, words=False), clara, hours_ago=20)
    schedule.run(at=row.took_place_at + timedelta(hours=6))
    assert "Nobody is to be called about a check-in." in text_of(desk.get(LIST))


def test_an_answer_takes_the_person_off_the_list(desk, silent, dana):
    from uuid import uuid4

    row = CheckIn.objects.filter(late_at__isnull=False).get().procedure
    check_ins.reply(
        said=told(row, hours=20), key=uuid4(), at=now(), case=fresh(silent), by=dana, told_by="Sam"
    )
    assert silent.reference not in text_of(desk.get(LIST))
    assert fresh(silent).call_at is None


def test_no_answer_three_times_hands_the_person_to_a_clinician(desk, silent):
    for _ in range(3):
        said = posted(silent, outcome="no_answer", again="hour", back="check_ins")
        answer = desk.post(reverse("desk:call", args=[silent.reference]), said)
        assert answer.headers["Location"] == LIST
    assert silent.reference not in text_of(desk.get(LIST))
    assert fresh(silent).state == State.WITH_CLINICIAN


def test_whose_names_it_shows_is_written_down(desk, silent):
    desk.get(LIST)
    assert Entry.objects.get(action="queue.read", subject="queue:check-ins").detail == {
        "cases": [silent.reference]
    }


def test_a_manager_does_not_see_it(sign_in, mona):
    assert sign_in(mona).get(LIST).status_code == 403


def test_it_asks_the_database_no_more_for_ten_than_for_one(desk, silent, location, clara):
    def statements():
        with CaptureQueriesContext(connection) as asked:
            desk.get(LIST)
        return len(asked)

    statements()
    one = statements()
    for _ in range(9):
        row = treated(sent_case(location, words=False), clara, hours_ago=20)
        schedule.run(at=row.took_place_at + timedelta(hours=6))
        schedule.run(at=row.took_place_at + timedelta(hours=18))
    assert statements() <= one
    assert text_of(desk.get(LIST)).count(SAM["phone"]) >= 10
