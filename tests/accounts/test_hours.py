"""Opening hours and due times: evenings, holidays, clock changes, other zones."""

from datetime import UTC, date, datetime, time
from zoneinfo import ZoneInfo

import pytest

from prolo.clinic.facts import facts
from prolo.clinic.hours import due_at, hours_line, is_open, next_opening, reads_now_line, timetable
from prolo.clinic.models import Holiday, Location, OpeningHours
from prolo.clinic.timetable import Timetable

LONDON, NEW_YORK = ZoneInfo("Europe/London"), ZoneInfo("America/New_York")


def week(days=range(5), opens=time(8), closes=time(17)):
    return dict.fromkeys(days, ((opens, closes),))


def table(zone=LONDON, hours=None, closed=()):
    return Timetable(zone, week() if hours is None else hours, frozenset(closed))


def london(*parts):
    return datetime(*parts, tzinfo=LONDON)


def new_york(*parts):
    return datetime(*parts, tzinfo=NEW_YORK)


def test_open_from_the_first_minute_to_before_the_last():
    assert not table().is_open(london(2026, 5, 4, 7, 59))
    assert table().is_open(london(2026, 5, 4, 8, 0))
    assert table().is_open(london(2026, 5, 4, 16, 59))
    assert not table().is_open(london(2026, 5, 4, 17, 0))


def test_friday_at_five_past_six_waits_until_monday():
    friday = london(2026, 5, 8, 18, 5)
    assert not table().is_open(friday)
    assert table().next_opening(friday) == london(2026, 5, 11, 8, 0)
    assert table().add_open_minutes(friday, 30) == london(2026, 5, 11, 8, 30)
    assert table().add_open_minutes(friday, 120) == london(2026, 5, 11, 10, 0)


def test_minutes_left_over_in_the_evening_go_on_in_the_morning():
    assert table().add_open_minutes(london(2026, 5, 7, 16, 30), 120) == london(2026, 5, 8, 9, 30)


def test_christmas_is_jumped_over():
    closed = [date(2026, 12, 25), date(2026, 12, 28), date(2027, 1, 1)]
    before = london(2026, 12, 24, 16, 50)
    assert table(closed=closed).add_open_minutes(before, 30) == london(2026, 12, 29, 8, 20)
    assert table(closed=closed).working_days_later(before, 1) == london(2026, 12, 29, 17, 0)
    assert table(closed=closed).working_days_later(before, 4) == london(2027, 1, 4, 17, 0)


def test_what_comes_after_closing_counts_from_the_next_working_day():
    assert table().working_days_later(london(2026, 5, 8, 16, 0), 1) == london(2026, 5, 11, 17, 0)
    assert table().working_days_later(london(2026, 5, 8, 18, 5), 1) == london(2026, 5, 12, 17, 0)
    assert table().working_days_later(london(2026, 5, 9, 10, 0), 1) == london(2026, 5, 12, 17, 0)


def test_the_lunch_hour_is_not_open_time():
    split = {0: ((time(8), time(12)), (time(13), time(17)))}
    assert table(hours=split).add_open_minutes(london(2026, 5, 4, 11, 30), 60) == london(2026, 5, 4, 13, 30)


def test_a_week_end_of_the_clock_change_keeps_local_opening_times():
    assert table().next_opening(london(2026, 3, 27, 18, 0)) == datetime(2026, 3, 30, 7, 0, tzinfo=UTC)
    assert table().next_opening(london(2026, 10, 23, 18, 0)) == datetime(2026, 10, 26, 8, 0, tzinfo=UTC)


def test_the_skipped_hour_is_not_counted():
    night = table(NEW_YORK, week(range(7), time(1), time(5)))
    assert night.add_open_minutes(new_york(2026, 3, 8, 1, 30), 60) == new_york(2026, 3, 8, 3, 30)


def test_the_doubled_hour_is_counted_twice():
    night = table(NEW_YORK, week(range(7), time(0), time(5)))
    assert night.add_open_minutes(new_york(2026, 11, 1, 0, 30), 120) == datetime(
        2026, 11, 1, 6, 30, tzinfo=UTC
    )


