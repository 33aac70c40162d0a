"""Handing a decided case over: what may be arranged, the list of a day, the sheet for the reception."""

from datetime import UTC, datetime, timedelta
from html import unescape

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils.timezone import now

from prolo.audit.models import Entry
from prolo.clinic.models import Location
from tests.triage.cases import SAM, posted, sent_case
from tests.triage.own import by_staff, fresh
from tests.triage.own import decided as read_and_decided
from triage.models import Appointment, Event, EventKind, Outcome, State
from triage.queries import visits
from triage.services import appointments, clinic, own_case
from triage.services.refusals import ChangedMeanwhile, NoSuchTime, NotAllowed, NotPossibleNow

pytestmark = pytest.mark.django_db
Kind = Appointment.Kind
DAY = timedelta(days=1)


@pytest.fixture
def case(location):
    return sent_case(location, words=False)


@pytest.fixture
def decided(case, clara):
    return decide(case, clara)


def decide(case, clara, outcome=Outcome.BOOK_CONSULTATION):
    by_staff(case, clinic.decide, clara, now(), outcome=outcome, reason="FOR STAFF ONLY")
    return fresh(case)


def arrange(case, by, kind=Kind.BOOKED, **fields):
    visit = {"starts_at": now() + DAY, "location": case.location} if kind == Kind.BOOKED else {}
    return by_staff(case, appointments.hand_over, by, now(), kind=kind, **{**visit, **fields})


def page(case, name="hand_over"):
    return reverse(f"visits:{name}", args=[case.reference])


def html_of(answer):
    return unescape(answer.content.decode())


def booking(case, **changes):
    typed = {
        "kind": "booked",
        "on": f"{(now() + 3 * DAY).date()}",
        "clock": "14:30",
        "place": "main",
        "note": "",
    }
    return posted(case, **{**typed, **changes})


def test_a_visit_is_booked_after_the_decision_with_one_event(decided, dana):
    row = arrange(decided, dana, note="Bring the letter")
    event = Event.objects.filter(case=decided).latest("number")
    assert (event.kind, event.by) == (EventKind.HANDED_OVER, dana)
    assert row.note == "Bring the letter" and fresh(decided).state == State.DECIDED


def test_a_newer_arrangement_takes_the_place_of_the_one_before(decided, dana):
    arrange(decided, dana)
    moved = arrange(decided, dana, starts_at=now() + 2 * DAY)
    assert [row.at for row in visits.arranged(decided) if row.holds] == [moved.at]
    arrange(decided, dana, Kind.CANCELLED)
    assert [row.kind for row in visits.arranged(decided)] == ["cancelled", "booked", "booked"]


@pytest.mark.parametrize("kind", list(Kind))
def test_nothing_is_arranged_before_a_clinician_has_decided(case, dana, kind):
    with pytest.raises(NotPossibleNow):
        arrange(case, dana, kind)


@pytest.mark.parametrize("outcome", [Outcome.NOT_FOR_US, Outcome.REFER_ELSEWHERE, Outcome.OTHER_CARE_FIRST])
def test_the_desk_books_no_visit_that_the_clinician_did_not_want(case, clara, dana, outcome):
    with pytest.raises(NotPossibleNow):
        arrange(decide(case, clara, outcome), dana)


def test_a_booked_visit_can_be_cancelled_when_the_patient_took_the_form_back(decided, dana, clara):
    arrange(decided, dana)
    by_staff(decided, clinic.reopen, clara, now(), reason="Asked again")
    own_case.withdraw(case=fresh(decided), at=now())
    assert appointments.possible(fresh(decided)) == (Kind.CANCELLED,)
    arrange(decided, dana, Kind.CANCELLED)


@pytest.mark.parametrize("ahead", [timedelta(0), -DAY, timedelta(days=731)])
def test_a_visit_has_a_time_to_come(decided, dana, ahead):
    with pytest.raises(NoSuchTime):
        arrange(decided, dana, starts_at=now() + ahead)


def test_who_comes_late_changes_nothing(decided, dana):
    with pytest.raises(ChangedMeanwhile):
        appointments.hand_over(
            case=decided, by=dana, at=now(), version=decided.version - 1, kind=Kind.DECLINED
        )
    assert not Appointment.objects.exists()


def test_a_manager_may_not(decided, mona):
    with pytest.raises(NotAllowed):
        arrange(decided, mona)


def test_the_form_books_on_the_clock_of_the_place(sign_in, dana, decided, location):
    location.time_zone = "America/New_York"
    location.save()
    answer = sign_in(dana).post(page(decided), booking(decided, on="2027-07-01", clock="09:15"))
    assert answer.status_code == 302
    assert Appointment.objects.get().starts_at == datetime(2027, 7, 1, 13, 15, tzinfo=UTC)
    assert "Thu 1 July 2027 at 09:15" in html_of(sign_in(dana).get(page(decided)))


def test_a_time_the_clock_skips_is_refused_and_an_hour_shown_twice_is_its_first(
    sign_in, dana, decided, location
):
    location.time_zone = "Europe/London"
    location.save()
    client = sign_in(dana)
    answer = client.post(page(decided), booking(decided, on="2027-03-28", clock="01:30"))
    assert answer.status_code == 422 and "there is no such time" in html_of(answer)
    assert client.post(page(decided), booking(decided, on="2027-10-31", clock="01:30")).status_code == 302
    assert Appointment.objects.get().starts_at == datetime(2027, 10, 31, 0, 30, tzinfo=UTC)


