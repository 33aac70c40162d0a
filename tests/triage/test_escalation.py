"""A reply that is due soon or late: who is told, in which order, once, and in which words."""

from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, date, datetime, timedelta

import pytest
from django.core import mail as outgoing
from django.db import connection

from prolo.clinic.models import Cover, Holiday
from tests.conftest import _staff
from tests.triage.make import a_case, a_safety_exit
from tests.triage.own import by_staff, fresh
from triage.mail_words import CLINICAL
from triage.models import Case, Event, EventKind, Mail
from triage.rules import Result
from triage.services import clinic, delivery, desk, escalation, messages, opening, own_case
from triage.services.opening import CannotCover
from triage.services.refusals import NotAllowed
from triage.staff_mails import FOR_STAFF

pytestmark = pytest.mark.django_db
TUESDAY = datetime(2026, 3, 3, 10, 0, tzinfo=UTC)
MINUTE, HOUR = timedelta(minutes=1), timedelta(hours=1)


@pytest.fixture
def rota(location, dana, clara, cole):
    """Dana is told first, then Clara, then Cole."""
    return [on_cover(location, member, place) for place, member in enumerate((dana, clara, cole), 1)]


def on_cover(location, member, place, first=date(2026, 3, 1), last=date(2026, 3, 31)):
    return Cover.objects.create(location=location, member=member, place=place, first_day=first, last_day=last)


def told(case):
    """Who was told of a case, in order."""
    rows = Mail.objects.filter(case=case, kind__in=FOR_STAFF).order_by("queued_at", "kind", "pk")
    return [(mail.kind, mail.to.partition("@")[0]) for mail in rows]


def pass_by(*, until, start=TUESDAY, every=5 * MINUTE):
    """The pass beside the outbox, again and again."""
    at = start
    while at <= until:
        escalation.tell_all(at=at)
        at += every


def test_an_untouched_emergency_goes_from_person_to_person(location, rota):
    case = a_safety_exit(location, at=TUESDAY)
    pass_by(until=TUESDAY + 19 * MINUTE)
    assert told(case) == []
    pass_by(until=TUESDAY + 20 * MINUTE)
    assert told(case) == [("soon", "dana")]
    pass_by(until=TUESDAY + 3 * 60 * MINUTE)
    assert told(case) == [("soon", "dana"), ("late", "dana"), ("late", "clara"), ("late", "cole")]
    assert fresh(case).escalated == 4
    events = Event.objects.filter(case=case, kind=EventKind.ESCALATED).order_by("number")
    assert [event.detail["name"] for event in events] == ["Dana", "Dana", "Clara", "Cole"]
    assert [event.at - TUESDAY for event in events] == [20 * MINUTE, 30 * MINUTE, 45 * MINUTE, 60 * MINUTE]
    assert {event.by for event in events} == {None} and fresh(case).first_action_at is None


def test_the_person_who_has_the_case_is_warned_before_anybody_else(location, rota, cole):
    case = a_safety_exit(location, at=TUESDAY)
    by_staff(case, desk.take, cole, TUESDAY)
    pass_by(until=TUESDAY + 25 * MINUTE)
    assert told(case) == [("soon", "cole")]


def test_a_closed_account_is_told_nothing(location, rota, dana):
    case = a_safety_exit(location, at=TUESDAY)
    by_staff(case, desk.take, dana, TUESDAY)
    type(dana).objects.filter(pk=dana.pk).update(is_active=False)
    pass_by(until=TUESDAY + 60 * MINUTE)
    assert told(case) == [("soon", "clara"), ("late", "clara"), ("late", "cole")]


def test_a_pass_that_comes_late_does_not_warn_of_what_is_late_already(location, rota):
    case = a_safety_exit(location, at=TUESDAY)
    escalation.tell_all(at=TUESDAY + 31 * MINUTE)
    assert told(case) == [("late", "dana")]


