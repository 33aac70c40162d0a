"""H9: a flagged case is unread over a weekend, a holiday or a leave: the clock, the calendar and the chain of cover."""

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
import time_machine

from prolo.clinic.hours import add_open_minutes, due_at
from prolo.clinic.models import Cover, Holiday, Location, OpeningHours
from tests.triage.make import a_case, a_safety_exit, desk_queue
from tests.triage.own import by_staff, fresh
from triage import case_words
from triage.models import Case, Event, EventKind, Mail
from triage.patient import own_words
from triage.queries import case_page
from triage.queries.own_page import own_page
from triage.rules import Result
from triage.services import escalation, messages, opening, own_case, reading
from triage.staff_mails import FOR_STAFF

pytestmark = pytest.mark.django_db
LONDON, NEW_YORK = ZoneInfo("Europe/London"), ZoneInfo("America/New_York")
HOUR = timedelta(hours=1)
WAITS = [Result.EMERGENCY_NOW, Result.SAME_DAY, Result.URGENT_DAYS, Result.CONSULT]


def london(*parts):
    return datetime(*parts, tzinfo=LONDON)


def new_york(*parts):
    return datetime(*parts, tzinfo=NEW_YORK)


@pytest.fixture
def queens(db):
    """A second location, in another zone."""
    place = Location.objects.create(name="Queens", slug="queens", time_zone="America/New_York")
    OpeningHours.objects.bulk_create(
        OpeningHours(location=place, weekday=day, opens_at="08:00", closes_at="17:00") for day in range(5)
    )
    return place


def due(location, at):
    """When each urgency is due that begins to wait at this moment."""
    return [
        due_at(location=location, result=result.code, at=at).astimezone(location.zone) for result in WAITS
    ]


def test_h09_friday_1805_to_monday(location):
    at = london(2026, 5, 8, 18, 5)
    with time_machine.travel(at, tick=False):
        stopped, calm = a_safety_exit(location, at=at), a_case(location, at=at)
    assert due(location, at) == [
        london(2026, 5, 11, 8, 30),
        london(2026, 5, 11, 10, 0),
        london(2026, 5, 12, 17, 0),
        london(2026, 5, 18, 17, 0),
    ]
    assert (stopped.due_at, calm.due_at) == (london(2026, 5, 11, 8, 30), london(2026, 5, 18, 17, 0))
    sunday = own_page(fresh(calm), at=at + timedelta(days=2)).clock
    assert sunday.runs and not sunday.late


def on_cover(location, *members):
    for place, member in enumerate(members, 1):
        Cover.objects.create(
            location=location,
            member=member,
            place=place,
            first_day=date(2026, 5, 1),
            last_day=date(2026, 5, 31),
        )


def passes(start, end, every=timedelta(minutes=10)):
    """The pass beside the outbox, again and again."""
    at = start
    while at <= end:
        escalation.tell_all(at=at)
        at += every


def told(case):
    rows = Mail.objects.filter(case=case, kind__in=FOR_STAFF).order_by("queued_at", "pk")
    return [(mail.kind, mail.to.partition("@")[0], mail.queued_at) for mail in rows]


def test_h09_friday_1805_to_monday_words_that_nobody_read_are_told_of_at_their_own_time(
    location, dana, clara
):
    """The reply is due in five working days; the words are to be read within one."""
    at = london(2026, 5, 8, 18, 5)
    on_cover(location, clara, dana)
    with time_machine.travel(at, tick=False):
        case = a_case(location, at=at, goal="To lift a pan again")
    by = fresh(case).words_due_at
    assert by == london(2026, 5, 12, 17, 0)
    passes(at, by - HOUR, every=HOUR)
    passes(by - HOUR, by - timedelta(minutes=10))
    assert told(case) == []
    passes(by, by + timedelta(minutes=10))
    assert told(case)[0][:2] == ("words_late", "clara")
    passes(by + HOUR, by + timedelta(days=3), every=HOUR)
    assert [line[:2] for line in told(case)] == [("words_late", "clara"), ("words_late", "dana")]


def test_h09_friday_1805_to_monday_words_that_were_read_leave_the_reply_to_be_told_of(location, dana, clara):
    at = london(2026, 5, 8, 18, 5)
    on_cover(location, clara)
    case = a_case(location, at=at, goal="To lift a pan again")
    by = fresh(case).words_due_at
    passes(by, by + timedelta(minutes=10))
    by_staff(case, reading.mark_read, clara, by + timedelta(hours=1))
    assert fresh(case).escalated == 0
    passes(by + timedelta(hours=2), fresh(case).due_at + timedelta(minutes=10), every=HOUR)
    kinds = [line[0] for line in told(case)]
    assert kinds == ["words_late", "soon", "late"]


