"""The record of a procedure: kept whole, corrected by a new row, and the check-ins that follow it."""

from datetime import timedelta

import pytest
from django.db import Error, connection, transaction
from django.utils.timezone import now

from tests.triage.cases import sent_case, version_of
from tests.triage.treated import RECORD, treated
from triage.models import Case, CheckIn, CheckInPlan, Event, Procedure
from triage.queries import procedures as known
from triage.services import procedures
from triage.services.refusals import ChangedMeanwhile, NotAllowed, NotPossibleNow, ReasonNeeded

pytestmark = pytest.mark.django_db
HOUR = timedelta(hours=1)


@pytest.fixture
def case(location):
    return sent_case(location, words=False)


def again(procedure, by, **changes):
    wanted = {
        "took_place_at": procedure.took_place_at,
        "location": procedure.location,
        "done_by": procedure.done_by,
        "record": procedure.record,
        "version": version_of(procedure.case),
        **changes,
    }
    case = Case.objects.get(pk=procedure.case_id)
    return procedures.correct(case=case, procedure=procedure, by=by, at=now(), **wanted)


def test_a_record_is_kept_with_its_event_and_its_check_ins(case, clara):
    row = treated(case, clara, hours_ago=1)
    assert (row.done_by, row.record["guidance"], row.superseded) == (clara, "ultrasound", False)
    event = Event.objects.get(case=case, kind="procedure")
    assert (event.by, event.number) == (clara, version_of(case))
    due = [(one.hours, one.due_at - row.took_place_at) for one in CheckIn.objects.order_by("due_at")]
    assert due == [(hours, hours * HOUR) for hours in (6, 24, 72, 168, 336)]


def test_a_place_may_ask_at_other_times(case, clara):
    CheckInPlan.objects.create(location=case.location, hours=[24, 48])
    row = treated(case, clara)
    assert [one.hours for one in row.check_ins.order_by("hours")] == [24, 48]


def test_a_correction_is_a_new_row_and_both_are_read(case, clara, cole):
    first = treated(case, clara)
    second = again(first, cole, record={**RECORD, "volume": "9"})
    shown = known.recorded(case)
    assert [(one.took.pk, one.holds, one.written_by) for one in shown] == [
        (second.pk, True, "Cole"),
        (first.pk, False, "Clara"),
    ]
    assert Procedure.objects.get(pk=first.pk).record["volume"] == RECORD["volume"]
    assert [one.pk for one in known.took_place(case)] == [second.pk]
    assert known.holding(first) == second


def test_what_was_corrected_once_is_not_corrected_again(case, clara):
    first = treated(case, clara)
    again(first, clara)
    first.refresh_from_db()
    with pytest.raises(NotPossibleNow):
        again(first, clara)


def test_a_procedure_of_another_case_is_not_corrected_here(case, clara, location):
    row, other = treated(case, clara), sent_case(location, words=False)
    with pytest.raises(NotPossibleNow):
        procedures.strike(
            case=other, procedure=row, by=clara, at=now(), version=version_of(other), reason="Slip"
        )


def test_the_slower_of_two_records_is_refused(case, clara, cole):
    seen = version_of(case)
    treated(case, clara)
    with pytest.raises(ChangedMeanwhile):
        treated(case, cole, version=seen)
    assert Procedure.objects.count() == 1


def test_the_database_keeps_what_was_recorded(case, clara):
    row = treated(case, clara)
    with pytest.raises(Error), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("UPDATE triage_procedure SET took_place_at = now() WHERE id = %s", [row.pk])


def test_only_a_clinician_records_and_only_one_is_named(case, clara, dana):
    with pytest.raises(NotAllowed):
        treated(case, dana)
    with pytest.raises(procedures.CannotInject):
        treated(case, clara, done_by=dana)


@pytest.mark.parametrize("hours_ago", [-0.1, 24 * 731])
def test_it_took_place_before_now_and_not_years_ago(case, clara, hours_ago):
    with pytest.raises(procedures.WrongTime):
        treated(case, clara, hours_ago=hours_ago)


@pytest.mark.parametrize("other", [{"side": "left", "sites": ["knee-l"]}, {"region": "elbow", "sites": []}])
def test_another_side_or_area_than_asked_for_stops_until_confirmed(case, clara, other):
    with pytest.raises(procedures.OtherSide):
        treated(case, clara, record={**RECORD, **other})
    assert treated(case, clara, record={**RECORD, **other}, side_confirmed=True).pk


@pytest.mark.parametrize(
    "wrong",
    [
        {"sites": ["knee-l"]},
        {"sites": ["nowhere"]},
        {"guidance": "guess"},
        {"nerve_before": ""},
        {"another": "entry"},
        {"region": ""},
        {"struck": "yes"},
    ],
)
def test_a_record_that_contradicts_itself_is_refused(case, clara, wrong):
    with pytest.raises(procedures.NoSuchEntry):
        treated(case, clara, record={**RECORD, **wrong})


def test_another_time_moves_the_check_ins_that_are_open(case, clara):
    first = treated(case, clara, hours_ago=30)
    answered, sent = first.check_ins.order_by("hours")[:2]
    CheckIn.objects.filter(pk=answered.pk).update(sent_at=now(), answered_at=now())
    CheckIn.objects.filter(pk=sent.pk).update(sent_at=now(), late_at=now())
    second = again(first, clara, took_place_at=first.took_place_at + 10 * HOUR)
    rows = {one.hours: one for one in second.check_ins.all()}
    assert rows[6].due_at == answered.due_at and rows[6].answered_at
    assert rows[24].due_at == sent.due_at + 10 * HOUR
    assert (rows[24].sent_at, rows[24].late_at) == (None, None), "asked too early: asked again in time"
    assert not first.check_ins.exists()


def test_what_did_not_take_place_asks_nobody(case, clara):
    row = treated(case, clara)
    version = version_of(case)
    with pytest.raises(ReasonNeeded):
        procedures.strike(case=case, procedure=row, by=clara, at=now(), version=version, reason=" ")
    case = Case.objects.get(pk=case.pk)
    procedures.strike(
        case=case, procedure=row, by=clara, at=now(), version=version, reason="Written in the wrong case."
    )
    assert not CheckIn.objects.filter(cancelled_at=None).exists()
    assert (known.took_place(case), known.newest(case)) == ((), None)
    assert known.recorded(case)[0].struck == "Written in the wrong case."


def test_an_old_procedure_asks_nothing_that_nobody_waits_for_any_more(case, clara):
    row = treated(case, clara, hours_ago=24 * 10)
    assert [one.hours for one in row.check_ins.order_by("hours")] == [72, 168, 336]
    assert not treated(case, clara, hours_ago=24 * 60).check_ins.exists()
