"""Every list of the desk, however narrowed, and every search reads an index in its order and little more than it shows.

Shown by EXPLAIN ANALYZE of the statements themselves, with the planner's way out of small tables closed.
"""

import json
from collections.abc import Callable, Iterator
from dataclasses import replace
from typing import Any

import pytest
from django.core.management import call_command
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils.timezone import now

from prolo.accounts.models import User
from prolo.clinic.models import Location
from triage.demo import crowd as crowds
from triage.management.commands import seed_cases
from triage.models import CLOSED, Case, State
from triage.queries import finding, queues
from triage.queries.narrowing import NOBODY, Narrowing
from triage.rules import Result

TABLES = {
    "triage_case",
    "triage_patient",
    "triage_submission",
    "triage_intake",
    "triage_message",
    "triage_event",
}
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


@pytest.fixture
def crowd(settings, monkeypatch, location, dana, clara):
    """Two thousand cases, six hundred open; the planner may not find so few quicker read from end to end."""
    settings.DEMO = True
    monkeypatch.setattr(seed_cases, "LOT", 1_000)
    monkeypatch.setattr(crowds, "OPEN", 0.3)
    call_command("seed_cases", 2_000, workers=1, verbosity=0)
    _switch_off("seqscan")


@pytest.fixture
def in_order(crowd):
    """Lists have an order that an index has to give: nothing is gathered first and sorted then."""
    _switch_off("sort", "bitmapscan", "hashjoin", "mergejoin")


def _switch_off(*names: str) -> None:
    with connection.cursor() as cursor:
        for name in names:
            cursor.execute(f"SET LOCAL enable_{name} = off")


def nodes(plan: dict[str, Any]) -> Iterator[dict[str, Any]]:
    yield plan
    for part in plan.get("Plans", ()):
        yield from nodes(part)


def faults(read: Callable[[], object], *, most: int = MOST_PASSED_BY) -> list[str]:
    """What the statements of this reading do beside reading an index in its order."""
    with CaptureQueriesContext(connection) as asked:
        read()
    return [f"{fault} in {sql[:300]}" for sql in _selects(asked) for fault in _faults_of(sql, most)]


def _selects(asked: CaptureQueriesContext) -> list[str]:
    return [query["sql"] for query in asked if "SELECT" in query["sql"] and "triage_" in query["sql"]]


def _faults_of(sql: str, most: int) -> Iterator[str]:
    with connection.cursor() as cursor:
        cursor.execute("EXPLAIN (ANALYZE, FORMAT JSON) " + sql.replace("%", "%%"), [])
        (found,) = cursor.fetchone()
    for node in nodes((json.loads(found) if isinstance(found, str) else found)[0]["Plan"]):
        table, by = node.get("Relation Name"), node.get("Index Name")
        if node["Node Type"] == "Seq Scan" and table in TABLES:
            yield f"reads all of {table}"
        if node["Node Type"].endswith("Sort") and node["Actual Rows"] > 100:
            yield f"sorts {node['Actual Rows']} rows"
        passed = node.get("Rows Removed by Filter", 0)
        if table in TABLES and passed > most and "ORDER BY" in sql:
            yield f"passes by {passed} rows of {table}, {by}: {node['Filter']}"


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
        first = queues.desk_list(by=dana, at=at, narrowing=wanted)
        found = faults(lambda: queues.desk_list(by=dana, at=at, narrowing=wanted))
        if first.next_cursor:
            cursor = first.next_cursor
            found += faults(lambda: queues.desk_list(by=dana, at=at, narrowing=wanted, after=cursor))
            found += faults(lambda: queues.desk_list(by=dana, at=at, narrowing=wanted, before=cursor))
        return found

    return of


def test_every_list_of_the_desk_is_read_from_an_index_in_its_order(lists):
    found = {name: problems for name, wanted in NARROWINGS.items() if (problems := lists(wanted))}
    assert found == {}


def test_the_list_of_the_clinicians_is_read_from_an_index_in_its_order(in_order):
    first = queues.clinician_queue(at=now())
    assert faults(lambda: queues.clinician_queue(at=now())) == []
    assert faults(lambda: queues.clinician_queue(at=now(), after=first.next_cursor)) == []


def test_a_list_read_without_its_index_is_noticed(in_order):
    """The measure itself: an order that no index has, and a filter that none holds."""
    assert faults(lambda: list(Case.objects.order_by("opened_at")[:200]))
    assert faults(lambda: list(Case.objects.filter(language="es")))


@pytest.mark.parametrize(
    "typed",
    ["Smith", "anna smi", "Smyyth", "Virtanen 1960", "7 May 1961", "+999 0000 0123", "no.body.7@example.org"],
)
def test_a_search_for_a_person_is_answered_from_an_index(crowd, typed):
    """Of a common name the newest persons are looked through until enough bear it; here one in seven is a Smith."""
    found = finding.find(typed)
    assert faults(lambda: finding.find(typed), most=400) == []
    if found.next_cursor:  # of so few, all who came earlier may be looked through
        assert faults(lambda: finding.find(typed, after=found.next_cursor), most=2_000) == []


def test_a_list_asks_at_most_four_times_however_many_cases_there_are(crowd, dana):
    counts = []
    for narrowing in (Narrowing(), Narrowing(state=State.DECIDED), Narrowing(mail_failed=True)):
        with CaptureQueriesContext(connection) as asked:
            queues.desk_list(by=dana, at=now(), narrowing=narrowing)
        counts.append(len(asked))
    assert max(counts) <= 4, counts
