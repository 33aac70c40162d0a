"""The manager keeps opening hours, closed days and the rota: what moves, what is refused, and who may."""

from datetime import UTC, date, datetime, timedelta

import pytest
import time_machine
from django.urls import reverse

from prolo.audit.models import Entry
from prolo.clinic.models import Cover, Holiday, Location, OpeningHours
from prolo.clinic.targets import every_target
from tests.triage.make import a_case, a_safety_exit
from tests.triage.own import fresh
from triage.services.escalation import tell_all

pytestmark = pytest.mark.django_db
TUESDAY = datetime(2026, 3, 3, 10, 0, tzinfo=UTC)
WEEK = {f"day_{day}": "08:00-17:00" for day in range(5)}


@pytest.fixture
def monday_to_friday():
    with time_machine.travel(TUESDAY, tick=False) as clock:
        yield clock


@pytest.fixture
def manager(monday_to_friday, sign_in, mona):
    return sign_in(mona)


def post(client, name, /, **fields):
    return client.post(reverse(f"manager:{name}", args=["main"]), fields, follow=True)


def text_of(response):
    return " ".join(response.content.decode().split())


def test_a_closed_day_moves_the_replies_that_are_due_and_says_how_many(manager, location):
    case = a_case(location, at=TUESDAY)
    answer = post(manager, "close_day", on="2026-03-05", name="Training day")
    assert "Saved. One reply has another time now." in text_of(answer)
    assert "Thu 5 Mar 2026" in text_of(answer) and "Training day" in text_of(answer)
    assert fresh(case).due_at == case.due_at + timedelta(days=1)
    row = Holiday.objects.get()
    assert row.location == location
    answer = post(manager, "open_day", row=row.pk)
    assert fresh(case).due_at == case.due_at and not Holiday.objects.exists()


def test_a_day_can_be_closed_for_every_place(manager, location):
    post(manager, "close_day", on="2026-12-25", name="Christmas", everywhere="on")
    assert Holiday.objects.get().location is None


@pytest.mark.parametrize(
    ("fields", "says"),
    [
        ({"on": "", "name": "Christmas"}, "Choose a date."),
        ({"on": "25.12.2026", "name": "Christmas"}, "Write the date as year, month, day: 2026-12-25."),
        ({"on": "2026-03-02", "name": "Monday"}, "This day has passed."),
        ({"on": "2226-12-25", "name": "Christmas"}, "Check the year."),
        ({"on": "2026-12-25", "name": " "}, "Write the reason."),
    ],
)
def test_a_closed_day_that_cannot_be_is_refused_beside_the_field_and_nothing_typed_is_lost(
    manager, location, fields, says
):
    answer = post(manager, "close_day", **fields)
    assert answer.status_code == 422
    assert says in text_of(answer)
    assert f'value="{fields["name"]}"' in text_of(answer) or not fields["name"].strip()
    assert not Holiday.objects.exists()


def test_a_day_that_is_on_the_list_is_not_added_twice(manager, location):
    post(manager, "close_day", on="2026-12-25", name="Christmas")
    answer = post(manager, "close_day", on="2026-12-25", name="Christmas")
    assert (answer.status_code, Holiday.objects.count()) == (422, 1)
    assert "This day is on the list already." in text_of(answer)


def test_new_opening_hours_are_kept_and_the_page_shows_them_as_typed(manager, location):
    answer = post(manager, "hours", **WEEK | {"day_0": "8:00-12:00, 13:00-17:00", "day_4": "08.30–13.00"})
    assert 'value="08:00-12:00, 13:00-17:00"' in text_of(answer)
    rows = OpeningHours.objects.filter(location=location).values_list("weekday", "opens_at", "closes_at")
    assert [(day, f"{opens:%H:%M}", f"{closes:%H:%M}") for day, opens, closes in rows if day in (0, 4)] == [
        (0, "08:00", "12:00"),
        (0, "13:00", "17:00"),
        (4, "08:30", "13:00"),
    ]


def test_a_day_without_hours_is_closed_and_is_not_called_optional(manager, location):
    page = text_of(manager.get(reverse("manager:place", args=[location.slug])))
    assert "Leave a day empty when it is closed." in page
    week = page.split('name="day_0"')[0].rsplit("<form", 1)[1]
    assert "(optional)" not in week


@pytest.mark.parametrize(
    ("monday", "says"),
    [
        ("eight to five", "Write times such as"),
        ("08:00-25:00", "Write times such as"),
        ("17:00-08:00", "A closing time comes before its opening time."),
        ("08:00-12:00, 11:00-17:00", "Two of these times overlap."),
    ],
)
def test_hours_that_cannot_be_are_refused_beside_the_day(manager, location, monday, says):
    answer = post(manager, "hours", **WEEK | {"day_0": monday})
    assert answer.status_code == 422
    assert says in text_of(answer) and f'value="{monday}"' in text_of(answer)
    assert OpeningHours.objects.filter(location=location).count() == 5


def test_a_place_is_never_left_without_opening_hours(manager, location):
    answer = post(manager, "hours")
    assert answer.status_code == 422
    assert "Write opening hours for at least one day." in text_of(answer)


def times(**other):
    """The form of the times to reply as the page shows it, with some of them changed."""
    shown = {f"{what}_{code}": str(found.amount) for what, code, found in every_target(Location())}
    return shown | other