@pytest.mark.parametrize("deed", ["decided", "waiting for the patient", "withdrawn"])
def test_nobody_is_told_of_a_clock_that_does_not_run(location, rota, clara, dana, deed):
    case = a_case(location, at=TUESDAY)
    if deed == "decided":
        by_staff(case, clinic.decide, clara, TUESDAY, outcome="not_for_us", reason="r")
    elif deed == "withdrawn":
        own_case.withdraw(case=fresh(case), at=TUESDAY)
    else:
        by_staff(case, messages.ask, dana, TUESDAY, message="Which tablets?")
    pass_by(until=TUESDAY + timedelta(days=14), every=12 * HOUR)
    assert told(case) == []


def test_a_clock_that_goes_on_begins_the_chain_anew(location, rota, dana):
    case = a_case(location, at=TUESDAY)
    late = case.due_at + timedelta(days=1)
    escalation.tell_all(at=late)
    by_staff(case, messages.ask, dana, late, message="Which tablets?")
    own_case.write(case=fresh(case), text="The blue ones.", at=late + timedelta(days=1))
    assert fresh(case).escalated == 0
    escalation.tell_all(at=fresh(case).due_at)
    assert told(case) == [("late", "dana"), ("late", "dana")]


def test_the_chain_waits_for_opening_time(location, rota):
    friday = datetime(2026, 3, 6, 16, 20, tzinfo=UTC)
    case = a_safety_exit(location, at=friday)
    pass_by(start=friday, until=friday + 2 * HOUR, every=10 * MINUTE)
    pass_by(start=friday + 2 * HOUR, until=friday + timedelta(days=2), every=HOUR)
    assert told(case) == [("soon", "dana"), ("late", "dana")], "the second is told ten minutes before closing"
    monday = datetime(2026, 3, 9, 8, 0, tzinfo=UTC)
    escalation.tell_all(at=monday)
    assert len(told(case)) == 2
    escalation.tell_all(at=monday + 5 * MINUTE)
    assert told(case)[2:] == [("late", "clara")]


def test_only_those_of_the_day_are_told(location, dana, clara):
    on_cover(location, dana, 1, first=date(2026, 3, 2), last=date(2026, 3, 2))
    on_cover(location, clara, 1, first=date(2026, 3, 3), last=date(2026, 3, 3))
    case = a_safety_exit(location, at=TUESDAY)
    pass_by(until=TUESDAY + 60 * MINUTE)
    assert told(case) == [("soon", "clara"), ("late", "clara")]


def test_where_nobody_is_on_cover_the_managers_are_told_to_change_that(location, mona):
    case = a_safety_exit(location, at=TUESDAY)
    pass_by(until=TUESDAY + 90 * MINUTE)
    assert told(case) == [("no_cover", "mona")]
    assert case.reference in Mail.objects.get(kind="no_cover").body
    assert "/desk/" not in Mail.objects.get(kind="no_cover").body, "a manager opens no case"


def test_the_mails_say_where_and_until_when_and_nothing_about_health(location, rota, mona):
    case = a_safety_exit(location, at=TUESDAY)
    pass_by(until=TUESDAY + 40 * MINUTE)
    soon, late = (Mail.objects.filter(kind=kind).first() for kind in ("soon", "late"))
    assert soon.subject == "A reply is due soon"
    assert "At Main Street the reply" in soon.body and "Tuesday 3 March, 10:30 (GMT)" in soon.body
    assert f"/desk/{case.reference}/" in late.body
    Cover.objects.all().delete()
    Case.objects.update(escalated=0)
    escalation.tell_all(at=TUESDAY + 40 * MINUTE)
    for mail in Mail.objects.filter(kind__in=FOR_STAFF):
        assert not CLINICAL.search(mail.subject + mail.body.replace("Demo Clinic", ""))


