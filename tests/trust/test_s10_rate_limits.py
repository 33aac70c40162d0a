"""S10: public forms are limited per address, exactly, and no forged header widens the limit."""

from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from django.db import connection
from django.test import RequestFactory
from django.urls import reverse
from django.utils.timezone import now

from prolo.limits.address import client_address
from prolo.limits.bucket import allows
from tests.accounts.browser import FormClient
from tests.triage.make import PAT
from tests.trust.drafts import ANSWERS, filled_in, given_to, posted
from tests.trust.links import RIGHT, WRONG, a_left_draft, open_code, open_link, typed
from triage.models import Intake
from triage.patient import tries
from triage.patient.tries import A_DAY_FOR_ONE_MAIL
from triage.services.links import fresh_code

NOW = datetime(2026, 5, 4, 9, 10, tzinfo=UTC)


@pytest.mark.django_db(transaction=True)
def test_of_100_parallel_calls_on_a_limit_of_20_exactly_20_pass():
    def call(_: int) -> bool:
        try:
            return allows("start", "198.51.100.7", at=NOW, most=20)
        finally:
            connection.close()

    with ThreadPoolExecutor(10) as pool:
        assert sum(pool.map(call, range(100))) == 20


def test_the_next_hour_starts_afresh_and_others_have_their_own_count(db):
    assert [allows("start", "a", at=NOW, most=1) for _ in range(2)] == [True, False]
    assert allows("start", "b", at=NOW, most=1)
    assert allows("send", "a", at=NOW, most=1)
    assert allows("start", "a", at=NOW + timedelta(hours=1), most=1)


@pytest.mark.parametrize(
    ("proxies", "header", "expected"),
    [
        (0, "1.1.1.1", "203.0.113.9"),
        (1, "1.1.1.1, 198.51.100.7", "198.51.100.7"),
        (1, ", ".join(["6.6.6.6"] * 1000 + ["198.51.100.7"]), "198.51.100.7"),
        (2, "6.6.6.6, 198.51.100.7, 10.0.0.2", "198.51.100.7"),
        (1, "", "203.0.113.9"),
    ],
)
def test_a_forged_header_changes_nothing(settings, proxies, header, expected):
    settings.TRUSTED_PROXIES = proxies
    request = RequestFactory().get("/", REMOTE_ADDR="203.0.113.9", HTTP_X_FORWARDED_FOR=header)
    assert client_address(request) == expected


ADDRESS = "198.51.100.7"


@pytest.fixture
def caller(location):
    return FormClient(REMOTE_ADDR=ADDRESS)


@pytest.mark.django_db
def test_ten_links_codes_and_dates_an_hour_may_be_tried_from_one_address(caller, location, monkeypatch):
    monkeypatch.setattr("triage.patient.returning.AS_LONG", 0)
    with time_machine.travel(NOW, tick=False) as clock:
        _, given = a_left_draft(location)
        tries_made = [open_code(caller, fresh_code()).status_code for _ in range(6)]
        tries_made += [open_link(caller, given.token, WRONG).status_code for _ in range(4)]
        assert tries_made == [422] * 10
        assert {open_code(caller, given.code).status_code, open_link(caller, given.token).status_code} == {
            429
        }
        assert open_link(FormClient(REMOTE_ADDR="203.0.113.9"), given.token).status_code == 302
        clock.shift(timedelta(hours=1))
        assert open_link(caller, given.token).status_code == 302


@pytest.mark.django_db
def test_one_person_is_mailed_three_links_a_day_and_an_address_asks_ten_an_hour(caller, location):
    ask = reverse("patient:new_link")
    with time_machine.travel(NOW, tick=False):
        assert [caller.post(ask, {"email": "Pat@example.org"}).status_code for _ in range(3)] == [302] * 3
        assert caller.post(ask, {"email": "pat@example.org"}).status_code == 429
        told = [caller.post(ask, {"email": f"p{n}@example.org"}).status_code for n in range(7)]
    assert told == [302] * 6 + [429]


@pytest.mark.django_db
def test_leaving_mails_no_more_than_that_and_keeps_the_draft_and_who_to_call(caller, location, settings):
    draft = filled_in(location, 3)
    given_to(caller, draft)
    leave = reverse("patient:leave", args=[draft.pk])
    for _ in range(A_DAY_FOR_ONE_MAIL):
        assert tries.may_mail(RequestFactory().get("/", REMOTE_ADDR="203.0.113.9"), PAT["email"])
    refused = caller.post(leave, typed(RIGHT) | {"email": PAT["email"]})
    said = refused.content.decode()
    assert refused.status_code == 429
    assert settings.CLINIC_PHONE in said and settings.EMERGENCY_NUMBER in said and leave in said
    assert Intake.objects.get(pk=draft.pk).answers == draft.answers
    assert caller.post(leave, typed(RIGHT)).status_code == 200, "the code needs no mail"


@pytest.mark.django_db
def test_a_success_clears_no_other_counter(caller, location, monkeypatch):
    monkeypatch.setattr("triage.patient.returning.AS_LONG", 0)
    with time_machine.travel(NOW, tick=False):
        _, given = a_left_draft(location)
        for _ in range(9):
            open_code(caller, fresh_code())
        assert open_link(caller, given.token).status_code == 302
        assert open_code(caller, fresh_code()).status_code == 429
        assert caller.post(reverse("patient:start"), {"area": "knee"}).status_code == 302


@pytest.mark.django_db
def test_a_machine_that_fills_in_every_box_starts_and_sends_nothing_and_a_person_loses_nothing(
    caller, location
):
    begun = caller.post(reverse("patient:start"), {"area": "knee", "leave_empty": "x"})
    assert begun.status_code == 422 and not Intake.objects.exists()
    assert "One box has to stay empty" in begun.content.decode()
    draft = filled_in(location, 13)
    given_to(caller, draft)
    body, where = posted(ANSWERS, draft), reverse("patient:answers", args=[draft.pk])
    refused = caller.post(where, body | {"leave_empty": "http://spam.example"})
    assert refused.status_code == 422 and "spam.example" not in refused.content.decode()
    assert Intake.objects.get(pk=draft.pk).sent_at is None
    assert caller.post(where, body).url == reverse("patient:sent", args=[draft.pk])


@pytest.mark.django_db
def test_forms_that_are_sent_faster_than_anybody_reads_are_slowed_and_none_is_lost(caller, location):
    def fast(seconds):
        draft = filled_in(location, 13)
        Intake.objects.filter(pk=draft.pk).update(started_at=now() - timedelta(seconds=seconds))
        draft.refresh_from_db()
        draft.identity = {**draft.identity, "email": f"{draft.pk}@example.org"}
        draft.save()
        given_to(caller, draft)
        return draft, caller.post(
            reverse("patient:answers", args=[draft.pk]), posted(ANSWERS, draft)
        ).status_code

    with time_machine.travel(NOW, tick=False):
        told = [fast(5) for _ in range(tries.HASTY_AN_HOUR + 1)]
        assert [status for _, status in told] == [302] * tries.HASTY_AN_HOUR + [429]
        assert fast(300)[1] == 302, "whoever took their time may still send"
        Intake.objects.filter(pk=told[-1][0].pk).update(started_at=now() - timedelta(minutes=5))
        where = reverse("patient:answers", args=[told[-1][0].pk])
        assert caller.post(where, posted(ANSWERS, told[-1][0])).status_code == 302
