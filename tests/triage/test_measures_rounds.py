"""Rounds of scores: read from the form, asked for in time, once, by mail; answered once; or counted as no answer."""

import threading
from datetime import timedelta

import pytest
from django.db import connection, transaction

from prolo.audit.models import Entry
from tests.triage import make
from tests.triage.make import AT
from tests.triage.own import fresh
from tests.triage.rounds import (
    ACTIVITIES,
    BETTER,
    MINUTE,
    WEEK,
    answered,
    asked,
    decided_case,
    rows_of,
    treated,
)
from triage.mail_words import CLINICAL
from triage.models import Event, EventKind, Link, Mail, Measure, Procedure
from triage.queries.rounds import Given, rounds_of, standing_of
from triage.services import links, measures, own_case
from triage.services.measures import CLOSE_AFTER, REMIND_AFTER, NothingGiven, RoundOver
from triage.services.refusals import ChangedMeanwhile, NotAllowed, ReasonNeeded

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)


@pytest.fixture
def case(location, clara):
    return decided_case(location, clara)


def mails(case):
    return list(Mail.objects.filter(case=case, kind="scores").order_by("queued_at"))


def test_a_decision_plans_four_rounds_and_reads_the_start_from_the_form(case):
    rows = rows_of(case)
    assert [weeks for _own, weeks in rows] == [0, 6, 12, 26, 52]
    start = rows[False, 0]
    assert start.taken_at == start.asked_at == case.latest.sent_at
    assert (Given(start.answers).pain, Given(start.answers).psfs) == (6, 2.5)
    assert start.answers["body_map"]["areas"] == ["knee-r"]
    assert [rows[False, weeks].due_at - AT for weeks in (6, 12, 26, 52)] == [
        n * WEEK for n in (6, 12, 26, 52)
    ]


def ends_of_links(case):
    return [row.expires_at for row in Link.objects.filter(case=case, revoked_at=None).order_by("made_at")]


def test_the_link_in_the_mail_lasts_as_long_as_the_round_can_be_answered(case):
    row, at = asked(case, 6)
    assert ends_of_links(case) == [at + CLOSE_AFTER]
    for days, ends in ((3, 28), (20, 34)):
        links.give(case=fresh(case), at=at + days * DAY)
        assert ends_of_links(case) == [at + ends * DAY], "another mail meanwhile makes it no shorter"
    measures.take(row=row.pk, case=fresh(case), answers=BETTER, at=at + 21 * DAY)
    links.give(case=fresh(case), at=at + 22 * DAY)
    assert ends_of_links(case) == [at + 36 * DAY], "fourteen days once nothing is asked"


def test_cases_decided_before_there_were_rounds_get_those_that_still_lie_ahead(location, clara):
    recent, long_ago, not_for_us = (
        decided_case(location, clara),
        decided_case(location, clara, at=AT - 60 * WEEK),
        decided_case(location, clara, outcome="not_for_us"),
    )
    Measure.objects.all().delete()
    assert measures.plan_missing(at=AT + 11 * WEEK) == 3
    assert [weeks for _own, weeks in rows_of(recent)] == [0, 12, 26, 52]
    assert rows_of(long_ago) == {} and {weeks for _own, weeks in rows_of(not_for_us)} <= {0}
    assert measures.plan_missing(at=AT + 11 * WEEK) == 0


def test_planning_twice_changes_nothing(case):
    before = list(Measure.objects.order_by("pk").values())
    assert measures.plan(case=case, at=AT + DAY) == 0
    assert list(Measure.objects.order_by("pk").values()) == before


@pytest.mark.parametrize("outcome", ["not_for_us", "refer_elsewhere", "need_more_information"])
def test_who_is_not_for_the_clinic_is_left_alone(location, clara, outcome):
    case = decided_case(location, clara, outcome=outcome)
    assert {weeks for _own, weeks in rows_of(case)} <= {0}


