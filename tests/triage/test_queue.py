"""The queue: what it is narrowed to, its order, its pages and its counts."""

import contextlib
import random
from datetime import timedelta
from itertools import pairwise

import pytest

from triage.models import Case, EventKind, State
from triage.queries.narrowing import NOBODY, Narrowing, narrowed
from triage.queries.queue_frame import frame
from triage.rules import Result
from triage.services import casework, clinic, desk, messages
from triage.services.casework import Step

from . import make
from .make import AT, MINUTE, desk_queue

pytestmark = pytest.mark.django_db
LATER = AT + timedelta(hours=2)


def seen(**to):
    return {row.reference for row in desk_queue(narrowing=Narrowing(**to), at=LATER).rows}


def now(case):
    return Case.objects.get(pk=case.pk)


def acts(case, by):
    return {"case": now(case), "by": by, "at": LATER, "version": now(case).version}


def mail_came_back(case):
    step = Step(EventKind.MAIL_FAILED, LATER, detail={"kind": "receipt"})
    casework.changed(case=now(case), version=now(case).version, step=step)


def a_crowd(location, count, **answers):
    return [make.a_case(location, at=AT + number * MINUTE, **answers) for number in range(count)]


def test_it_is_narrowed_to_an_area_and_to_a_place(location):
    from prolo.clinic.models import Location

    elsewhere = Location.objects.create(name="Harbour", slug="harbour")
    knee, far, hip = make.a_case(location), make.a_case(elsewhere), make.a_case(location)
    Case.objects.filter(pk=hip.pk).update(region="hip")
    assert seen(region="hip") == {hip.reference}
    assert seen(location=elsewhere.pk) == {far.reference}
    assert seen(location=location.pk, region="knee") == {knee.reference}


def test_it_is_narrowed_to_mine_a_colleagues_and_nobodys(location, dana, clara):
    mine, hers, free = a_crowd(location, 3)
    desk.take(**acts(mine, dana))
    desk.assign(**acts(hers, dana), to=clara)
    assert seen(assignee=dana.pk) == {mine.reference}
    assert seen(assignee=clara.pk) == {hers.reference}
    assert seen(assignee=NOBODY) == {free.reference}


def test_late_is_past_its_time_and_soon_is_the_next_four_hours(location):
    late, soon, calm = a_crowd(location, 3)
    Case.objects.filter(pk=late.pk).update(due_at=LATER - MINUTE)
    Case.objects.filter(pk=soon.pk).update(due_at=LATER + timedelta(hours=4))
    Case.objects.filter(pk=calm.pk).update(due_at=LATER + timedelta(hours=4) + MINUTE)
    assert seen(due="late") == {late.reference}
    assert seen(due="soon") == {soon.reference}


def test_a_clock_that_stands_still_is_neither_late_nor_soon_but_an_urgent_one_runs_on(location, dana):
    asked, urgent = a_crowd(location, 2)
    for case in (asked, urgent):
        messages.ask(**acts(case, dana), message="Which tablets?")
    desk.raise_urgency(**acts(urgent, dana), to=Result.SAME_DAY)
    Case.objects.update(due_at=LATER - MINUTE)
    assert seen(due="late") == {urgent.reference}
    Case.objects.update(due_at=LATER + MINUTE)
    assert seen(due="soon") == {urgent.reference}


def test_the_late_cases_are_those_whose_rows_say_so(location, dana, clara):
    chance = random.Random(5)
    for case in a_crowd(location, 12):
        if chance.random() < 0.4:
            messages.ask(**acts(case, dana), message="Which tablets?")
        if chance.random() < 0.3:
            clinic.decide(**acts(case, clara), outcome="not_for_us", reason="No.")
        Case.objects.filter(pk=case.pk).update(
            due_at=LATER + timedelta(minutes=chance.randint(-90, 90)), urgency=chance.choice([10, 20, 30, 90])
        )
    rows = desk_queue(at=LATER).rows
    assert {row.reference for row in rows if row.overdue} == seen(due="late")


def test_a_case_whose_mail_came_back_is_found_also_when_it_is_closed(location, clara):
    open_case, closed, other = a_crowd(location, 3)
    clinic.decide(**acts(closed, clara), outcome="not_for_us", reason="No.")
    for case in (open_case, closed):
        mail_came_back(case)
    assert seen(mail_failed=True) == {open_case.reference, closed.reference}
    desk.take(**acts(open_case, clara))
    assert seen(mail_failed=True) == {closed.reference}
    assert other.reference not in seen(mail_failed=True)


def test_pages_lead_forward_and_back_to_the_same_rows(location):
    a_crowd(location, 7)
    whole = [row.reference for row in desk_queue(limit=50, at=LATER).rows]
    first = desk_queue(limit=3, at=LATER)
    second = desk_queue(limit=3, after=first.next_cursor, at=LATER)
    third = desk_queue(limit=3, after=second.next_cursor, at=LATER)
    assert [row.reference for page in (first, second, third) for row in page.rows] == whole
    assert (first.previous_cursor, third.next_cursor) == ("", "")
    back = desk_queue(limit=3, before=third.previous_cursor, at=LATER)
    assert back.rows == second.rows
    again = desk_queue(limit=3, after=back.next_cursor, at=LATER)
    assert again.rows == third.rows
    top = desk_queue(limit=3, before=back.previous_cursor, at=LATER)
    assert (top.rows, top.previous_cursor) == (first.rows, "")


