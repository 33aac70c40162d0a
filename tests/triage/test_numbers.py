"""The clinic's numbers equal what one counts again from the events, whatever happened in whatever order."""

from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, date, datetime, timedelta
from math import ceil
from random import Random
from zoneinfo import ZoneInfo

import pytest
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext

from prolo.clinic.models import Location
from tests.triage.make import AT, MINUTE, a_case, a_draft, a_safety_exit, save
from triage.models import (
    CLOSED,
    Case,
    Counted,
    Event,
    EventKind,
    Intake,
    OpenTally,
    Outcome,
    State,
    Tally,
    TallySum,
    WhyAsked,
)
from triage.models.states import TYPED_IN
from triage.queries import numbers, open_now
from triage.queries.standing import is_late
from triage.queries.tallied import tallied
from triage.rules import Result
from triage.services import clinic, desk, messages
from triage.services.casework import Step, changed
from triage.services.refusals import Refused

pytestmark = pytest.mark.django_db
HOUR, DAY = 60 * MINUTE, timedelta(days=1)


class History:
    """Cases to which the clinic does this and that, at random, as time goes on."""

    def __init__(self, seed, location, desk_member, clinician):
        self.random, self.location, self.at = Random(seed), location, AT
        self.dana, self.clara = desk_member, clinician
        self.late = 0
        self.mails_back = 0

    def live(self, steps):
        for _ in range(steps):
            self.at += timedelta(
                minutes=self.random.choice((1, 7, 50, 400, 3000)), seconds=self.random.random()
            )
            self.random.choice((self.arrive, self.arrive, self.stop, *[self.do] * 8))()

    def arrive(self):
        a_case(self.location, at=self.at)

    def stop(self):
        a_safety_exit(self.location, at=self.at)

    def do(self):
        cases = list(Case.objects.order_by("opened_at"))
        if not cases:
            return
        case = self.random.choice(cases)
        late = is_late(case, self.at) and case.decided_at is None
        try:
            decides = self.random.choice(
                (self.take, self.ask, self.accept, self.raise_, self.decide, self.bounce)
            )(case)
        except Refused:
            return
        self.late += bool(decides and late)

    def _by(self, case, member):
        return {"case": case, "by": member, "at": self.at, "version": case.version}

    def take(self, case):
        desk.take(**self._by(case, self.dana))

    def accept(self, case):
        desk.accept(**self._by(case, self.dana))

    def ask(self, case):
        messages.ask(
            **self._by(case, self.dana), message="Please", why=self.random.choice((*WhyAsked.values, ""))
        )

    def raise_(self, case):
        desk.raise_urgency(**self._by(case, self.dana), to=Result.SAME_DAY)

    def decide(self, case):
        clinic.decide(
            **self._by(case, self.clara),
            outcome=Outcome.BOOK_CONSULTATION,
            reason="Fits.",
            message="Please come.",
        )
        return True

    def bounce(self, case):
        changed(case=case, version=case.version, step=Step(EventKind.MAIL_FAILED, self.at))
        self.mails_back += 1


def recount(at, zone):
    """What the events say, one by one."""
    events = list(Event.objects.select_related("case").order_by("case", "number"))
    opened = [event for event in events if event.number == 1]
    acted, decided = {}, {}
    for event in events:
        if event.by_id and event.kind not in TYPED_IN:
            acted.setdefault(event.case_id, event.at - event.case.opened_at)
        if event.kind == EventKind.DECIDED and event.detail.get("outcome") != "need_more_information":
            decided.setdefault(event.case_id, event.at - event.case.opened_at)
    return {
        "days": Counter(event.at.astimezone(zone).date() for event in opened),
        "hours": Counter(event.at.astimezone(zone).hour for event in opened),
        "acted": sorted(acted.values()),
        "decided": sorted(decided.values()),
        "asked": Counter(event.detail["why"] for event in events if event.kind == EventKind.RETURNED),
    }


def share_of(spans, part):
    return numbers.middle_of(numbers.bucket_of(spans[ceil(len(spans) * part) - 1])) if spans else None


@pytest.mark.parametrize("seed", range(6))
def test_the_numbers_are_what_the_events_say(seed, location, dana, clara):
    history = History(seed, location, dana, clara)
    history.live(45)
    zone = ZoneInfo(("Asia/Kathmandu", "America/New_York", "Australia/Lord_Howe")[seed % 3])
    location.time_zone = zone.key
    location.save()
    said = numbers.numbers(days=400, at=history.at, location=location)
    events = recount(history.at, zone)
    assert {day: count for day, count in said.by_day if count} == events["days"]
    assert {hour: count for hour, count in enumerate(said.by_hour) if count} == events["hours"]
    for took, spans in ((said.to_first_action, events["acted"]), (said.to_decision, events["decided"])):
        assert (took.count, took.median, took.ninth) == (
            len(spans),
            share_of(spans, 0.5),
            share_of(spans, 0.9),
        )
    assert dict(said.asked) == events["asked"]
    assert (said.late, said.mail_back) == (history.late, history.mails_back)


