"""After a change of hours every waiting case gets its new time once: lot by lot, whoever dies or comes between."""

from datetime import date, timedelta
from threading import Barrier, Thread

import pytest
import time_machine
from django.db import OperationalError, connection, transaction
from django.urls import reverse
from django.utils.timezone import now

from prolo.audit.models import Entry
from prolo.clinic import changes
from prolo.clinic.hours import held_timetable
from prolo.clinic.models import CalendarChange, Holiday
from tests.triage.make import AT, a_case
from tests.triage.own import by_staff, fresh
from triage.models import Case, CaseToMove, Event, EventKind, State
from triage.services import clinic, messages, moving, opening
from triage.tasks import move_due_times

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)
WEDNESDAY, THURSDAY = date(2026, 3, 4), date(2026, 3, 5)
"""Days after `AT`, a Tuesday, on which a calm case still waits."""


@pytest.fixture(autouse=True)
def lots_of_two(monkeypatch):
    monkeypatch.setattr(moving, "LOT", 2)


@pytest.fixture
def waiting(location):
    """Five cases that wait for a reply until the same day."""
    with time_machine.travel(AT, tick=False):
        return [a_case(location, at=AT) for _ in range(5)]


def close(location, mona, on=THURSDAY):
    with time_machine.travel(AT, tick=False):
        return opening.close_on(on=on, name="Training", location=location, by=mona, at=AT)


