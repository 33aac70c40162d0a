"""Every list, search and count of the clinic reads an index, lists in its order and little more than they show.

Shown by EXPLAIN ANALYZE of the statements themselves over two thousand cases, which the planner knows the number of;
its way out of small tables is closed.
"""

import json
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import timedelta
from functools import partial
from typing import Any

import pytest
from django.apps import apps
from django.core.management import call_command
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext, override_settings
from django.utils.timezone import now

from prolo.accounts.models import User
from prolo.clinic.models import Location
from prolo.statements import settle
from tests.asked import texts
from tests.conftest import _staff, a_place
from tests.triage.make import desk_page
from triage.demo import crowd as crowds
from triage.management.commands import seed_cases
from triage.models import CLOSED, Appointment, Case, State
from triage.queries import calls, finding, numbers, queues, visits
from triage.queries.earlier import around
from triage.queries.narrowing import NOBODY, Narrowing
from triage.queries.queue_frame import frame
from triage.rules import Result

DAY = timedelta(days=1)
MOST_PASSED_BY = 60
"""Rows of an ordered list read and not shown: the urgent ones that stand on top. Counts stop at 100 in any order."""
NARROWINGS = {
    "everything": Narrowing(),
    **{f"state {state.value}": Narrowing(state=state) for state in State},
    **{f"{result.code}": Narrowing(urgency=result) for result in (Result.SAME_DAY, Result.CONSULT)},
    "a region": Narrowing(region="knee"),
    "a place": Narrowing(location=1),
    "mine": Narrowing(assignee=1),
    "nobody's": Narrowing(assignee=NOBODY),
    "late": Narrowing(due="late"),
    "due soon": Narrowing(due="soon"),
    "returned mail": Narrowing(mail_failed=True),
    "late, mine": Narrowing(due="late", assignee=1),
    "what nothing fits": Narrowing(region="jaw", location=1, assignee=1, urgency=Result.GP_SOON),
    **{
        f"{state.value}, {name}": Narrowing(state=state, **narrowed)
        for state in CLOSED
        for name, narrowed in {
            "a region": {"region": "hip"},
            "a place": {"location": 1},
            "mine": {"assignee": 1},
            "nobody's": {"assignee": NOBODY},
            "returned mail": {"mail_failed": True},
            "a region and a place": {"region": "hip", "location": 1},
        }.items()
    },
}


@pytest.fixture(scope="module")
def two_thousand(django_db_setup, django_db_blocker):
    """Two thousand cases, six hundred open, for all tests here, in a transaction that leaves nothing behind.

    They stand in new files, and nothing waits to be put into an index: how full either is would tell in a plan.
    """
    with django_db_blocker.unblock(), transaction.atomic():
        _ask(f"SET LOCAL session_replication_role = replica; TRUNCATE {', '.join(_tables())}")
        _ask("SET LOCAL session_replication_role = DEFAULT")
        place, dana = a_place(), _staff("dana@example.org", "Dana", "front_desk")
        _staff("clara@example.org", "Clara", "clinician")
        with override_settings(DEMO=True), pytest.MonkeyPatch.context() as patch:
            patch.setattr(seed_cases, "LOT", 1_000)
            patch.setattr(crowds, "OPEN", 0.3)
            call_command("seed_cases", 2_000, workers=1, verbosity=0)
        _ask(
            "SELECT gin_clean_pending_list(oid) FROM pg_class WHERE relam = (SELECT oid FROM pg_am WHERE amname = 'gin')"
        )
        yield place, dana
        transaction.set_rollback(True)


@pytest.fixture
def crowd(two_thousand, db):
    """The planner may not find so few quicker read from end to end."""
    _switch_off("seqscan")


@pytest.fixture
def location(two_thousand):
    return two_thousand[0]


@pytest.fixture
def dana(two_thousand):
    return two_thousand[1]


