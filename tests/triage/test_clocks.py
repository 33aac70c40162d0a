"""The time to answer: it stands still while the clinic waits for the patient, and goes on with what was left."""

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from prolo.clinic.hours import due_at
from prolo.clinic.timetable import Timetable
from tests.triage.make import a_case, save
from tests.triage.own import by_staff, fresh
from triage.models import Case, State
from triage.rules import Result
from triage.services import clinic, desk, intake, messages, own_case

pytestmark = pytest.mark.django_db
TUESDAY = datetime(2026, 3, 3, 10, 0, tzinfo=UTC)
WEDNESDAY, FRIDAY, MONDAY = (TUESDAY + timedelta(days=days) for days in (1, 3, 6))
CLOSING = datetime(2026, 3, 10, 17, 0, tzinfo=UTC)
"""A calm case of Tuesday is due at the end of the fifth working day after it."""


@pytest.fixture
def case(location):
    return a_case(location, at=TUESDAY)


@pytest.fixture
def waiting(case, dana):
    """Since Wednesday the clinic waits for the patient."""
    by_staff(case, messages.ask, dana, WEDNESDAY, message="Which tablets?")
    return case


def left(case):
    return fresh(case).minutes_left


def test_a_question_to_the_patient_keeps_what_was_left_of_the_opening_time(case, waiting):
    assert case.due_at == CLOSING
    assert left(waiting) == (7 + 4 * 9) * 60


def test_an_answer_goes_on_with_the_time_that_was_left(waiting):
    own_case.write(case=fresh(waiting), text="The blue ones.", at=FRIDAY)
    held = fresh(waiting)
    assert held.due_at == CLOSING + timedelta(days=2), "two working days of waiting are not the clinic's"
    assert (held.state, held.minutes_left) == (State.NEW, None)


def test_changed_answers_go_on_with_the_time_that_was_left(waiting):
    draft = own_case.start_amendment(case=fresh(waiting), at=FRIDAY)
    intake.send(intake=draft, at=FRIDAY, identity={"consent": True})
    assert fresh(waiting).due_at == CLOSING + timedelta(days=2)


def test_passing_it_on_without_the_patients_answer_goes_on_with_the_time_that_was_left(waiting, dana):
    by_staff(waiting, desk.accept, dana, FRIDAY)
    assert (fresh(waiting).due_at, left(waiting)) == (CLOSING + timedelta(days=2), None)


def test_asking_twice_does_not_give_the_clinic_more_time(waiting, dana):
    before = left(waiting)
    by_staff(waiting, messages.ask, dana, FRIDAY, message="Did you see this?")
    assert left(waiting) == before


def test_what_was_late_before_the_question_is_due_at_once_when_the_answer_comes(case, dana):
    late = CLOSING + timedelta(hours=17)
    by_staff(case, messages.ask, dana, late, message="Which tablets?")
    assert left(case) == 0
    own_case.write(case=fresh(case), text="The blue ones.", at=late + timedelta(days=1))
    assert fresh(case).due_at == late + timedelta(days=1)


def test_an_answer_in_the_evening_goes_on_in_the_morning(waiting):
    own_case.write(case=fresh(waiting), text="The blue ones.", at=FRIDAY.replace(hour=21))
    assert fresh(waiting).due_at == datetime(2026, 3, 13, 15, 0, tzinfo=UTC)


def test_a_higher_urgency_while_it_waits_starts_the_clock_when_it_is_urgent(waiting, dana):
    by_staff(waiting, desk.raise_urgency, dana, FRIDAY, to=Result.SAME_DAY)
    held = fresh(waiting)
    assert not held.clock_pauses
    assert (held.due_at, held.minutes_left) == (FRIDAY + timedelta(hours=2), None)


def test_a_higher_urgency_that_still_waits_shortens_what_is_left(waiting, dana):
    by_staff(waiting, desk.raise_urgency, dana, FRIDAY, to=Result.GP_SOON)
    assert left(waiting) == (7 + 2 * 9) * 60
    own_case.write(case=fresh(waiting), text="The blue ones.", at=FRIDAY)
    assert fresh(waiting).due_at == due_at(location=waiting.location, result="GP_SOON", at=FRIDAY)


def test_a_higher_urgency_never_gives_more_time_than_was_left(case, dana):
    by_staff(case, messages.ask, dana, CLOSING - timedelta(minutes=5), message="Which tablets?")
    by_staff(case, desk.raise_urgency, dana, CLOSING, to=Result.URGENT_DAYS)
    assert left(case) == 5


def test_changed_answers_that_are_more_urgent_take_the_shorter_time(waiting):
    draft = own_case.start_amendment(case=fresh(waiting), at=FRIDAY)
    save(draft, "checks", fever_or_sweats="yes", at=FRIDAY)
    intake.send(intake=draft, at=FRIDAY, identity={"consent": True})
    held = fresh(waiting)
    assert held.urgency_result.more_urgent_than(Result.CONSULT)
    assert held.due_at == due_at(location=held.location, result=held.urgency_result.code, at=FRIDAY)


def test_a_lower_urgency_counts_afresh_also_while_it_waits(waiting, dana, clara):
    by_staff(waiting, desk.raise_urgency, dana, WEDNESDAY, to=Result.SAME_DAY)
    by_staff(waiting, clinic.lower_urgency, clara, FRIDAY, to=Result.GP_SOON, reason="Spoke to her.")
    held = fresh(waiting)
    assert held.clock_pauses
    assert left(waiting) == (7 + 2 * 9) * 60


def test_a_decided_case_that_comes_back_counts_afresh(waiting, clara):
    by_staff(waiting, clinic.decide, clara, WEDNESDAY, outcome="not_for_us", reason="r")
    assert left(waiting) is None
    own_case.write(case=fresh(waiting), text="One more thing.", at=MONDAY)
    assert fresh(waiting).due_at == due_at(location=waiting.location, result="CONSULT", at=MONDAY)


def test_a_case_that_waited_before_this_was_counted_counts_afresh(waiting):
    Case.objects.filter(pk=waiting.pk).update(minutes_left=None)
    own_case.write(case=fresh(waiting), text="The blue ones.", at=FRIDAY)
    assert fresh(waiting).due_at == due_at(location=waiting.location, result="CONSULT", at=FRIDAY)


MOMENTS = st.datetimes(datetime(2026, 3, 2), datetime(2026, 4, 20)).map(lambda at: at.replace(tzinfo=UTC))
WEEK = dict.fromkeys(range(5), ((time(8), time(12)), (time(13), time(17))))


@settings(max_examples=200, deadline=None)
@given(pair=st.tuples(MOMENTS, MOMENTS), minutes=st.integers(0, 4000), week=st.sampled_from([WEEK, {}]))
@pytest.mark.parametrize("zone", ["Europe/London", "America/New_York", "Australia/Lord_Howe"])
def test_open_time_counts_alike_forwards_and_backwards(zone, pair, minutes, week):
    table = Timetable(ZoneInfo(zone), week, frozenset({date(2026, 3, 25), date(2026, 4, 3)}))
    (first, second), amount = sorted(pair), timedelta(minutes=minutes)
    assert table.open_between(first, table.add_open(first, amount)) == amount
    assert table.open_between(table.open_before(second, amount), second) == amount
    gone = table.open_between(first, second)
    assert (table.add_open(first, amount) <= second) >= (amount < gone)
    assert (first <= table.open_before(second, amount)) == (gone >= amount)
    assert table.open_between(second, first) == timedelta()
