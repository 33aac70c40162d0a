"""Check-ins go out once each, or show as late: through stopped and killed workers, two at once, and clock changes."""

from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta

import pytest
from django.core import mail as outgoing
from django.db import connection
from django.db.utils import OperationalError

from tests.triage.make import a_case
from tests.triage.own import by_staff, fresh
from tests.triage.treated import RECORD, treated
from triage import calling
from triage.mail_words import CLINICAL
from triage.models import Case, CheckIn, Event, Mail, Procedure, State
from triage.queries import calls as call_lists
from triage.services import calls, delivery, messages, own_case, procedures, schedule

pytestmark = pytest.mark.django_db
TUESDAY = datetime(2026, 3, 3, 10, 0, tzinfo=UTC)
HOUR, MINUTE = timedelta(hours=1), timedelta(minutes=1)
SECOND = timedelta(seconds=1)
PLANNED = (6, 24, 72, 168, 336)


@pytest.fixture
def case(location):
    return a_case(location, at=TUESDAY - HOUR)


@pytest.fixture
def injected(case, clara):
    """An injection on Tuesday at ten."""
    return treated(case, clara, at=TUESDAY, hours_ago=0)


def asked(case=None):
    """When a check-in was mailed, in hours after the injection."""
    rows = Mail.objects.filter(kind="check_in", **({"case": case} if case else {})).order_by("queued_at")
    return [(mail.queued_at - TUESDAY) / HOUR for mail in rows]


def rows():
    return {one.hours: one for one in CheckIn.objects.all()}


def late(case):
    """Each event of a check-in nobody answered: which, and why."""
    found = Event.objects.filter(case=case, kind="check_in_late").order_by("number")
    return [(event.detail["hours"], event.detail["why"]) for event in found]


def pass_by(*, until, start=0.0, every=0.5):
    """The pass, again and again, by hours after the injection."""
    hours = start
    while hours <= until:
        schedule.run(at=TUESDAY + hours * HOUR)
        hours += every


def answer_all():
    """Whatever was sent is answered at once, so that nothing is late."""
    CheckIn.objects.filter(sent_at__isnull=False, answered_at=None).update(answered_at=TUESDAY)


def test_each_check_in_goes_out_once_when_it_is_due(injected):
    for hours in range(400):
        schedule.run(at=TUESDAY + hours * HOUR)
        schedule.run(at=TUESDAY + hours * HOUR + MINUTE)
        answer_all()
    assert asked() == list(PLANNED)


def test_none_goes_out_a_second_before_it_is_due(injected):
    schedule.run(at=TUESDAY + 6 * HOUR - SECOND)
    assert asked() == []
    schedule.run(at=TUESDAY + 6 * HOUR)
    assert asked() == [6]


def test_the_mail_has_a_fresh_link_and_no_clinical_word(injected):
    schedule.run(at=TUESDAY + 6 * HOUR)
    delivery.deliver_due(at=TUESDAY + 6 * HOUR)
    (sent,) = [mail for mail in outgoing.outbox if "one minute" in mail.body]
    assert sent.to == ["pat@example.org"] and "/r/" in sent.body
    assert not CLINICAL.search(sent.subject + sent.body)


def test_silence_puts_the_person_on_the_call_list_when_the_place_opens(case, injected):
    pass_by(until=17.9)
    assert (late(case), fresh(case).call_at) == ([], None)
    pass_by(start=18, until=18)  # four in the morning
    assert late(case) == [([6], "no_reply")]
    assert fresh(case).call_at == datetime(2026, 3, 4, 8, 0, tzinfo=UTC)
    at = datetime(2026, 3, 4, 8, 0, tzinfo=UTC)
    assert [row.reference for row in call_lists.call_list(at=at).rows] == [case.reference]


@pytest.mark.parametrize(("hours", "wait"), [(6, 12), (24, 12), (72, 12), (168, 24), (336, 24)])
def test_we_wait_half_a_day_at_first_and_a_day_later_on(case, injected, hours, wait):
    CheckIn.objects.exclude(hours=hours).update(answered_at=TUESDAY)
    schedule.run(at=TUESDAY + hours * HOUR)
    schedule.run(at=TUESDAY + (hours + wait) * HOUR - SECOND)
    assert rows()[hours].late_at is None
    schedule.run(at=TUESDAY + (hours + wait) * HOUR)
    assert rows()[hours].late_at == TUESDAY + (hours + wait) * HOUR
    schedule.run(at=TUESDAY + (hours + wait + 1) * HOUR)
    assert len(late(case)) == 1