@pytest.mark.parametrize("seed", range(3))
def test_what_waits_now_is_what_is_open(seed, location, dana, clara):
    history = History(100 + seed, location, dana, clara)
    history.live(50)
    said = {row.urgency: row for row in open_now.waiting(at=history.at)}
    assert open_now.waiting(at=history.at, location=location) == tuple(said.values())
    still_open = [case for case in Case.objects.all() if case.state not in CLOSED]
    assert said.keys() == {case.urgency_result for case in still_open}
    for urgency, row in said.items():
        cases = [case for case in still_open if case.urgency_result == urgency]
        with_patient = [case for case in cases if case.state == State.WAITING_FOR_PATIENT]
        assert (row.with_us, row.with_patient) == (len(cases) - len(with_patient), len(with_patient))
        assert row.late == sum(is_late(case, history.at) for case in cases)
        assert row.oldest == min(case.opened_at for case in cases)


def test_a_quarter_of_an_hour_lies_on_the_right_day_in_every_zone(location):
    a_case(location, at=datetime(2026, 3, 3, 18, 14, 59, tzinfo=UTC))  # 23:59:59 in Kathmandu
    a_case(location, at=datetime(2026, 3, 3, 18, 15, tzinfo=UTC))  # midnight
    location.time_zone = "Asia/Kathmandu"
    said = numbers.numbers(days=2, at=datetime(2026, 3, 4, 10, tzinfo=UTC), location=location)
    assert said.by_day == ((date(2026, 3, 3), 1), (date(2026, 3, 4), 1))
    assert (said.by_hour[23], said.by_hour[0]) == (1, 1)


def test_a_form_left_behind_counts_by_the_last_page_that_was_saved(location, dana):
    a_draft(location)
    left = a_draft(location)
    save(left, "emergency", gate_end="none")
    save(left, "about_you", filled_in_by="me")
    save(left, "emergency", gate_end="none")  # going back is no step back
    a_case(location)
    a_safety_exit(location)
    a_draft(location, by=dana, told_by="the patient")
    said = numbers.numbers(days=7, at=AT + 2 * DAY).forms
    assert said.left_after == (("", 1), ("about_you", 1))
    assert (said.begun, said.sent, said.stopped) == (4, 1, 1)


def test_a_form_begun_today_is_not_called_left(location):
    a_draft(location)
    assert numbers.numbers(days=7, at=AT + HOUR).forms.begun == 0


def test_changed_answers_are_no_form_begun(location, dana):
    case = a_case(location)
    assert case.intake is not None
    draft = a_draft(location)
    Intake.objects.filter(pk=draft.pk).update(amends=case)
    held = Tally.objects.filter(measure=Counted.BEGUN).count()
    save(Intake.objects.get(pk=draft.pk), "emergency", gate_end="none")
    assert Tally.objects.filter(measure=Counted.BEGUN).count() == held


def test_the_counters_start_with_what_was_there_before_them(location, dana, clara):
    """The migration counts the rows it finds; it must find what the triggers found."""
    from importlib import import_module

    history = History(7, location, dana, clara)
    history.live(30)
    wanted = {Counted.ARRIVED, Counted.ACTED, Counted.DECIDED}
    before = totals(wanted)
    Tally.objects.all().delete()
    migration = import_module("triage.migrations.0008_e_tallies")
    with connection.cursor() as cursor:
        cursor.execute(migration.SO_FAR.format(found=migration.FOUND.format(rows="triage_case")))
    assert totals(wanted) == before


@pytest.mark.parametrize("seed", range(4))
def test_what_was_counted_between_two_times_is_the_same_from_sums_and_from_counters(
    seed, location, dana, clara
):
    history = History(200 + seed, location, dana, clara)
    history.live(40)
    by, days = Random(seed), 30 * DAY
    for measures in ((Counted.ARRIVED,), (Counted.ACTED, Counted.DECIDED, Counted.ASKED), (Counted.BEGUN,)):
        began = history.at - by.random() * days
        ended = began + by.choice((by.random() * HOUR, by.random() * DAY, by.random() * days))
        rows = Tally.objects.filter(measure__in=measures, at__gte=began, at__lte=ended)
        counted = Counter()
        for measure, key, count in rows.values_list("measure", "key", "count"):
            counted[measure, key] += count
        for sums in (True, False):
            found = Counter()
            for *named, total in tallied(
                measures, ("measure", "key"), sums=sums, began=began, at=ended, location=location.pk
            ):
                found[tuple(named)] += total
            assert +found == +counted