@pytest.mark.parametrize(
    ("changes", "says"),
    [
        ({"kind": ""}, "Choose one answer"),
        ({"on": ""}, "Enter the day of the visit"),
        ({"clock": ""}, "Enter the time of the visit"),
        ({"clock": "half two"}, "Enter a time, such as 14:30"),
        ({"on": "tomorrow"}, "Enter a day, such as 2027-03-31"),
        ({"place": "nowhere"}, "Choose one answer"),
        ({"on": "2020-01-01"}, "later than now, and within two years"),
        ({"kind": "cancelled"}, "Choose one answer"),
    ],
)
def test_what_is_wrong_is_said_beside_the_field_and_nothing_typed_is_lost(
    sign_in, dana, decided, changes, says
):
    answer = sign_in(dana).post(page(decided), booking(decided, note="Ring twice", **changes))
    assert answer.status_code == 422
    html = html_of(answer)
    assert says in html and "Ring twice" in html


def test_who_was_too_late_sees_what_is_arranged_and_what_was_typed(sign_in, dana, decided, clara):
    typed = booking(decided, note="Ring twice")
    arrange(decided, clara, Kind.DECLINED)
    answer = sign_in(dana).post(page(decided), typed)
    assert answer.status_code == 409
    html = html_of(answer)
    assert "The patient does not want a visit" in html and "Ring twice" in html
    assert "Clara changed this case" in html


def test_a_form_of_another_case_changes_nothing(sign_in, dana, decided, location, clara):
    other = decide(sent_case(location, words=False), clara)
    assert sign_in(dana).post(page(decided), booking(other)).status_code == 409
    assert not Appointment.objects.exists()


def test_the_list_of_a_day_holds_the_visits_of_that_place_by_time(sign_in, dana, clara, location):
    other = Location.objects.create(name="High Street", slug="high", time_zone="Asia/Tokyo")
    on = (now() + 5 * DAY).date()
    for hour, place in ((15, location), (9, location), (9, other)):
        case = decide(sent_case(location, words=False), clara)
        arrange(
            case, dana, starts_at=datetime(on.year, on.month, on.day, hour, tzinfo=place.zone), location=place
        )
    gone = decide(sent_case(location, words=False), clara)
    arrange(gone, dana, starts_at=datetime(on.year, on.month, on.day, 11, tzinfo=location.zone))
    arrange(gone, dana, Kind.CANCELLED)
    html = html_of(sign_in(dana).get(reverse("visits:day"), {"on": on, "place": "main"}))
    assert html.index("<b>09:00</b>") < html.index("<b>15:00</b>")
    assert html.count("Sam Lee") == 2 and SAM["phone"] in html and gone.reference not in html
    assert (
        html_of(sign_in(dana).get(reverse("visits:day"), {"on": on, "place": "high"})).count("Sam Lee") == 1
    )


@pytest.mark.parametrize(
    "query", [{"on": "soon"}, {"place": "nowhere"}, {"on": "0001-01-01"}, {"on": "9999-12-31"}]
)
def test_a_day_or_place_nobody_knows_is_no_error(sign_in, dana, location, query):
    assert sign_in(dana).get(reverse("visits:day"), query).status_code == 200


def test_what_nobody_has_arranged_is_listed_until_somebody_has(sign_in, dana, decided):
    shown = sign_in(dana).get(reverse("visits:day"))
    assert decided.reference in html_of(shown)
    arrange(decided, dana)
    assert visits.to_arrange(decided.location, at=now()) == ()


def test_a_case_opened_again_is_not_to_be_arranged(decided, clara):
    by_staff(decided, clinic.reopen, clara, now(), reason="Asked again")
    assert visits.to_arrange(decided.location, at=now()) == ()
    decide(decided, clara, Outcome.NOT_FOR_US)
    assert visits.to_arrange(decided.location, at=now()) == ()


def test_a_case_decided_again_is_to_be_arranged_again(decided, dana, clara):
    arrange(decided, dana, Kind.DECLINED)
    by_staff(decided, clinic.reopen, clara, now(), reason="Changed their mind")
    decide(decided, clara)
    assert [row.reference for row in visits.to_arrange(decided.location, at=now())] == [decided.reference]


def test_whose_visits_are_shown_is_written_down(sign_in, dana, decided):
    arrange(decided, dana)
    sign_in(dana).get(reverse("visits:day"), {"on": (now() + DAY).date()})
    entry = Entry.objects.filter(action="queue.read", by_id=dana.pk).latest("written_at")
    assert entry.detail == {"cases": [decided.reference]}


def test_the_list_of_a_day_takes_the_same_few_statements_however_long_it_is(location, dana, clara):
    def statements():
        with CaptureQueriesContext(connection) as asked:
            visits.day_at(location, (now() + DAY).date(), at=now())
        return len(asked)

    before = statements()
    for _ in range(3):
        arrange(decide(sent_case(location, words=False), clara), dana)
        decide(sent_case(location, words=False), clara)
    assert statements() == before == 2


@pytest.mark.parametrize("name", ["hand_over", "sheet"])
def test_the_pages_tell_the_desk_no_answer_and_no_reason(sign_in, dana, clara, location, name):
    case = sent_case(location, weight_loss="yes", goal="CANARY GOAL")
    read_and_decided(case, clara, now(), reason="CANARY REASON", message="CANARY LETTER")
    html = html_of(sign_in(dana).get(page(case, name)))
    assert "Sam Lee" in html and "CANARY" not in html and "weight" not in html


def test_the_sheet_says_who_comes_when_and_how_to_reach_them(sign_in, dana, decided, location):
    starts_at = datetime(2027, 7, 1, 9, 15, tzinfo=location.zone)
    arrange(decided, dana, starts_at=starts_at, note="Ring twice")
    html = html_of(sign_in(dana).get(page(decided, "sheet")))
    for told in (
        "Sam Lee",
        "2 February 1968",
        decided.reference,
        SAM["phone"],
        "Ring twice",
        "1 July 2027 at 09:15",
    ):
        assert told in html