def test_a_reply_in_time_calls_nobody(case, injected):
    schedule.run(at=TUESDAY + 6 * HOUR)
    answer_all()
    pass_by(start=6, until=23)
    assert (late(case), fresh(case).call_at) == ([], None)


@pytest.mark.parametrize(
    "who", [{"email": "", "email_ok": None}, {"email_ok": False}, {"contact_whom": "helper"}]
)
def test_who_cannot_be_mailed_a_link_is_called_at_the_due_time(location, clara, who):
    case = a_case(location, at=TUESDAY - HOUR, who=who)
    treated(case, clara, at=TUESDAY, hours_ago=0)
    pass_by(until=6.5)
    assert (asked(), late(case)) == ([], [([6], "no_mail")])
    assert fresh(case).call_at == TUESDAY + 6 * HOUR, "at four the place is open"


def test_a_person_who_is_to_be_called_sooner_stays_so(case, injected, dana):
    by_staff(case, calls.want, dana, TUESDAY, when=calling.NOW)
    pass_by(until=20)
    assert fresh(case).call_at == TUESDAY


def test_after_a_day_without_a_worker_the_newest_goes_out_and_the_older_shows_as_late(case, injected):
    schedule.run(at=TUESDAY + 30 * HOUR)
    assert asked() == [30]
    assert rows()[24].sent_at and rows()[24].late_at is None
    assert rows()[6].sent_at is None and rows()[6].late_at == TUESDAY + 30 * HOUR
    assert late(case) == [([6], "merged")]
    assert fresh(case).call_at is None, "the newest was sent a moment ago: first we wait for a reply"
    pass_by(start=30.5, until=42)
    assert late(case)[1:] == [([24], "no_reply")]


def test_after_three_weeks_without_a_worker_one_mail_goes_out_not_five(case, injected):
    pass_by(start=500, until=503)
    assert asked() == [500]
    assert late(case) == [([6, 24, 72, 168], "merged")]


def test_everybody_is_asked_in_the_order_in_which_they_wait(location, clara):
    cases = [a_case(location, at=TUESDAY - HOUR) for _ in range(3)]
    for number, case in enumerate(cases):
        treated(case, clara, at=TUESDAY, hours_ago=number)
    schedule.run(at=TUESDAY + 20 * HOUR)
    order = Mail.objects.filter(kind="check_in").order_by("queued_at", "pk")
    assert {mail.case_id for mail in order} == {case.pk for case in cases}
    assert schedule.run(at=TUESDAY + 20 * HOUR) == 0


def test_a_worker_killed_between_the_mail_and_the_note_leaves_neither(case, injected, monkeypatch):
    kept = messages.notify

    def killed(**said):
        kept(**said)
        raise OperationalError("server closed the connection unexpectedly")

    monkeypatch.setattr(schedule.messages, "notify", killed)
    with pytest.raises(OperationalError):
        schedule.run(at=TUESDAY + 6 * HOUR)
    assert (asked(), rows()[6].sent_at) == ([], None)
    monkeypatch.setattr(schedule.messages, "notify", kept)
    pass_by(start=7, until=9)
    assert asked() == [7]


@pytest.mark.django_db(transaction=True)
def test_two_workers_at_once_ask_nobody_twice(location, clara):
    for _ in range(4):
        treated(a_case(location, at=TUESDAY - HOUR), clara, at=TUESDAY, hours_ago=0)

    def work(hours):
        try:
            return schedule.run(at=TUESDAY + hours * HOUR)
        finally:
            connection.close()

    with ThreadPoolExecutor(4) as workers:
        for hours in (6, 18, 24):
            list(workers.map(work, [hours] * 4))
    schedule.run(at=TUESDAY + 24 * HOUR)
    assert sorted(asked()) == [6] * 4 + [24] * 4
    assert Event.objects.filter(kind="check_in_late").count() == 4