def test_a_procedure_begins_the_rounds_anew_and_keeps_what_was_answered(case, clara):
    answered(case, 6)
    asked(case, 12)
    day = AT + 14 * WEEK
    treated(case, clara, at=day)
    rows = rows_of(case)
    assert set(rows) == {(False, 0), (False, 6), (False, 12), *((True, n) for n in (6, 12, 26, 52))}
    assert rows[False, 12].closed_at == day and rows[False, 6].taken_at is not None
    assert rows[True, 6].due_at == day + 6 * WEEK


def test_a_corrected_time_moves_the_rounds_and_a_struck_procedure_gives_back_those_of_the_decision(
    case, clara
):
    first = treated(case, clara, at=AT + 2 * WEEK)
    moved = Procedure(
        **{
            field.attname: getattr(first, field.attname)
            for field in Procedure._meta.concrete_fields
            if field.attname not in ("id", "took_place_at", "corrects_id")
        },
        took_place_at=AT + 3 * WEEK,
        corrects=first,
    )
    moved.save(force_insert=True)
    Procedure.objects.filter(pk=first.pk).update(superseded=True)
    measures.plan(case=case, at=AT + 4 * WEEK)
    assert {row.due_at for key, row in rows_of(case).items() if key[0] and key[1] == 6} == {AT + 9 * WEEK}
    assert Measure.objects.filter(case=case, weeks=6).count() == 1
    struck = Procedure(
        case=case, corrects=moved, took_place_at=moved.took_place_at, location=case.location,
        done_by=clara, by=clara, at=AT + 5 * WEEK, record={"struck": "Wrong person"},
    )  # fmt: skip
    struck.save(force_insert=True)
    Procedure.objects.filter(pk=moved.pk).update(superseded=True)
    measures.plan(case=case, at=AT + 5 * WEEK)
    assert {key for key, row in rows_of(case).items() if row.closed_at is None} == {
        (False, n) for n in (0, 6, 12, 26, 52)
    }


def test_a_procedure_recorded_late_asks_for_nothing_long_past(case, clara):
    treated_at, recorded_at = AT + WEEK, AT + 20 * WEEK
    row = Procedure(
        case=case, took_place_at=treated_at, location=case.location, done_by=clara,
        record={}, at=recorded_at, by=clara,
    )  # fmt: skip
    row.save(force_insert=True)
    measures.plan(case=case, at=recorded_at)
    assert {weeks for own, weeks in rows_of(case) if own} == {26, 52}


def test_a_round_is_asked_for_by_one_mail_without_a_clinical_word(case):
    row, at = asked(case, 6)
    assert row.asked_at == at
    [mail] = mails(case)
    assert CLINICAL.search(mail.subject + mail.body) is None
    assert case.reference in mail.body and "/r/" in mail.body
    assert measures.pass_all(at=at + MINUTE) == 0
    assert len(mails(case)) == 1
    assert Entry.objects.filter(action="measure.asked").count() == 1
    assert fresh(case).version == case.version  # nobody's form became old by it


def test_a_spanish_form_is_asked_in_spanish_once_that_is_signed(location, clara):
    case = decided_case(location, clara)
    type(case).objects.filter(pk=case.pk).update(language="es")
    asked(case, 6)
    assert mails(case)[0].subject == "A few questions for you"  # nobody has signed the Spanish


def test_one_reminder_after_a_week_then_it_counts_as_no_answer(case):
    _row, at = asked(case, 6)
    measures.pass_all(at=at + REMIND_AFTER - MINUTE)
    assert len(mails(case)) == 1
    for days in (7, 8, 20, 27):
        measures.pass_all(at=at + timedelta(days=days))
    assert len(mails(case)) == 2
    measures.pass_all(at=at + CLOSE_AFTER)
    assert rows_of(case)[False, 6].closed_at == at + CLOSE_AFTER
    assert [stood[:2] for stood in standing_of(case)] == [(6, "no_answer")]
    assert rounds_of(case).waiting is None