def test_h09_friday_1805_to_monday_words_are_told_of_while_the_clock_of_the_reply_stands_still(
    location, dana, clara
):
    at = london(2026, 5, 8, 18, 5)
    on_cover(location, clara)
    case = a_case(location, at=at, goal="To lift a pan again")
    by_staff(case, messages.ask, dana, at, message="Which tablets do you take?")
    assert fresh(case).clock_pauses
    passes(fresh(case).words_due_at, fresh(case).words_due_at + timedelta(minutes=10))
    assert told(case)[0][:2] == ("words_late", "clara")


def test_h09_friday_1805_to_monday_a_flagged_case_nobody_read_goes_from_person_to_person(
    location, dana, clara
):
    at = london(2026, 5, 8, 18, 5)
    on_cover(location, clara, dana)
    stopped = a_safety_exit(location, at=at)
    assert fresh(stopped).unread_since == at
    passes(at, london(2026, 5, 11, 7, 0), every=HOUR)
    passes(london(2026, 5, 11, 7, 0), london(2026, 5, 11, 7, 50))
    assert told(stopped) == []
    passes(london(2026, 5, 11, 8, 0), london(2026, 5, 11, 12, 0))
    assert [line[:2] for line in told(stopped)] == [("soon", "clara"), ("late", "clara"), ("late", "dana")]
    assert fresh(stopped).unread_since == at


def test_h09_christmas(location):
    Holiday.objects.bulk_create(
        Holiday(location=None, on=date(*day), name="Closed")
        for day in [(2026, 12, 25), (2026, 12, 28), (2027, 1, 1)]
    )
    assert due(location, london(2026, 12, 24, 16, 45)) == [
        london(2026, 12, 29, 8, 15),
        london(2026, 12, 29, 9, 45),
        london(2026, 12, 29, 17, 0),
        london(2027, 1, 5, 17, 0),
    ]


@pytest.mark.parametrize(
    ("at", "end"),
    [
        (london(2026, 3, 28, 23, 30), london(2026, 3, 29, 3, 30)),  # the hour from one to two does not exist
        (london(2026, 10, 24, 23, 30), london(2026, 10, 25, 1, 30).replace(fold=1)),  # it is there twice
    ],
    ids=["the gap", "the fold"],
)
def test_h09_summer_time_change(location, at, end):
    OpeningHours.objects.all().delete()
    OpeningHours.objects.bulk_create(
        OpeningHours(location=location, weekday=day, opens_at="00:00", closes_at="23:59") for day in range(7)
    )
    found = add_open_minutes(location, at.astimezone(UTC), 3 * 60 - 1)
    assert found == end.astimezone(UTC)


@pytest.mark.parametrize("day", [date(2026, 3, 27), date(2026, 10, 23)], ids=["the gap", "the fold"])
def test_h09_summer_time_change_over_a_weekend_moves_no_due_time_on_the_wall(location, dana, day):
    at = london(day.year, day.month, day.day, 16, 0)
    monday = at.date() + timedelta(days=3)
    assert [moment.strftime("%H:%M") for moment in due(location, at)] == ["16:30", "09:00", "17:00", "17:00"]
    case = a_case(location, at=at)
    by_staff(case, messages.ask, dana, at, message="Which tablets?")
    back = datetime(monday.year, monday.month, monday.day, 16, 0, tzinfo=LONDON)
    own_case.write(case=fresh(case), text="The blue ones.", at=back)
    local = fresh(case).due_at.astimezone(LONDON)
    assert (local.hour, local.minute) == (17, 0), "a working day is as long on either side of the change"


def test_h09_two_locations_two_zones(location, queens, dana):
    at = london(2026, 5, 4, 10, 0)  # five in the morning in Queens
    here, there = a_case(location, at=at), a_case(queens, at=at)
    assert here.due_at == london(2026, 5, 11, 17, 0)
    assert there.due_at == new_york(2026, 5, 11, 17, 0)
    Holiday.objects.create(location=queens, on=date(2026, 5, 5), name="Moving day")
    assert due(location, at)[2] == london(2026, 5, 5, 17, 0)
    assert due(queens, at)[2] == new_york(2026, 5, 6, 17, 0)


def test_h09_two_locations_two_zones_staff_and_patient_read_the_same_time(location, queens):
    at = london(2026, 5, 4, 10, 0)
    case = fresh(a_case(queens, at=at))
    patient = own_words.clock_line(own_page(case, at=at).clock)
    staff = case_words.head(case_page.desk_case(case, at=at).head, at=at).waiting
    row = next(row for row in desk_queue(at=at).rows if row.reference == case.reference)
    in_queue = case_words.queue_due(row, at=at)
    assert "17:00" in patient
    for words in (staff, in_queue):
        assert "17:00 (EDT)" in words, "a time that is not of the clinic's own zone says so"


