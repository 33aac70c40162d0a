"""R24: when the pass beside the pages stops, staff see it within a quarter of an hour, and the server's check is red."""

from datetime import UTC, datetime, timedelta

import pytest
from django.core.management import CommandError, call_command
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from prolo.clinic import beats
from tests.triage.make import a_case
from tests.triage.treated import treated
from triage.management.commands import send_mail_due
from triage.models import CheckIn, Mail

pytestmark = pytest.mark.django_db
AT = datetime(2026, 3, 3, 10, 0, tzinfo=UTC)
MINUTE = timedelta(minutes=1)
WARNING = "Mails and check-ins are not going out."
PAGES = {"dana": "desk:queue", "clara": "clinician:queue", "mona": "numbers:page"}


@pytest.fixture
def clock(monkeypatch):
    """The time as every page, and every pass, reads it; nothing is kept from an earlier look."""
    told = {"at": AT}
    monkeypatch.setattr(beats, "_fine_until", float("-inf"))
    for module in ("prolo.clinic.context", "triage.management.commands.send_mail_due"):
        monkeypatch.setattr(f"{module}.now", lambda: told["at"])
    monkeypatch.setattr("triage.management.commands.check_health.now", lambda: told["at"])
    return told


def one_pass():
    command = send_mail_due.Command()
    command._count_at = AT + timedelta(days=1)
    command._look(500, AT + timedelta(days=1))


def shown(client, name):
    return client.get(reverse(PAGES[name])).content.decode()


@pytest.mark.parametrize("name", PAGES)
def test_every_member_of_staff_sees_within_15_minutes_that_it_stopped(
    sign_in, location, clock, name, request, monkeypatch
):
    monkeypatch.setattr(send_mail_due.connection, "close", lambda: None)
    client = sign_in(request.getfixturevalue(name))
    one_pass()
    assert WARNING not in shown(client, name)
    clock["at"] = AT + 15 * MINUTE
    monkeypatch.setattr(beats, "_fine_until", float("-inf"))  # what a process keeps ends after a minute
    assert WARNING in shown(client, name)
    one_pass()
    assert WARNING not in shown(client, name)


def test_a_schedule_that_never_ran_is_seen_too(sign_in, dana, location, clock):
    assert WARNING in shown(sign_in(dana), "dana")


def test_patients_are_told_nothing_of_it(client, location, clock):
    assert WARNING not in client.get("/").content.decode()


def test_what_is_kept_for_a_minute_and_ten_minutes_of_silence_make_less_than_fifteen():
    assert beats.STILL_FINE + timedelta(seconds=beats.KEPT_SECONDS) < 15 * MINUTE


def test_a_page_asks_for_it_once_in_a_minute_at_most(sign_in, dana, location, clock, monkeypatch):
    client = sign_in(dana)
    beats.beat(beats.SCHEDULE, at=AT)
    counts = []
    for _ in range(3):
        with CaptureQueriesContext(connection) as asked:
            shown(client, "dana")
        counts.append(sum("clinic_beat" in query["sql"] for query in asked))
    assert counts == [1, 0, 0]


def test_the_check_of_the_server_is_red_while_something_waits(location, clara, clock, capsys):
    with pytest.raises(CommandError, match="no pass yet"):
        call_command("check_health")
    treated(a_case(location, at=AT - timedelta(days=1)), clara, at=AT, hours_ago=7)
    Mail.objects.all().delete()
    beats.beat(beats.SCHEDULE, at=AT)
    with pytest.raises(CommandError, match="^check-ins wait since 2026-03-03 09:00 UTC$"):
        call_command("check_health")
    CheckIn.objects.update(answered_at=AT)
    call_command("check_health")
    assert capsys.readouterr().out == "fine\n"