def days_moved(cases):
    return [(fresh(case).due_at - case.due_at) // DAY for case in cases]


def times_told(cases):
    """How often each case's history says that its time moved."""
    return [Event.objects.filter(case=case, kind=EventKind.DUE_MOVED).count() for case in cases]


def counts():
    return [(row.cases, row.moved, row.done_at is not None) for row in CalendarChange.objects.order_by("pk")]


def test_the_request_moves_the_first_lot_and_the_worker_the_rest_each_case_once(location, waiting, mona):
    moved = close(location, mona)
    assert (moved.cases, moved.left) == (2, 3)
    assert (sorted(days_moved(waiting)), counts()) == ([0, 0, 0, 1, 1], [(5, 2, False)])
    move_due_times.call()
    move_due_times.call()
    assert (days_moved(waiting), times_told(waiting)) == ([1] * 5, [1] * 5)
    assert counts() == [(5, 5, True)] and not CaseToMove.objects.exists()
    assert Entry.objects.filter(action="case.due_moved").count() == 5
    assert Entry.objects.get(action="clinic.times_moved").detail == {"cases": 5, "moved": 5}
    assert all(fresh(case).version == case.version + 1 for case in waiting)


def test_each_move_leaves_its_line_in_the_log_outside_the_database(
    location, waiting, mona, settings, tmp_path, django_capture_on_commit_callbacks
):
    settings.RECEIPT_LOG = str(tmp_path / "receipts")
    with django_capture_on_commit_callbacks(execute=True):
        close(location, mona)
        moving.go_on(at=AT)
    lines = {line.split()[1]: line.split()[2] for line in (tmp_path / "receipts").read_text().splitlines()}
    assert lines == {case.reference: str(case.version + 1) for case in waiting}


def test_a_task_leaves_the_worker_to_others_after_a_while_and_goes_on_later(
    location, waiting, mona, monkeypatch
):
    from django_tasks_db.models import DBTaskResult

    monkeypatch.setattr(moving, "OF_A_TASK", 1)
    close(location, mona)
    move_due_times.call()
    assert DBTaskResult.objects.filter(task_path="triage.tasks.move_due_times").count() == 2
    assert CaseToMove.objects.count() == 1


def test_the_page_of_the_place_says_how_far_it_is_and_when_it_is_done(location, waiting, mona, sign_in):
    with time_machine.travel(AT, tick=False):
        browser, page = sign_in(mona), reverse("manager:place", args=["main"])
        fields = {"on": "2026-03-05", "name": "Training"}
        answer = browser.post(
            reverse("manager:close_day", args=["main"]), fields, follow=True
        ).content.decode()
        assert "Saved. Times to reply are moving now." in answer
        assert "<b>Training</b>: 3 of 5 waiting cases still show the time from before." in answer
        moving.go_on(at=AT)
        answer = browser.get(page).content.decode()
    assert "<b>Training</b>: Done at 10:00: 5 of 5 waiting cases have another time to reply." in answer


def test_the_desk_is_told_while_some_cases_still_show_the_time_from_before(
    location, waiting, mona, dana, sign_in
):
    desk, words = sign_in(dana), "Some cases still show the time to reply from before."
    assert words not in desk.get(reverse("desk:queue")).content.decode()
    close(location, mona)
    assert words in desk.get(reverse("desk:queue")).content.decode()
    moving.go_on(at=AT)
    changes.look_again()  # as another process does after two seconds
    assert words not in desk.get(reverse("desk:queue")).content.decode()


def test_a_step_on_a_case_that_has_not_moved_yet_moves_it_first(location, waiting, mona, dana):
    close(location, mona)
    case = next(case for case in waiting if fresh(case).due_at == case.due_at)
    by_staff(case, messages.ask, dana, AT, message="Which tablets?")
    kinds = list(Event.objects.filter(case=case).order_by("number").values_list("kind", flat=True))
    assert kinds[-2:] == [EventKind.DUE_MOVED, EventKind.RETURNED]
    assert (fresh(case).state, fresh(case).due_at) == (State.WAITING_FOR_PATIENT, case.due_at + DAY)
    assert fresh(case).minutes_left == 7 * 60 + 5 * 9 * 60, "the rest of this day, and five whole ones"
    moving.go_on(at=AT)
    assert (times_told(waiting), counts()) == ([1] * 5, [(5, 5, True)])


def test_a_case_that_is_decided_meanwhile_has_no_clock_to_move(location, waiting, mona, clara):
    close(location, mona)
    case = next(case for case in waiting if fresh(case).due_at == case.due_at)
    by_staff(case, clinic.decide, clara, AT, outcome="other_care_first", reason="Settled by phone.")
    moving.go_on(at=AT)
    assert counts()[0][2] and not CaseToMove.objects.exists()


def test_a_second_change_before_the_first_is_carried_through_moves_each_case_by_both(location, waiting, mona):
    close(location, mona, on=WEDNESDAY)
    close(location, mona)
    moving.go_on(at=AT)
    assert (days_moved(waiting), times_told(waiting)) == ([2] * 5, [2] * 5)
    assert counts() == [(5, 5, True)] * 2


def test_a_change_that_is_taken_back_at_once_leaves_every_case_where_it_was(location, waiting, mona):
    close(location, mona)
    with time_machine.travel(AT, tick=False):
        opening.open_on(holiday=Holiday.objects.get(), by=mona, at=AT)
    moving.go_on(at=AT)
    assert days_moved(waiting) == [0] * 5 and not CaseToMove.objects.exists()


def test_a_day_on_which_nobody_works_anyway_moves_nothing(location, waiting, mona):
    close(location, mona, on=date(2026, 3, 7))
    moving.go_on(at=AT)
    assert (sum(times_told(waiting)), counts()) == (0, [(5, 0, True)])


@pytest.mark.django_db(transaction=True)
def test_a_worker_killed_in_the_middle_of_a_lot_has_done_whole_lots_only(location, mona, monkeypatch):
    cases = [a_case(location, at=AT) for _ in range(5)]
    close(location, mona)
    write, lots = moving.record_all, []

    def dies_in_the_second(*given, **named):
        write(*given, **named)
        lots.append(1)
        if len(lots) == 2:
            with connection.cursor() as cursor:  # as a kill looks to the database: the connection is gone
                cursor.execute("SELECT pg_terminate_backend(pg_backend_pid())")

    monkeypatch.setattr(moving, "record_all", dies_in_the_second)
    with pytest.raises(OperationalError):
        moving.go_on(at=AT)
    connection.close()
    assert sorted(days_moved(cases)) == [0, 1, 1, 1, 1] and counts() == [(5, 4, False)]
    monkeypatch.setattr(moving, "record_all", write)
    moving.go_on(at=AT)
    assert (days_moved(cases), times_told(cases)) == ([1] * 5, [1] * 5)
    assert counts() == [(5, 5, True)]


@pytest.mark.django_db(transaction=True)
def test_two_days_closed_at_once_and_two_workers_move_each_case_once_for_each(location, mona):
    cases, together = [a_case(location, at=AT) for _ in range(8)], Barrier(2)

    def act(on):
        together.wait()
        opening.close_on(on=on, name="Training", location=location, by=mona, at=AT)
        moving.go_on(at=AT)
        connection.close()

    threads = [Thread(target=act, args=[on]) for on in (WEDNESDAY, THURSDAY)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=60)
    moving.go_on(at=AT)
    assert (days_moved(cases), times_told(cases)) == ([2] * 8, [2] * 8)
    assert counts() == [(8, 8, True)] * 2


@pytest.mark.django_db(transaction=True)
def test_a_form_sent_while_a_day_is_closed_is_moved_or_counted_by_the_new_calendar(location, mona):
    """Whoever counts by the old calendar is waited for, so that the case they write is on the list."""
    counted, closed = Barrier(2), []

    def send():
        with transaction.atomic():
            held_timetable(location)
            counted.wait()
            a_case(location, at=AT)
            closed.append(Holiday.objects.exists())
        connection.close()

    sender = Thread(target=send)
    sender.start()
    counted.wait()
    opening.close_on(on=THURSDAY, name="Training", location=location, by=mona, at=AT)
    sender.join(timeout=60)
    moving.go_on(at=now())
    assert closed == [False]
    assert [case.due_at.date() for case in Case.objects.all()] == [date(2026, 3, 11)]