@pytest.fixture
def in_order(crowd):
    """Lists have an order that an index has to give: nothing is gathered first and sorted then."""
    _switch_off("sort", "bitmapscan", "hashjoin", "mergejoin")


def _switch_off(*names: str) -> None:
    _ask(*(f"SET LOCAL enable_{name} = off" for name in names))
    _ask("DISCARD PLANS")  # those that are kept were made for fewer rows


def _ask(*statements: str) -> None:
    with connection.cursor() as cursor:
        for statement in statements:
            cursor.execute(statement)


def _tables() -> list[str]:
    return [model._meta.db_table for model in apps.get_app_config("triage").get_models()]


def nodes(plan: dict[str, Any]) -> Iterator[dict[str, Any]]:
    yield plan
    for part in plan.get("Plans", ()):
        yield from nodes(part)


def faults(read: Callable[[], object], *, most: int = MOST_PASSED_BY) -> list[str]:
    """What the statements of this reading do beside reading an index in its order."""
    return [
        f"{fault} in {text[:300]}"
        for sql, text in asked(read).items()
        for fault in _faults_of(sql, text, most)
    ]


def indexes(read: Callable[[], object]) -> set[str]:
    """The indexes that the statements of this reading read."""
    return {node["Index Name"] for sql in asked(read) for node in _plan(sql) if "Index Name" in node}


def asked(read: Callable[[], object]) -> dict[str, str]:
    """What to explain, and its text."""
    with CaptureQueriesContext(connection) as queries:
        read()
    found = {sql: text for sql, text in texts(queries) if "SELECT" in text and "triage_" in text}
    assert found
    return found


def _faults_of(sql: str, text: str, most: int) -> Iterator[str]:
    in_order = "ORDER BY" in text and "GROUP BY" not in text  # a count has no order to read in
    for node in _plan(sql):
        table, by = node.get("Relation Name", ""), node.get("Index Name")
        passed = node.get("Rows Removed by Filter", 0)
        if node["Node Type"] == "Seq Scan" and table.startswith("triage_"):
            yield f"reads all of {table}"
        if node["Node Type"].endswith("Sort") and node["Actual Rows"] > max(100, most) and in_order:
            yield f"sorts {node['Actual Rows']} rows"
        if table.startswith("triage_") and passed > most and in_order:
            yield f"passes by {passed} rows of {table}, {by}: {node['Filter']}"


def _plan(sql: str) -> Iterator[dict[str, Any]]:
    with connection.cursor() as cursor:
        cursor.execute("EXPLAIN (ANALYZE, FORMAT JSON) " + sql.replace("%", "%%"), [])
        (found,) = cursor.fetchone()
    yield from nodes((json.loads(found) if isinstance(found, str) else found)[0]["Plan"])


def placed(narrowing: Narrowing, dana: User, location: Location) -> Narrowing:
    """With the ids of this test's person and place."""
    return replace(
        narrowing,
        assignee=dana.pk if narrowing.assignee == 1 else narrowing.assignee,
        location=location.pk if narrowing.location == 1 else narrowing.location,
    )


@pytest.fixture
def lists(in_order, dana, location):
    """The faults of the first page of each narrowing, and of the pages behind and before it."""

    def of(narrowing: Narrowing) -> list[str]:
        wanted, at = placed(narrowing, dana, location), now()
        read = partial(queues.desk_list, counts=frame(by=dana, at=at).counts, at=at, narrowing=wanted)
        found = faults(read)
        if cursor := read().next_cursor:
            found += faults(partial(read, after=cursor))
            found += faults(partial(read, before=cursor))
        return found

    return of


def test_every_list_of_the_desk_is_read_from_an_index_in_its_order(lists):
    found = {name: problems for name, wanted in NARROWINGS.items() if (problems := lists(wanted))}
    assert found == {}


def test_what_stands_around_the_list_is_counted_in_indexes(crowd, dana):
    assert faults(lambda: frame(by=dana, at=now()), most=2_000) == []


