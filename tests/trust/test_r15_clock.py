"""R15: due times hold over clock changes, leap days, year ends and zones; a clock that jumps throws nobody out."""

from datetime import UTC, date, datetime, time, timedelta
from itertools import count
from zoneinfo import ZoneInfo

import pytest
import time_machine
from django.contrib.auth.tokens import default_token_generator
from django.db import connection
from django.urls import reverse

from prolo.audit.models import Entry
from prolo.clinic.hours import due_at
from prolo.clinic.models import Holiday, Location, OpeningHours
from tests.triage.make import a_case
from triage.models import Intake, age_on

pytestmark = pytest.mark.django_db
MINUTE = timedelta(minutes=1)
MOMENTS = {
    "spring gap, London": ("Europe/London", datetime(2026, 3, 27, 16, 50)),
    "autumn fold, London": ("Europe/London", datetime(2026, 10, 23, 16, 50)),
    "inside the fold": ("America/New_York", datetime(2026, 11, 1, 1, 30)),
    "just before the gap": ("America/New_York", datetime(2026, 3, 8, 1, 59)),
    "half an hour of summer time": ("Australia/Lord_Howe", datetime(2026, 4, 3, 16, 55)),
    "the south": ("America/Santiago", datetime(2026, 9, 4, 16, 40)),
    "a quarter past UTC": ("Asia/Kathmandu", datetime(2026, 5, 4, 16, 59)),
    "ahead of everybody": ("Pacific/Kiritimati", datetime(2026, 12, 31, 16, 30)),
    "behind everybody": ("Pacific/Pago_Pago", datetime(2026, 12, 31, 16, 30)),
    "28 February of a leap year": ("Europe/London", datetime(2028, 2, 28, 16, 45)),
    "28 February of another year": ("Europe/London", datetime(2027, 2, 26, 16, 45)),
    "year end": ("Europe/London", datetime(2026, 12, 31, 16, 55)),
    "week 53": ("Europe/London", datetime(2026, 12, 28, 12, 0)),
    "Christmas": ("Europe/London", datetime(2026, 12, 24, 16, 59)),
    "midnight": ("America/New_York", datetime(2026, 7, 3, 0, 0)),
    "a second before opening": ("Asia/Kathmandu", datetime(2026, 5, 4, 7, 59, 59)),
}
HOLIDAYS = (date(2026, 12, 25), date(2026, 12, 28), date(2027, 1, 1))


def a_place(zone: str) -> Location:
    place = Location.objects.create(name=zone, slug="there", time_zone=zone, phone="555-0100")
    OpeningHours.objects.bulk_create(
        OpeningHours(location=place, weekday=day, opens_at="08:00", closes_at="17:00") for day in range(5)
    )
    Holiday.objects.bulk_create(Holiday(location=None, on=day, name="Closed") for day in HOLIDAYS)
    return place


def open_at(local: datetime) -> bool:
    """What the sign on the door says."""
    working = local.weekday() < 5 and local.date() not in HOLIDAYS
    return working and time(8) <= local.time() < time(17)


def after_open_minutes(at: datetime, zone: ZoneInfo, minutes: int) -> datetime:
    """Told off on the wall clock, second by second where it matters and else minute by minute."""
    left, now = timedelta(minutes=minutes), at
    for _ in count():
        step = MINUTE - timedelta(seconds=now.second, microseconds=now.microsecond)
        if open_at(now.astimezone(zone)):
            if left <= step:
                return now + left
            left -= step
        now += step
    raise AssertionError


def end_of_working_day(at: datetime, zone: ZoneInfo, days: int) -> datetime:
    """Closing time so many working days on; what comes after closing counts for the next one."""
    local = at.astimezone(zone)
    day = local.date()
    if not open_at(datetime.combine(day, time(12))) or local.time() >= time(17):
        days += 1
    while days:
        day += timedelta(days=1)
        days -= open_at(datetime.combine(day, time(12)))
    return datetime.combine(day, time(17), tzinfo=zone).astimezone(UTC)