def test_new_times_to_reply_hold_for_what_arrives_next_and_not_for_what_was_promised(manager, location):
    promised = a_safety_exit(location, at=TUESDAY)
    post(manager, "targets", **times(due_EMERGENCY_NOW="15", due_OTHERWISE="3"))
    assert fresh(promised).due_at == promised.due_at == TUESDAY + timedelta(minutes=30)
    location.refresh_from_db()
    assert a_safety_exit(location, at=TUESDAY).due_at == TUESDAY + timedelta(minutes=15)
    assert a_case(location, at=TUESDAY).due_at == datetime(2026, 3, 6, 17, 0, tzinfo=UTC)
    assert location.targets == {"due": {"EMERGENCY_NOW": 15, "OTHERWISE": 3}}
    assert Entry.objects.filter(action="clinic.targets_set").count() == 1


@pytest.mark.parametrize("typed", ["0", "61", "-5", "ten", "", "1e1", "30.5"])
def test_a_time_for_emergencies_outside_its_bounds_is_refused_beside_the_field(manager, location, typed):
    answer = post(manager, "targets", **times(due_EMERGENCY_NOW=typed, due_SAME_DAY="77"))
    assert answer.status_code == 422
    assert "Write a whole number from 5 to 60." in text_of(answer)
    assert 'value="77"' in text_of(answer)
    location.refresh_from_db()
    assert location.targets == {}


def test_whoever_is_warned_sooner_is_told_sooner(manager, location, dana):
    on_cover(manager, dana)
    a_safety_exit(location, at=TUESDAY)
    assert tell_all(at=TUESDAY + timedelta(minutes=15)) == 0
    post(manager, "targets", **times(warn_EMERGENCY_NOW="20"))
    assert tell_all(at=TUESDAY + timedelta(minutes=15)) == 1


def on_cover(client, member, /, **more):
    days = {"first_day": "2026-03-03", "last_day": "2026-03-06", "place": "1"}
    return post(client, "add_cover", **{"member": str(member.pk), **days, **more})


def test_somebody_is_put_on_cover_and_taken_off(manager, location, dana):
    answer = on_cover(manager, dana)
    assert "They are on cover." in text_of(answer)
    assert "Tue 3 Mar 2026 to Fri 6 Mar 2026" in text_of(answer)
    row = Cover.objects.get()
    assert (row.member, row.place, row.location) == (dana, 1, location)
    post(manager, "end_cover", row=row.pk)
    assert not Cover.objects.exists()
    assert set(Entry.objects.filter(action__startswith="clinic.").values_list("action", flat=True)) == {
        "clinic.on_cover",
        "clinic.off_cover",
    }


@pytest.mark.parametrize(
    ("more", "says"),
    [
        ({"member": ""}, "Choose somebody."),
        ({"last_day": "2026-03-02", "first_day": "2026-03-01"}, "This day has passed."),
        ({"first_day": "2026-03-06", "last_day": "2026-03-04"}, "The last day comes before the first one."),
        ({"place": "0"}, "greater than or equal to 1"),
    ],
)
def test_a_line_of_the_rota_that_cannot_be_is_refused(manager, location, dana, more, says):
    answer = on_cover(manager, dana, **more)
    assert answer.status_code == 422 and says in text_of(answer)
    assert not Cover.objects.exists()


def test_only_people_who_work_on_cases_can_be_chosen(manager, location, dana, mona, dan):
    text = text_of(manager.get(reverse("manager:place", args=["main"])))
    assert f'value="{dana.pk}"' in text
    assert f'value="{mona.pk}"' not in text and f'value="{dan.pk}"' not in text
    assert on_cover(manager, mona).status_code == 422


def test_days_without_cover_are_pointed_out_and_closed_days_are_not(manager, location, dana):
    Cover.objects.create(
        location=location, member=dana, first_day=date(2026, 3, 3), last_day=date(2026, 3, 24)
    )
    Holiday.objects.create(on=date(2026, 3, 26), name="Closed")
    text = text_of(manager.get(reverse("manager:place", args=["main"])))
    assert "<li>Wed 25 Mar 2026 to Mon 30 Mar 2026</li>" in text
    Holiday.objects.all().delete()
    text = text_of(manager.get(reverse("manager:places")))
    assert "1. Dana" in text and "Nobody." not in text


def test_the_list_says_where_nobody_is_on_cover(manager, location):
    assert "Nobody. The form tells patients not to wait for us." in text_of(
        manager.get(reverse("manager:places"))
    )


def test_a_row_of_another_place_is_not_taken_off(manager, location, dana):
    other = Location.objects.create(name="Queens", slug="queens")
    day = date(2026, 3, 5)
    row = Cover.objects.create(location=other, member=dana, first_day=day, last_day=day)
    closed = Holiday.objects.create(location=other, on=day, name="Closed")
    post(manager, "end_cover", row=row.pk)
    post(manager, "open_day", row=closed.pk)
    assert Cover.objects.exists() and Holiday.objects.exists()


def test_ten_minutes_after_the_last_password_it_is_asked_for_again(manager, monday_to_friday, location):
    monday_to_friday.shift(timedelta(minutes=11))
    for answer in (
        manager.get(reverse("manager:places")),
        manager.get(reverse("manager:place", args=["main"])),
        manager.post(reverse("manager:close_day", args=["main"]), {"on": "2026-12-25", "name": "Christmas"}),
    ):
        assert answer.status_code == 302
        assert answer.url.startswith("/accounts/reauthenticate/")
    assert not Holiday.objects.exists()