def test_the_list_of_the_clinicians_is_read_from_an_index_in_its_order(in_order):
    first = queues.clinician_queue(at=now())
    assert faults(lambda: queues.clinician_queue(at=now())) == []
    assert faults(lambda: queues.clinician_queue(at=now(), after=first.next_cursor)) == []


@pytest.mark.parametrize("later", [False, True])
def test_the_call_list_is_read_from_an_index_in_its_order(in_order, later):
    first = calls.call_list(at=now(), later=later, limit=5)
    assert faults(lambda: calls.call_list(at=now(), later=later, limit=5)) == []
    assert faults(lambda: calls.call_list(at=now(), later=later, limit=5, after=first.next_cursor)) == []


def test_a_list_read_without_its_index_is_noticed(in_order):
    """The measure itself: an order that no index has, and a filter that none holds."""
    assert faults(lambda: list(Case.objects.order_by("opened_at")[:200]))
    assert faults(lambda: list(Case.objects.filter(language="es")))


@pytest.mark.parametrize(
    "typed",
    [
        "Smith",
        "anna smi",
        "Smyyth",
        "Virtanen 1960",
        "7 May 1961",
        "anna 7/5/1961",
        "+999 0000 0123",
        "no.body.7@example.org",
    ],
)
def test_a_search_for_a_person_is_answered_from_an_index(crowd, typed, monkeypatch):
    """A common name is found among the newest, any other one by its tokens; here one in seven is a Smith."""
    monkeypatch.setattr(finding, "WINDOW", 200)
    found = finding.find(typed)
    assert faults(lambda: finding.find(typed), most=400) == []
    if found.next_cursor:  # of so few, all who came earlier may be looked through
        assert faults(lambda: finding.find(typed, after=found.next_cursor), most=2_000) == []


@pytest.fixture
def handed_over(crowd, dana, location):
    """A year of visits: of every other case that was decided, some on each day at each place."""
    decided = Case.objects.filter(state=State.DECIDED).order_by("pk").values_list("pk", "location")
    Appointment.objects.bulk_create(
        Appointment(
            case_id=case,
            kind=Appointment.Kind.BOOKED,
            starts_at=now() + (number // 4 - 100) * DAY,
            location_id=place,
            at=now(),
            by=dana,
        )
        for number, (case, place) in enumerate(decided[::2])
    )
    settle(Appointment)


def test_the_lists_of_visits_are_read_from_an_index(handed_over, in_order, location):
    def read():
        return visits.day_at(location, (now() + DAY).date(), at=now())

    assert read().visits and read().to_arrange
    assert faults(read) == []
    assert indexes(read) >= {"appointment_of_a_day", "decision_to_arrange"}


def test_likely_persons_are_found_from_the_indexes(crowd):
    case = Case.objects.select_related("patient").filter(state=State.DECIDED).first()
    assert faults(lambda: around(case)) == []


@pytest.mark.parametrize("of_one_place", [False, True])
def test_every_figure_is_read_from_an_index(crowd, location, of_one_place):
    place = location if of_one_place else None
    assert faults(lambda: numbers.numbers(days=28, at=now(), location=place)) == []


def test_a_plan_that_is_kept_for_any_values_reads_the_same_indexes(lists):
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL plan_cache_mode = force_generic_plan")
        cursor.execute("DISCARD PLANS")
    found = {name: problems for name, wanted in NARROWINGS.items() if (problems := lists(wanted))}
    assert found == {}


def test_a_list_and_what_stands_around_it_are_two_statements_however_many_cases_there_are(crowd, dana):
    counts = []
    for narrowing in (Narrowing(), Narrowing(state=State.DECIDED), Narrowing(mail_failed=True)):
        desk_page(by=dana, at=now(), narrowing=narrowing)  # answers that no list showed yet are read once
        with CaptureQueriesContext(connection) as queries:
            desk_page(by=dana, at=now(), narrowing=narrowing)
        counts.append(len(queries))
    assert counts == [2, 2, 2]