def test_a_page_before_that_would_be_short_is_the_first_one_whole(location):
    a_crowd(location, 4)
    second = desk_queue(limit=3, after=desk_queue(limit=1, at=LATER).next_cursor, at=LATER)
    back = desk_queue(limit=3, before=second.previous_cursor, at=LATER)
    assert back.rows == desk_queue(limit=3, at=LATER).rows


def test_urgent_cases_stand_on_top_of_every_page_and_in_no_list_below(location, dana):
    urgent = make.a_safety_exit(location)
    calm = a_crowd(location, 27)
    first = make.desk_page(by=dana, at=LATER)
    second = make.desk_page(by=dana, at=LATER, after=first.next_cursor)
    mine = make.desk_page(by=dana, at=LATER, narrowing=Narrowing(assignee=dana.pk))
    for page in (first, second, mine):
        assert [row.reference for row in page.top] == [urgent.reference]
        assert urgent.reference not in {row.reference for row in page.rows}
    below = [row.reference for page in (first, second) for row in page.rows]
    assert sorted(below) == sorted(case.reference for case in calm)


def test_the_list_below_the_urgent_cases_is_walked_forward_and_back(location, dana):
    urgent = {make.a_safety_exit(location).reference for _ in range(2)}
    a_crowd(location, 7)
    pages = [make.desk_page(by=dana, at=LATER, limit=3)]
    while cursor := pages[-1].next_cursor:
        pages.append(make.desk_page(by=dana, at=LATER, limit=3, after=cursor))
    below = [row.reference for row in desk_queue(at=LATER).rows if row.reference not in urgent]
    assert [row.reference for page in pages for row in page.rows] == below
    assert len(pages) == 3
    for earlier, later in pairwise(pages):
        back = make.desk_page(by=dana, at=LATER, limit=3, before=later.previous_cursor)
        assert (back.rows, back.top) == (earlier.rows, earlier.top)
        assert {row.reference for row in back.top} == urgent


def test_urgent_cases_for_which_there_is_no_room_on_top_come_first_below(location, dana, monkeypatch):
    from triage.queries import queues

    monkeypatch.setattr(queues, "MOST_ON_TOP", 2)
    urgent = {make.a_safety_exit(location).reference for _ in range(3)}
    make.a_case(location)
    page = make.desk_page(by=dana, at=LATER)
    assert page.more_on_top
    assert {row.reference for row in (*page.top, page.rows[0])} == urgent


def test_each_count_is_what_its_tab_holds_after_any_history(location, dana, clara):
    chance = random.Random(11)
    for case in [*a_crowd(location, 10), make.a_safety_exit(location)]:
        for _ in range(chance.randint(0, 3)):
            _something(chance, case, dana, clara)
    Case.objects.filter(urgency=Result.CONSULT.rank).update(due_at=LATER - MINUTE)
    held = {
        "all": {},
        "new": {"state": State.NEW},
        "nobody": {"assignee": NOBODY},
        "mine": {"assignee": dana.pk},
        "late": {"due": "late"},
        "waiting": {"state": State.WAITING_FOR_PATIENT},
        "mail": {"mail_failed": True},
    }
    recount = {
        tab: len(desk_queue(narrowing=Narrowing(**to), limit=500, at=LATER).rows) for tab, to in held.items()
    }
    assert frame(by=dana, at=LATER).counts == recount
    assert len({*recount.values()}) > 2


def _something(chance, case, dana, clara):
    deeds = (
        lambda: desk.take(**acts(case, dana)),
        lambda: desk.assign(**acts(case, dana), to=clara),
        lambda: messages.ask(**acts(case, dana), message="Which tablets?"),
        lambda: desk.accept(**acts(case, dana)),
        lambda: mail_came_back(case),
        lambda: clinic.decide(**acts(case, clara), outcome="not_for_us", reason="No."),
    )
    with contextlib.suppress(desk.NotAllowed):  # a case in that state cannot be moved so
        chance.choice(deeds)()


def test_what_stands_around_the_list_is_read_in_one_statement_and_counting_stops(
    location, dana, monkeypatch, django_assert_num_queries
):
    from triage.queries import queue_frame

    monkeypatch.setattr(queue_frame, "MOST_COUNTED", 3)
    a_crowd(location, 5)
    with django_assert_num_queries(1):
        told = frame(by=dana, at=LATER).counts
    assert (told["all"], told["mine"]) == (3, 0)


def test_two_readings_have_one_mark_until_something_changes(location, dana):
    case = make.a_case(location)
    first = make.desk_page(by=dana, at=LATER)
    assert make.desk_page(by=dana, at=LATER + 30 * MINUTE).mark == first.mark
    desk.take(**acts(case, dana))
    assert make.desk_page(by=dana, at=LATER).mark != first.mark


def test_the_mark_changes_with_the_clock_while_an_urgent_case_is_on_top(location, dana):
    make.a_safety_exit(location)
    assert make.desk_page(by=dana, at=LATER).mark != make.desk_page(by=dana, at=LATER + MINUTE).mark


@pytest.mark.parametrize(
    "to",
    [
        {},
        {"state": State.NEW},
        {"urgency": Result.CONSULT},
        {"assignee": 1},
        {"assignee": NOBODY},
        {"due": "late"},
        {"region": "knee"},
        {"mail_failed": True},
    ],
    ids=str,
)
def test_a_page_of_any_narrowing_asks_the_database_no_more_often(
    location, dana, to, django_assert_max_num_queries
):
    a_crowd(location, 3)
    assert narrowed(Narrowing(**to), at=LATER).query
    with django_assert_max_num_queries(3):
        make.desk_page(by=dana, at=LATER, narrowing=Narrowing(**to))
