"""A whole run is not green when a test of the safety case was left out, skipped, or failed in one of its cases."""

from types import SimpleNamespace

import pytest

from tests.green import Green, mark_of, named_tests, watched

FIRST, SECOND = sorted(name for name in named_tests() if mark_of(name) == "")[:2]


def report(name, outcome="passed", when="call"):
    return SimpleNamespace(nodeid=name, passed=outcome == "passed", outcome=outcome, when=when)


@pytest.fixture
def green():
    return Green("", frozenset({FIRST, SECOND}))


def test_a_run_in_which_all_of_them_passed_is_green(green):
    green.pytest_runtest_logreport(report(FIRST))
    green.pytest_runtest_logreport(report(f"{SECOND}[intake-a]"))
    assert green.not_green() == []


def test_one_that_was_not_run_is_named_and_the_run_fails(green):
    green.pytest_runtest_logreport(report(FIRST))
    session = SimpleNamespace(exitstatus=0)
    green.pytest_sessionfinish(session)
    assert (green.not_green(), session.exitstatus) == ([SECOND], 1)


@pytest.mark.parametrize("outcome", ["failed", "skipped"])
def test_one_bad_case_among_good_ones_is_enough(green, outcome):
    for name in (FIRST, f"{SECOND}[a]", f"{SECOND}[c]"):
        green.pytest_runtest_logreport(report(name))
    green.pytest_runtest_logreport(report(f"{SECOND}[b]", outcome, "setup"))
    assert green.not_green() == [SECOND]


def test_one_that_was_tried_once_more_after_a_crash_and_passed_is_green(green):
    for name, outcome in ((FIRST, "rerun"), (FIRST, "passed"), (SECOND, "passed")):
        green.pytest_runtest_logreport(report(name, outcome))
    assert green.not_green() == []


def test_every_named_test_belongs_to_one_of_the_three_runs():
    kinds = {mark_of(name) for name in named_tests()}
    assert kinds <= {"", "journey", "chaos"}
    assert mark_of("tests/journeys/test_patient.py::test_a_patient_needs_no_mouse") == "journey"


@pytest.mark.parametrize(
    ("args", "marks", "keyword", "watches"),
    [
        (["tests"], "not journey and not chaos", "", True),
        (["tests"], "journey", "", True),
        (["tests/triage"], "not journey and not chaos", "", False),
        (["tests"], "", "", False),
        (["tests"], "journey", "h05", False),
    ],
)
def test_only_the_whole_runs_of_make_test_are_watched(args, marks, keyword, watches):
    option = SimpleNamespace(keyword=keyword, markexpr=marks, collectonly=False)
    assert (watched(SimpleNamespace(args=args, option=option)) is not None) == watches


def test_a_worker_leaves_the_watch_to_the_run_it_works_for():
    option = SimpleNamespace(keyword="", markexpr="journey", collectonly=False)
    assert watched(SimpleNamespace(args=["tests"], option=option, workerinput={})) is None
