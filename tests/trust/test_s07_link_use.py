"""S7: looking at a link changes nothing; the date of birth opens it for half an hour; what ended stays ended."""

from datetime import timedelta

import pytest
import time_machine
from django.urls import reverse
from django.utils.timezone import now

from prolo.audit.models import Entry
from tests.accounts.browser import FormClient
from tests.triage.make import AT, PAT
from tests.trust.links import (
    RIGHT,
    WRONG,
    a_case_with_link,
    a_left_draft,
    faceless,
    open_code,
    open_link,
    typed,
    way,
)
from tests.trust.stored import everything_stored
from triage.models import Event, EventKind, Intake, Link
from triage.patient.doors import IDLE
from triage.services import coming_back, links, new_links, own_case
from triage.services import intake as intakes

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)


def ended(client, token):
    return client.get(way(token)).status_code == 404 and open_link(client, token).status_code == 404


@pytest.mark.parametrize("made", [a_left_draft, a_case_with_link])
def test_looking_at_a_link_twenty_times_shows_nothing_and_uses_nothing_up(client, location, made):
    shown, given = made(location)
    before = everything_stored()
    for ask in (client.get, client.head) * 10:
        answer = ask(way(given.token), headers={"purpose": "prefetch", "sec-purpose": "prefetch"})
        assert answer.status_code == 200
        assert not [word for word in (PAT["given_name"], PAT["email"], str(shown.pk)) if word in answer.text]
    assert everything_stored() == before
    assert open_link(client, given.token).status_code == 302


@pytest.mark.parametrize("made", [a_left_draft, a_case_with_link])
def test_the_date_of_birth_opens_it_at_an_address_without_the_secret_under_a_new_session(
    client, location, made
):
    _, given = made(location)
    client.post(reverse("patient:start"), {"area": "knee"})
    before = client.session.session_key
    answer = open_link(client, given.token)
    assert answer.status_code == 302 and given.token not in answer.url
    assert client.session.session_key != before
    assert Entry.objects.filter(action="link.opened").exists()


def test_the_session_of_a_case_lasts_half_an_hour_without_a_page_and_holds_that_case_alone(client, location):
    first, to_first = a_case_with_link(location)
    second, to_second = a_case_with_link(location)
    with time_machine.travel(now(), tick=False) as clock:
        open_link(client, to_first.token)
        open_link(client, to_second.token)
        page = reverse("own:status", args=[second.pk])
        assert client.get(reverse("own:status", args=[first.pk])).status_code == 404
        for _ in range(4):
            clock.shift(IDLE - timedelta(minutes=6))
            assert client.get(page).status_code == 200
        clock.shift(IDLE + timedelta(minutes=6))
        assert client.get(page).url == reverse("patient:come_back")


@pytest.mark.parametrize(("made", "days"), [(a_case_with_link, 14), (a_left_draft, 7)])
def test_a_link_to_a_case_lasts_fourteen_days_and_one_to_a_draft_seven(client, location, made, days):
    with time_machine.travel(now(), tick=False) as clock:
        _, given = made(location)
        clock.shift(days * DAY - timedelta(seconds=1))
        assert client.get(way(given.token)).status_code == 200
        clock.shift(timedelta(seconds=1))
        assert ended(client, given.token)


def test_a_link_to_a_draft_lives_on_with_the_draft_but_not_for_ever(client, location):
    with time_machine.travel(now(), tick=False) as clock:
        draft, given = a_left_draft(location)
        for _ in range(2):
            clock.shift(6 * DAY)
            assert client.get(way(given.token)).status_code == 200
            intakes.save_page(intake=draft, page="", answers={}, at=now())
        clock.shift(3 * DAY)
        assert ended(client, given.token)


def test_a_link_ends_with_the_next_one_that_is_asked_for(client, location):
    for made in (a_left_draft, a_case_with_link):
        _, given = made(location)
        new_links.ask(link=Link.objects.get(pk=given.link.pk), at=now())
        assert new_links.answer_all(at=now()) == 1
        assert ended(client, given.token)
        assert open_code(client, given.code).status_code == 422


def test_a_link_ends_when_the_form_is_withdrawn_and_no_new_one_is_sent(client, location):
    case, given = a_case_with_link(location)
    own_case.withdraw(case=case, at=now())
    assert ended(client, given.token)
    new_links.ask(link=given.link, at=now())
    new_links.ask(email=PAT["email"], at=now())
    assert new_links.answer_all(at=now()) == 0


def test_a_link_to_a_draft_ends_when_it_is_sent(client, location):
    draft, given = a_left_draft(location)
    open_link(client, given.token)
    Intake.objects.filter(pk=draft.pk).update(sent_at=now())
    assert ended(FormClient(), given.token)