def test_who_may_not_be_written_to_gets_no_mail_and_is_for_a_call_at_once(location, clara):
    case = decided_case(location, clara)
    case.patient.contact = {**case.patient.contact, "email_ok": False}
    case.patient.save()
    row, at = asked(case, 6)
    assert (row.asked_at, row.reminded_at) == (at, at) and mails(case) == []


@pytest.mark.parametrize("deed", [own_case.withdraw, own_case.ask_for_erasure])
def test_who_took_the_form_back_or_wants_it_erased_is_asked_nothing(case, deed):
    deed(case=case, at=AT + DAY)
    asked(case, 6)
    assert mails(case) == []
    assert rows_of(case)[False, 6].closed_at is not None


def test_a_worker_that_stood_still_for_a_day_asks_late_and_once(case):
    due = rows_of(case)[False, 6].due_at
    for _again in range(3):
        measures.pass_all(at=due + DAY)
    assert len(mails(case)) == 1


def test_a_worker_that_stood_still_for_months_asks_only_for_what_is_fresh(case):
    measures.pass_all(at=rows_of(case)[False, 26].due_at + DAY)
    assert len(mails(case)) == 1
    rows = rows_of(case)
    assert [rows[False, n].asked_at is None for n in (6, 12, 26)] == [True, True, False]
    assert standing_of(case)[0][:2] == (26, "waits")


def test_a_pass_that_dies_leaves_nothing_half_done(case, monkeypatch):
    def dies(**_options):
        raise KeyboardInterrupt

    at = rows_of(case)[False, 6].due_at
    with monkeypatch.context() as patched, pytest.raises(KeyboardInterrupt):
        patched.setattr(measures.messages, "notify", dies)
        measures.pass_all(at=at)
    assert rows_of(case)[False, 6].asked_at is None and mails(case) == []
    assert measures.pass_all(at=at) == 1
    assert len(mails(case)) == 1


@pytest.mark.django_db(transaction=True)
def test_two_workers_ask_once(location, clara):
    case = decided_case(location, clara)
    at = rows_of(case)[False, 6].due_at
    barrier = threading.Barrier(2)

    def work():
        try:
            barrier.wait(timeout=20)
            measures.pass_all(at=at)
        finally:
            connection.close()

    workers = [threading.Thread(target=work) for _ in range(2)]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()
    assert len(mails(case)) == 1


def test_scores_are_taken_once_and_stand_in_the_history(case):
    row = answered(case, 6)
    again = measures.take(row=row.pk, case=fresh(case), answers={"average_pain": 9}, at=row.taken_at + DAY)
    assert again.answers == row.answers and again.taken_at == row.taken_at
    assert Event.objects.filter(case=case, kind=EventKind.MEASURED).count() == 1
    assert rounds_of(case).newest.given.pain == 3


def test_the_database_lets_nobody_change_given_scores(case):
    row = answered(case, 6)
    with pytest.raises(Exception, match="never change"), transaction.atomic():
        Measure.objects.filter(pk=row.pk).update(closed_at=AT)


def test_what_is_missing_or_odd_is_left_out_and_what_is_there_is_kept(case):
    row, at = asked(case, 6)
    odd = {
        "average_pain": 4,
        "pain_affects_enjoyment": "7",
        "pain_affects_activity": 11,
        "global_change": True,
        "hard_activities": [{"text": "Climb stairs", "score": 8}, {"text": "Fly", "score": 9}],
        "body_map": {"areas": ["knee-r", "wing-l"]},
        "more": "x",
    }
    taken = measures.take(row=row.pk, case=case, answers=odd, at=at)
    assert taken.answers == {
        "average_pain": 4,
        "hard_activities": [{"text": "Climb stairs", "score": 8}, {"text": "Kneel in church", "score": None}],
        "body_map": {"version": 1, "areas": ["knee-r"]},
    }
    assert (Given(taken.answers).pain, Given(taken.answers).peg, Given(taken.answers).psfs) == (4, None, 8)