@pytest.mark.parametrize("name", MOMENTS)
@pytest.mark.parametrize("result", ["EMERGENCY_NOW", "SAME_DAY", "URGENT_DAYS", "GP_SOON", "CONSULT"])
def test_what_is_due_when_agrees_with_the_clock_on_the_wall(name, result):
    zone_name, local = MOMENTS[name]
    zone = ZoneInfo(zone_name)
    at = local.replace(tzinfo=zone).astimezone(UTC)
    due = due_at(location=a_place(zone_name), result=result, at=at)
    if minutes := {"EMERGENCY_NOW": 30, "SAME_DAY": 120}.get(result):
        assert due == after_open_minutes(at, zone, minutes)
    else:
        days = {"URGENT_DAYS": 1, "GP_SOON": 2, "CONSULT": 5}[result]
        assert due == end_of_working_day(at, zone, days)


@pytest.mark.parametrize("zone", ["Pacific/Kiritimati", "Pacific/Pago_Pago"])
def test_a_case_is_due_by_the_clock_of_its_own_location(zone):
    at = datetime(2026, 5, 4, 12, 0, tzinfo=UTC)
    case = a_case(a_place(zone), at=at)
    closing = case.due_at.astimezone(ZoneInfo(zone))
    assert (closing.hour, closing.minute, closing.weekday() < 5) == (17, 0, True)
    assert case.due_at > at


@pytest.mark.parametrize(
    ("born", "day", "age"),
    [
        ("2000-02-29", date(2026, 2, 28), 25),
        ("2000-02-29", date(2026, 3, 1), 26),
        ("2000-02-29", date(2028, 2, 29), 28),
        ("1999-12-31", date(2026, 12, 30), 26),
        ("1999-12-31", date(2026, 12, 31), 27),
        ("2026-05-04", date(2026, 5, 4), 0),
        ("2026-05-05", date(2026, 5, 4), None),
    ],
)
def test_an_age_changes_on_the_birthday_and_on_1_march_for_those_of_29_february(born, day, age):
    assert age_on(born, day) == age


def test_the_audit_and_every_time_in_the_database_are_in_utc(location, clara):
    with time_machine.travel(datetime(2026, 7, 1, 12, 0, tzinfo=UTC), tick=False):
        a_case(location, at=datetime(2026, 7, 1, 14, 0, tzinfo=ZoneInfo("Africa/Johannesburg")))
    with connection.cursor() as cursor:
        cursor.execute("SELECT happened_at::text FROM audit_entry ORDER BY id LIMIT 1")
        assert cursor.fetchone()[0] == "2026-07-01 12:00:00+00"
        cursor.execute("SELECT count(*) FROM information_schema.columns WHERE table_schema = 'public'"
                       " AND data_type = 'timestamp without time zone'")  # fmt: skip
        assert cursor.fetchone()[0] == 0
    assert Entry.objects.first().happened_at.utcoffset() == timedelta(0)


@pytest.mark.parametrize("minutes", [-60, -5, 5])
def test_a_session_and_a_link_outlive_a_jump_of_the_clock(minutes, sign_in, dana):
    with time_machine.travel(datetime(2026, 5, 4, 9, 0, tzinfo=UTC), tick=False) as clock:
        client, link = sign_in(dana), default_token_generator.make_token(dana)
        assert client.get(reverse("desk:queue")).status_code == 200
        clock.shift(timedelta(minutes=minutes))
        assert client.get(reverse("desk:queue")).status_code == 200
        dana.refresh_from_db()
        assert default_token_generator.check_token(dana, link)


@pytest.mark.parametrize("minutes", [-60, -5, 5, 60])
def test_a_draft_outlives_a_jump_of_the_clock(minutes, client, location):
    with time_machine.travel(datetime(2026, 5, 4, 9, 0, tzinfo=UTC), tick=False) as clock:
        page = client.post("/check/", {}).url
        clock.shift(timedelta(minutes=minutes))
        assert client.post(page, {"gate_end": "none"}).status_code == 302
        assert Intake.objects.get().answers["gate_end"] == "none"
        assert client.get(page).status_code == (302 if minutes == 60 else 200)  # after an hour: who are you?


@pytest.mark.parametrize("minutes", [-60, -5, 5, 60])
def test_a_jump_of_the_clock_breaks_neither_the_audits_chain_nor_a_case(minutes, location, dana):
    from django.core.management import call_command

    from triage.queries.invariants import broken
    from triage.services import desk

    at = datetime(2026, 5, 4, 9, 0, tzinfo=UTC)
    case = a_case(location, at=at)
    desk.take(case=case, by=dana, at=at + timedelta(minutes=minutes), version=case.version)
    call_command("verify_audit", verbosity=0)
    assert broken() == []
