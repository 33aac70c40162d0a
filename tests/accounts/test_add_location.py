"""A clinic's first location is made by a command; without one nobody can start the form."""

from datetime import time

import pytest
from django.core.management import CommandError, call_command

from prolo.clinic.models import Location, OpeningHours

pytestmark = pytest.mark.django_db


def test_a_location_with_its_hours_opens_the_form(client):
    assert "You cannot start here at the moment." in client.get("/check/").content.decode()
    call_command(
        "add_location", "Main Street", "--hours=mon-thu 08:00-17:00", "--hours=fri 08:00-12:30", verbosity=0
    )
    assert list(OpeningHours.objects.values_list("weekday", "closes_at")) == [
        *((day, time(17)) for day in range(4)),
        (4, time(12, 30)),
    ]
    assert client.post("/check/", {"area": ""}).status_code == 302


@pytest.mark.parametrize(
    "hours",
    ["monday 8-5", "mon-fri 17:00-08:00", "fri-mon 08:00-17:00", "xyz 08:00-17:00", "mon 25:00-26:00", ""],
)
def test_odd_hours_are_refused_and_nothing_is_kept(hours):
    with pytest.raises(CommandError, match="is not like"):
        call_command("add_location", "Main Street", f"--hours={hours}", verbosity=0)
    assert not Location.objects.exists()


def test_a_time_zone_that_does_not_exist_is_refused():
    with pytest.raises(CommandError, match="no time zone"):
        call_command(
            "add_location", "Main Street", "--hours=mon 08:00-17:00", time_zone="Mars/Base", verbosity=0
        )


def test_two_locations_do_not_share_an_address():
    call_command("add_location", "Main Street", "--hours=mon 08:00-17:00", verbosity=0)
    with pytest.raises(CommandError, match="already exists"):
        call_command("add_location", "Main Street", "--hours=mon 08:00-17:00", verbosity=0)