@pytest.mark.parametrize(
    "injected_at",
    [
        datetime(2026, 3, 28, 20, 0, tzinfo=UTC),  # London loses an hour that night
        datetime(2026, 10, 24, 20, 0, tzinfo=UTC),  # and wins one that night
    ],
)
def test_the_hours_count_as_they_pass_when_the_clocks_change(location, clara, injected_at):
    case = a_case(location, at=injected_at - HOUR)
    treated(case, clara, at=injected_at, hours_ago=0)
    for minutes in range(0, 26 * 60, 30):
        schedule.run(at=injected_at + minutes * MINUTE)
        answer_all()
    sent = Mail.objects.filter(kind="check_in").order_by("queued_at")
    assert [(mail.queued_at - injected_at) / HOUR for mail in sent] == [6, 24]


@pytest.mark.parametrize("jump", [-HOUR, HOUR])
def test_a_clock_that_jumps_an_hour_sends_nothing_twice_and_leaves_nothing_out(case, injected, jump):
    at = TUESDAY
    for step in range(400 * 2):
        at += HOUR / 2 + (jump if step % 100 == 13 else timedelta())
        schedule.run(at=at)
        answer_all()
    assert len(asked()) == len(PLANNED)
    assert {one.hours for one in CheckIn.objects.filter(sent_at__isnull=False)} == set(PLANNED)
    assert late(case) == []


def test_a_corrected_time_is_the_time_that_counts(case, injected, clara):
    pass_by(until=7)
    held = Procedure.objects.select_related("location", "done_by", "case").get()
    procedures.correct(
        case=fresh(case),
        procedure=held,
        by=clara,
        at=TUESDAY + 7 * HOUR,
        version=fresh(case).version,
        took_place_at=TUESDAY + 3 * HOUR,
        location=held.location,
        done_by=clara,
        record=RECORD,
    )
    pass_by(start=7, until=30)
    assert asked() == [6, 9, 27]


def test_nobody_who_withdrew_or_asks_for_erasure_is_written_to(case, injected):
    own_case.withdraw(case=fresh(case), at=TUESDAY + HOUR)
    pass_by(until=400, every=12)
    assert (asked(), late(case)) == ([], [])
    assert not CheckIn.objects.filter(cancelled_at=None).exists()


def miss(case, dana, at, outcome=calling.NO_ANSWER):
    return by_staff(case, calls.note_call, dana, at, outcome=outcome, again=calling.HOUR)


def test_the_third_call_that_reaches_nobody_hands_it_to_the_clinicians(case, injected, dana, clara):
    pass_by(until=22)
    for number in range(2):
        miss(case, dana, TUESDAY + (24 + number) * HOUR)
    assert (fresh(case).state, fresh(case).call_at is None) == (State.NEW, False)
    miss(case, dana, TUESDAY + 27 * HOUR, calling.VOICEMAIL)
    held = fresh(case)
    assert (held.state, held.call_at) == (State.WITH_CLINICIAN, None)
    assert late(case)[-1][1] == "not_reached"
    assert rows()[6].cancelled_at and not rows()[24].cancelled_at


def test_calls_of_before_a_check_in_was_late_do_not_count(case, injected, dana):
    for number in range(3):
        miss(case, dana, TUESDAY + number * HOUR)
    assert fresh(case).state == State.NEW
    assert Case.objects.get(pk=case.pk).call_at is not None


def test_the_pass_reads_the_due_ones_from_an_index(injected, django_assert_max_num_queries):
    CheckIn.objects.bulk_create(
        CheckIn(procedure=injected, hours=400 + number, due_at=TUESDAY + 400 * HOUR, answered_at=TUESDAY)
        for number in range(3000)
    )
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE triage_checkin")
    at = TUESDAY + 6 * HOUR
    due = CheckIn.objects.filter(schedule._TO_SEND, due_at__lte=at).order_by("due_at", "id")
    silent = CheckIn.objects.filter(schedule._silent(at)).order_by("due_at", "id")
    for wanted in (due, silent):
        plan = wanted[:200].explain()
        assert "Index Scan using check_in_" in plan and "Sort" not in plan, plan
    with django_assert_max_num_queries(2):
        schedule.run(at=TUESDAY)