@pytest.mark.parametrize("nothing", [{}, {"body_map": {"areas": ["knee-r"]}}, {"average_pain": None}])
def test_nothing_given_is_refused_and_the_round_still_waits(case, nothing):
    row, at = asked(case, 6)
    with pytest.raises(NothingGiven):
        measures.take(row=row.pk, case=case, answers=nothing, at=at)
    assert rounds_of(case).waiting.pk == row.pk


def test_partial_answers_are_kept_and_sent_later(case):
    row, at = asked(case, 6)
    measures.keep(row=row.pk, case=case, answers={"average_pain": 2}, at=at)
    assert rounds_of(case).waiting.given.answers["average_pain"] == 2
    measures.take(row=row.pk, case=case, answers=BETTER, at=at + DAY)
    measures.keep(row=row.pk, case=case, answers={"average_pain": 9}, at=at + DAY)
    assert rounds_of(case).newest.given.pain == 3


def test_a_round_that_is_over_or_not_due_yet_is_refused(case):
    with pytest.raises(RoundOver):
        measures.take(row=rows_of(case)[False, 12].pk, case=case, answers=BETTER, at=AT + DAY)
    row, at = asked(case, 6)
    measures.pass_all(at=at + CLOSE_AFTER)
    with pytest.raises(RoundOver):
        measures.take(row=row.pk, case=case, answers=BETTER, at=at + CLOSE_AFTER + DAY)


def test_a_round_of_another_case_is_not_reached(case, location, clara):
    other = decided_case(location, clara, at=AT)
    row, at = asked(other, 6)
    with pytest.raises(RoundOver):
        measures.take(row=row.pk, case=case, answers=BETTER, at=at)


def test_scores_told_by_phone_name_who_took_them(case, clara, dana):
    row, at = asked(case, 6)
    version = fresh(case).version
    with pytest.raises(NotAllowed):
        measures.take(row=row.pk, case=case, answers=BETTER, at=at, by=dana, version=version)
    with pytest.raises(ChangedMeanwhile):
        measures.take(row=row.pk, case=case, answers=BETTER, at=at, by=clara, version=version - 1)
    taken = measures.take(row=row.pk, case=case, answers=BETTER, at=at, by=clara, version=version)
    assert taken.entered_by == clara


def test_who_wants_no_more_questions_gets_none(case, clara):
    asked(case, 6)
    assert measures.close(case=case, at=AT + 7 * WEEK) == 4
    measures.plan(case=case, at=AT + 8 * WEEK)
    asked(case, 12)
    assert len(mails(case)) == 1
    assert measures.close(case=case, at=AT + 9 * WEEK) == 0


def test_staff_say_why_nobody_is_asked_any_more(case, clara):
    version = fresh(case).version
    with pytest.raises(ReasonNeeded):
        measures.close(case=case, at=AT + DAY, by=clara, version=version)
    assert measures.close(case=case, at=AT + DAY, by=clara, version=version, reason="Moved away") == 4
    told = Event.objects.get(case=case, kind=EventKind.NOTED)
    assert told.detail["note"] == "No more scores are asked for. Moved away"


def test_a_form_without_activities_or_scores_has_a_start_without_a_score(location, clara):
    case = decided_case(location, clara, hard_activities=None, average_pain=None)
    start = rounds_of(case).start
    assert (start.given.pain, start.given.peg, start.given.psfs) == (None, None, None)
    assert rounds_of(case).activities == ()


def test_the_patients_own_activities_stay_the_same(case):
    assert rounds_of(case).activities == tuple(one["text"] for one in ACTIVITIES)
    answered(case, 6)
    assert rounds_of(case).activities == ("Climb stairs", "Kneel in church")


def test_a_stopped_form_has_nothing_to_be_asked_about(location):
    case = make.a_safety_exit(location)
    assert measures.plan(case=case, at=AT) == 0
    assert rows_of(case) == {}
