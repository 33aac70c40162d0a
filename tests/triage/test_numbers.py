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

from tests.triage.make import AT, MINUTE, a_case, a_draft, a_safety_exit, save
from triage.models import CLOSED, Case, Event, EventKind, Intake, Measure, Outcome, State, Tally, WhyAsked
from triage.models.states import TYPED_IN
from triage.queries import numbers
from triage.queries.standing import is_late
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
        cases = list(Case.objects.order_by("reference"))
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
            overrules=True,
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
    zone = ZoneInfo("Asia/Kathmandu")
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
    said = {row.urgency: row for row in numbers.waiting(at=history.at)}
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
    held = Tally.objects.filter(measure=Measure.BEGUN).count()
    save(Intake.objects.get(pk=draft.pk), "emergency", gate_end="none")
    assert Tally.objects.filter(measure=Measure.BEGUN).count() == held


def test_the_counters_start_with_what_was_there_before_them(location, dana, clara):
    """The migration counts the rows it finds; it must find what the triggers found."""
    from importlib import import_module

    history = History(7, location, dana, clara)
    history.live(30)
    wanted = {Measure.ARRIVED, Measure.ACTED, Measure.DECIDED}
    before = totals(wanted)
    Tally.objects.all().delete()
    migration = import_module("triage.migrations.0008_e_tallies")
    with connection.cursor() as cursor:
        cursor.execute(migration.SO_FAR.format(found=migration.FOUND.format(rows="triage_case")))
    assert totals(wanted) == before


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
    lanes = Tally.objects.filter(measure=Measure.ARRIVED)
    assert sorted(lanes.values_list("count", flat=True)) == [1, 1]
    assert numbers.numbers(days=1, at=AT + MINUTE).by_day == ((AT.date(), 2),)


def _a_case_of_another_connection(location):
    try:
        a_case(location, at=AT)
    finally:
        connection.close()


def test_every_figure_is_read_from_an_index(location, dana, clara):
    History(5, location, dana, clara).live(25)
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL enable_seqscan = off")  # a few rows would be read whole
    plans = plans_of(lambda: numbers.numbers(days=28, at=AT + 30 * DAY, location=location))
    ours = [plan for plan in plans if "triage_" in plan]
    assert len(ours) == 4 and not [plan for plan in ours if "Seq Scan" in plan]


def plans_of(read):
    """How the database answers each statement of a reading."""
    found = []

    def explain(execute, sql, params, many, context):
        if not sql.startswith("EXPLAIN") and sql.startswith("SELECT"):
            with connection.cursor() as cursor:
                cursor.execute(f"EXPLAIN {sql}", params)
                found.append("\n".join(line for (line,) in cursor.fetchall()))
        return execute(sql, params, many, context)

    with connection.execute_wrapper(explain):
        read()
    return found