def test_five_wrong_dates_lock_the_link_its_code_too_and_tell_the_clinic(client, location):
    case, given = a_case_with_link(location)
    for _ in range(4):
        assert open_link(client, given.token, WRONG).status_code == 422
    assert open_link(client, given.token, WRONG).status_code == 404
    assert ended(client, given.token)
    assert open_code(FormClient(REMOTE_ADDR="198.51.100.9"), given.code).status_code == 422
    assert Event.objects.filter(case=case, kind=EventKind.LINK_LOCKED).count() == 1
    assert Entry.objects.filter(action="link.wrong_date").count() == 5


def test_five_wrong_dates_lock_a_draft_and_its_page_says_what_to_do(client, location, settings):
    _, given = a_left_draft(location)
    pages = [open_link(client, given.token, WRONG) for _ in range(5)]
    said = pages[-1].content.decode()
    assert "wrong five times" in said and settings.CLINIC_PHONE in said and "Send me a new link" in said


def test_a_new_link_opens_what_a_locked_one_does_not(client, location):
    draft, given = a_left_draft(location)
    for _ in range(5):
        open_link(client, given.token, WRONG)
    answer = client.post(way(given.token), {"again": "1"})
    assert answer.url == reverse("patient:come_back")
    assert new_links.answer_all(at=now()) == 1
    assert Link.objects.filter(intake=draft, revoked_at=None, wrong_dates=0).count() == 1


def test_an_ended_link_played_again_is_answered_as_one_that_never_was(client, location):
    draft, given = a_left_draft(location)
    links.revoke(intake=draft, at=now())
    unknown = "nobody-was-given-this"
    for method, data in (("get", None), ("head", None), ("post", typed(RIGHT)), ("post", {"again": "1"})):
        told = {faceless(getattr(client, method)(way(token), data)) for token in (given.token, unknown)}
        assert len(told) == 1


def test_a_resting_draft_is_forgotten_by_its_browser_after_five_wrong_dates(client, location):
    with time_machine.travel(now(), tick=False) as clock:
        draft, given = a_left_draft(location)
        open_link(client, given.token)
        clock.shift(2 * IDLE)
        door = reverse("patient:unlock", args=[draft.pk])
        assert [client.post(door, typed(WRONG)).status_code for _ in range(5)] == [422] * 4 + [302]
        assert client.post(door, typed(RIGHT)).status_code == 404


def test_a_helper_who_sent_the_form_cannot_read_it_later(client, location):
    with time_machine.travel(now(), tick=False) as clock:
        draft, given = a_left_draft(location)
        open_link(client, given.token)
        draft.identity, draft.sent_at = {**draft.identity, "contact_whom": "helper"}, now()
        draft.save()
        clock.shift(2 * IDLE)
        door = reverse("patient:unlock", args=[draft.pk])
        assert client.get(door).url == reverse("patient:come_back")
        assert client.post(door, typed(RIGHT)).status_code == 404


def test_a_helper_is_mailed_no_link_to_the_case(location):
    case, given = a_case_with_link(location)
    case.patient.contact = {**case.patient.contact, "contact_whom": "helper"}
    case.patient.save()
    new_links.ask(link=given.link, at=now())
    new_links.ask(email=PAT["email"], at=now())
    assert new_links.answer_all(at=now()) == 0


def test_a_draft_is_reminded_of_once_two_days_before_it_goes_and_its_code_stays_good(client, location):
    draft, given = a_left_draft(location, at=AT)
    assert coming_back.remind(at=AT + 5 * DAY - timedelta(seconds=1)) == 0
    assert coming_back.remind(at=AT + 5 * DAY) == 1
    assert coming_back.remind(at=AT + 6 * DAY) == 0
    with time_machine.travel(AT + 6 * DAY):
        assert f"/check/{draft.pk}/" in open_code(client, given.code).url


def test_a_draft_nobody_touched_for_seven_days_goes_with_its_links_and_the_audit_says_so(location):
    draft, _ = a_left_draft(location, at=AT)
    assert coming_back.remove_old(at=AT + 7 * DAY - timedelta(seconds=1)) == 0
    assert coming_back.remove_old(at=AT + 7 * DAY) == 1
    assert not Intake.objects.filter(pk=draft.pk).exists() and not Link.objects.exists()
    assert Entry.objects.filter(action="intake.expired", subject=f"intake:{draft.pk}").count() == 1


def test_a_draft_with_a_case_stays(location):
    from tests.triage.make import a_safety_exit

    case = a_safety_exit(location)
    assert coming_back.remove_old(at=AT + 30 * DAY) == 0
    assert Intake.objects.filter(cases=case).exists()


def test_the_command_does_both_and_says_how_many(location, capsys):
    from django.core.management import call_command

    a_left_draft(location, at=AT)
    for days, said in ((5, "1 reminded, 0 removed"), (7, "0 reminded, 1 removed")):
        with time_machine.travel(AT + days * DAY):
            call_command("keep_drafts")
        assert said in capsys.readouterr().out