def test_h09_pause_and_resume_over_a_holiday(location, dana):
    at = london(2026, 12, 22, 10, 0)
    Holiday.objects.create(location=None, on=date(2026, 12, 25), name="Christmas")
    case = a_case(location, at=at)
    assert case.due_at == london(2026, 12, 30, 17, 0)
    by_staff(case, messages.ask, dana, london(2026, 12, 24, 12, 0), message="Which tablets?")
    own_case.write(case=fresh(case), text="The blue ones.", at=london(2026, 12, 28, 12, 0))
    assert fresh(case).due_at == london(2026, 12, 31, 17, 0), "one working day was the patient's"


def test_h09_a_holiday_added_later_moves_what_is_due(location, queens, mona):
    at = london(2026, 12, 22, 10, 0)
    case, stopped, elsewhere = a_case(location, at=at), a_safety_exit(location, at=at), a_case(queens, at=at)
    before = elsewhere.due_at
    moved = opening.close_on(on=date(2026, 12, 25), name="Christmas", location=location, by=mona, at=at)
    assert fresh(case).due_at == london(2026, 12, 30, 17, 0)
    assert fresh(stopped).due_at == london(2026, 12, 22, 10, 30), "what is due before it stays"
    assert fresh(elsewhere).due_at == before, "another place keeps its own days"
    assert moved.cases == 1
    told = Event.objects.get(case=case, kind=EventKind.DUE_MOVED)
    assert (told.detail, told.by, fresh(case).first_action_at) == ({"note": "Christmas"}, None, None)


def test_h09_a_holiday_of_the_whole_clinic_moves_every_place_and_taking_it_back_moves_them_again(
    location, queens, mona
):
    at = london(2026, 12, 22, 10, 0)
    cases = [a_case(location, at=at), a_case(queens, at=at)]
    before = [case.due_at for case in cases]
    opening.close_on(on=date(2026, 12, 24), name="Closed", location=None, by=mona, at=at)
    assert [fresh(case).due_at for case in cases] == [moment + timedelta(days=1) for moment in before]
    opening.open_on(holiday=Holiday.objects.get(), by=mona, at=at + timedelta(hours=1))
    assert [fresh(case).due_at for case in cases] == before


def test_h09_a_holiday_added_later_moves_neither_a_clock_that_stands_still_nor_a_closed_case(
    location, mona, dana
):
    at = london(2026, 12, 22, 10, 0)
    waiting, late = a_case(location, at=at), a_case(location, at=at - timedelta(days=30))
    by_staff(waiting, messages.ask, dana, at, message="Which tablets?")
    left, due_before = fresh(waiting).minutes_left, late.due_at
    opening.close_on(on=date(2026, 12, 24), name="Closed", location=None, by=mona, at=at)
    assert (fresh(waiting).minutes_left, fresh(late).due_at) == (left, due_before)
    own_case.write(case=fresh(waiting), text="The blue ones.", at=at)
    assert fresh(waiting).due_at == london(2026, 12, 30, 17, 0)


def test_h09_new_opening_hours_move_what_is_due_and_a_target_in_days_stays_in_days(location, mona, dana):
    at = london(2026, 5, 4, 10, 0)
    calm, urgent = a_case(location, at=at), a_case(location, at=london(2026, 5, 4, 16, 0))
    by_staff(urgent, desk_raise, dana, london(2026, 5, 4, 16, 0))
    assert fresh(urgent).due_at == london(2026, 5, 5, 9, 0)
    spans = [(day, datetime(2026, 1, 1, 9).time(), datetime(2026, 1, 1, 13).time()) for day in range(5)]
    opening.set_hours(location=location, spans=spans, by=mona, at=london(2026, 5, 4, 16, 30))
    assert fresh(urgent).due_at == london(2026, 5, 5, 10, 30), "an hour and a half was left that evening"
    assert fresh(calm).due_at == london(2026, 5, 12, 13, 0)
    assert due(location, london(2026, 5, 4, 16, 30))[3] == london(2026, 5, 12, 13, 0)


def desk_raise(**options):
    from triage.services import desk

    return desk.raise_urgency(to=Result.SAME_DAY, **options)


def test_h09_the_queue_shows_the_clock_of_the_case_page(location, dana):
    at = london(2026, 5, 8, 18, 5)
    case = a_safety_exit(location, at=at)
    for moment in (at, london(2026, 5, 11, 8, 29), london(2026, 5, 11, 8, 31)):
        row = next(row for row in desk_queue(at=moment).rows if row.reference == case.reference)
        shown = case_page.desk_case(fresh(case), at=moment).head.clock
        assert (row.due_at, row.overdue, row.paused) == (shown.due_at, shown.late, bool(shown.paused_since))
    assert Case.objects.get(pk=case.pk).due_at == london(2026, 5, 11, 8, 30)