def test_an_opening_inside_the_gap_still_comes_before_the_closing():
    night = table(NEW_YORK, week(range(7), time(2, 30), time(6)))
    opens = night.next_opening(new_york(2026, 3, 8, 0, 0))
    assert opens == datetime(2026, 3, 8, 7, 30, tzinfo=UTC)
    assert night.is_open(new_york(2026, 3, 8, 4, 0))


def test_leap_day_year_end_and_week_53_are_days_like_others():
    assert table().working_days_later(london(2028, 2, 28, 9, 0), 1) == london(2028, 2, 29, 17, 0)
    assert table().working_days_later(london(2026, 12, 31, 9, 0), 1) == london(2027, 1, 1, 17, 0)


def test_without_hours_on_file_nothing_is_open_and_due_times_come_early():
    bare = table(hours={})
    at = london(2026, 5, 8, 18, 5)
    assert not bare.is_open(at)
    assert bare.next_opening(at) is None
    assert bare.add_open_minutes(at, 30) == london(2026, 5, 8, 18, 35)
    assert bare.working_days_later(at, 1) == london(2026, 5, 12, 17, 0)


def test_moments_come_back_in_utc():
    assert table().add_open_minutes(london(2026, 7, 1, 9, 0), 30).tzinfo is UTC


@pytest.mark.parametrize(
    ("result", "due"),
    [
        ("EMERGENCY_NOW", (2026, 5, 4, 10, 30)),
        ("SAME_DAY", (2026, 5, 4, 12, 0)),
        ("URGENT_DAYS", (2026, 5, 5, 17, 0)),
        ("GP_SOON", (2026, 5, 6, 17, 0)),
        ("NOT_ENOUGH_INFO", (2026, 5, 6, 17, 0)),
        ("CONSULT", (2026, 5, 11, 17, 0)),
    ],
)
def test_each_result_has_its_response_target(location, result, due):
    assert due_at(location=location, result=result, at=london(2026, 5, 4, 10, 0)) == london(*due)


def test_a_location_in_another_zone_opens_by_its_own_clock(location):
    far = Location.objects.create(name="Queens", slug="queens", time_zone="America/New_York")
    OpeningHours.objects.create(location=far, weekday=0, opens_at=time(8), closes_at=time(17))
    at = london(2026, 5, 4, 10, 0)
    assert is_open(location, at)
    assert not is_open(far, at)
    assert next_opening(far, at) == new_york(2026, 5, 4, 8, 0)


def test_a_holiday_of_one_location_does_not_close_another(location):
    other = Location.objects.create(name="High Street", slug="high", time_zone="Europe/London")
    OpeningHours.objects.create(location=other, weekday=0, opens_at=time(8), closes_at=time(17))
    Holiday.objects.create(location=location, on=date(2026, 5, 4), name="Moving day")
    at = london(2026, 5, 4, 10, 0)
    assert (is_open(location, at), is_open(other, at)) == (False, True)
    Holiday.objects.create(location=None, on=date(2026, 5, 4), name="Bank holiday")
    assert not is_open(other, at)
    assert timetable(location).working_days_later(at, 1) == london(2026, 5, 6, 17, 0)


def test_the_line_about_now_says_when_it_opens(location):
    assert reads_now_line(location, london(2026, 5, 4, 10, 0)) == "The clinic is open now, until 17:00."
    closed = reads_now_line(location, london(2026, 5, 8, 18, 5))
    assert closed == "The clinic is closed now. It opens on Monday 11 May at 08:00."


def test_the_week_in_one_line(location):
    assert hours_line(location) == "Mon-Fri 08:00-17:00"


def test_the_facts_come_from_the_settings_without_a_database(settings):
    settings.CLINIC_NAME, settings.EMERGENCY_NUMBER = "Hill Clinic", "112"
    assert (facts().name, facts().emergency_number) == ("Hill Clinic", "112")