def test_a_mail_to_staff_that_fails_sends_nobody_to_phone_the_patient(location, rota, monkeypatch):
    case = a_safety_exit(location, at=TUESDAY)
    escalation.tell_all(at=TUESDAY + 40 * MINUTE)
    mail = Mail.objects.get(kind="late")
    monkeypatch.setattr("triage.services.delivery._is_permanent", lambda error: True)
    monkeypatch.setattr("triage.services.delivery.EmailMessage.send", _refuses)
    delivery.deliver(mail_id=mail.pk, at=TUESDAY + 41 * MINUTE)
    assert Mail.objects.get(pk=mail.pk).state == Mail.State.FAILED
    assert fresh(case).mail_failed_at is None and outgoing.outbox == []


def _refuses(self):
    raise OSError


@pytest.mark.django_db(transaction=True)
def test_two_workers_at_once_tell_each_person_once(location, rota):
    cases = [a_safety_exit(location, at=TUESDAY) for _ in range(5)]

    def work(_):
        try:
            return escalation.tell_all(at=TUESDAY + 31 * MINUTE)
        finally:
            connection.close()

    with ThreadPoolExecutor(4) as workers:
        done = sum(workers.map(work, range(4)))
    assert done == len(cases)
    assert [told(case) for case in cases] == [[("late", "dana")]] * len(cases)


def test_a_case_is_told_of_by_its_own_urgency(location, rota, dana):
    case = a_case(location, at=TUESDAY)
    by_staff(case, desk.raise_urgency, dana, TUESDAY, to=Result.SAME_DAY)
    pass_by(until=TUESDAY + 4 * 60 * MINUTE)
    events = Event.objects.filter(case=case, kind=EventKind.ESCALATED).order_by("number")
    assert [(event.at - TUESDAY) / MINUTE for event in events] == [90, 120, 150, 180]


def test_a_pass_asks_the_database_no_more_when_many_cases_wait(location, rota, django_assert_num_queries):
    from django.test.utils import CaptureQueriesContext

    a_case(location, at=TUESDAY)
    with CaptureQueriesContext(connection) as few:
        escalation.tell_all(at=TUESDAY)
    for _ in range(5):
        a_case(location, at=TUESDAY)
    with django_assert_num_queries(len(few)):
        escalation.tell_all(at=TUESDAY)


def test_only_a_manager_changes_cover_and_only_those_who_work_on_cases_are_put_on_it(
    location, mona, dana, clara
):
    days = {"first_day": date(2026, 3, 2), "last_day": date(2026, 3, 6), "place": 1, "at": TUESDAY}
    with pytest.raises(NotAllowed):
        opening.put_on_cover(location=location, member=dana, by=clara, **days)
    with pytest.raises(CannotCover):
        opening.put_on_cover(location=location, member=mona, by=mona, **days)
    row = opening.put_on_cover(location=location, member=dana, by=mona, **days)
    with pytest.raises(NotAllowed):
        opening.take_off_cover(cover=row, by=dana, at=TUESDAY)
    opening.take_off_cover(cover=row, by=mona, at=TUESDAY)
    assert not Cover.objects.exists()


def test_only_a_manager_changes_opening_hours_and_a_day_is_closed_once(location, clara, mona):
    closed = {"on": date(2026, 12, 25), "name": "Christmas", "location": location, "at": TUESDAY}
    with pytest.raises(NotAllowed):
        opening.close_on(by=clara, **closed)
    with pytest.raises(NotAllowed):
        opening.set_hours(location=location, spans=[], by=clara, at=TUESDAY)
    opening.close_on(by=mona, **closed)
    with pytest.raises(opening.AlreadyClosed):
        opening.close_on(by=mona, **closed)
    assert Holiday.objects.count() == 1


def test_a_person_who_left_is_on_no_cover(location, dan):
    from prolo.clinic.cover import is_covered

    on_cover(location, dan, 1)
    assert not is_covered(location, TUESDAY)
    on_cover(location, _staff("dee@example.org", "Dee", "front_desk"), 2)
    assert is_covered(location, TUESDAY)