def test_sums_follow_whoever_writes_a_counter(location):
    one, other = (
        Tally.objects.create(measure=Counted.LATE, at=AT + n * HOUR, location=location, count=5)
        for n in range(2)
    )
    assert sums() == {Counted.LATE: 10}
    Tally.objects.filter(pk__in=(one.pk, other.pk)).update(count=2)
    assert sums() == {Counted.LATE: 4}
    Tally.objects.filter(pk=one.pk).update(at=AT + 3 * DAY)
    assert TallySum.objects.get(at=AT.replace(hour=0) + 3 * DAY).count == 2
    other.delete()
    assert sums() == {Counted.LATE: 2}


def sums():
    found = Counter()
    for measure, count in TallySum.objects.values_list("measure", "count"):
        found[measure] += count
    return +found


def still_open():
    """How many cases are open, as the counters have it, after a look that the cases have it so too."""
    counted = Counter()
    for *of, count in OpenTally.objects.values_list("location", "urgency", "with_patient", "count"):
        counted[tuple(of)] += count
    rows = Case.objects.exclude(state__in=CLOSED)
    assert +counted == Counter(
        (case.location_id, case.urgency, case.state == State.WAITING_FOR_PATIENT) for case in rows
    )
    assert not -counted
    return counted.total()


def test_open_cases_are_counted_however_they_are_written(location, dana, clara):
    harbour = Location.objects.create(name="Harbour", slug="harbour", time_zone="UTC", phone="555-0101")
    History(11, location, dana, clara).live(20)
    held = still_open()
    first, second, *_ = (a_case(location) for _ in range(4))
    assert still_open() == held + 4
    Case.objects.filter(pk__in=(first.pk, second.pk)).update(location=harbour, urgency=10)
    assert still_open() == held + 4
    with pytest.raises(RuntimeError), transaction.atomic():
        Case.objects.filter(pk=first.pk).update(state=State.WITHDRAWN)
        assert still_open() == held + 3
        raise RuntimeError
    assert still_open() == held + 4


@pytest.mark.django_db(transaction=True)
def test_two_who_move_cases_at_once_are_both_counted_and_the_sum_is_right(location):
    first, second = (a_case(location, at=AT) for _ in range(2))
    with ThreadPoolExecutor(1) as other, transaction.atomic():
        Case.objects.filter(pk=first.pk).update(state=State.WAITING_FOR_PATIENT)
        other.submit(_withdrawn_by_another_connection, second).result(timeout=30)
    assert still_open() == 1
    assert OpenTally.objects.filter(with_patient=False).count() == 2  # each wrote in a lane of its own
    (row,) = open_now.waiting(at=AT + MINUTE)
    assert (row.with_us, row.with_patient) == (0, 1)


def _withdrawn_by_another_connection(case):
    try:
        Case.objects.filter(pk=case.pk).update(state=State.WITHDRAWN)
    finally:
        connection.close()


def test_sums_and_open_cases_start_with_what_was_there_before_them(location, dana, clara):
    from importlib import import_module

    History(8, location, dana, clara).live(30)
    held, was_open = sums(), still_open()
    TallySum.objects.all().delete()
    OpenTally.objects.all().delete()
    migration = import_module("triage.migrations.0020_s_sums_and_open_cases")
    with connection.cursor() as cursor:
        cursor.execute(migration.SUMS_SO_FAR + migration.OPEN_NOW)
    assert (sums(), still_open()) == (held, was_open)


def totals(measures):
    rows = Tally.objects.filter(measure__in=measures).values_list("measure", "at", "key", "count")
    found = Counter()
    for *key, count in rows:
        found[tuple(key)] += count
    return found


def test_the_numbers_take_the_same_few_statements_however_much_there_is(location, dana, clara):
    def statements():
        with CaptureQueriesContext(connection) as asked:
            numbers.numbers(days=28, at=AT + 3 * DAY)
        return len(asked)

    before = statements()
    History(3, location, dana, clara).live(25)
    assert statements() == before <= 6


@pytest.mark.django_db(transaction=True)
def test_two_writers_at_once_do_not_wait_for_each_other_and_both_are_counted(location):
    with ThreadPoolExecutor(1) as other, transaction.atomic():
        a_case(location, at=AT)
        other.submit(_a_case_of_another_connection, location).result(timeout=30)
    lanes = Tally.objects.filter(measure=Counted.ARRIVED)
    assert sorted(lanes.values_list("count", flat=True)) == [1, 1]
    assert numbers.numbers(days=1, at=AT + MINUTE).by_day == ((AT.date(), 2),)


def _a_case_of_another_connection(location):
    try:
        a_case(location, at=AT)
    finally:
        connection.close()
