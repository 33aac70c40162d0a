"""A whole run fails when a test that the safety case names did not run or was skipped: nothing shows the control then."""

import ast
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[1]
KINDS = {"not journey and not chaos": "", "journey": "journey", "chaos": "chaos"}
"""The three runs of `make test` by their marker expression, and the mark of the tests in each."""


class Green:
    """Hears every report of a run, also those of workers, and says at its end which named tests were not green."""

    def __init__(self, kind: str, named: frozenset[str]) -> None:
        self.expected = frozenset(name for name in named if kind == mark_of(name))
        self.passed: set[str] = set()
        self.other: set[str] = set()

    def pytest_runtest_logreport(self, report: Any) -> None:
        name = report.nodeid.partition("[")[0]
        if name not in self.expected or report.outcome == "rerun":
            return
        if not report.passed:
            self.other.add(name)
        elif report.when == "call":
            self.passed.add(name)

    def not_green(self) -> list[str]:
        """The named tests of this run that were not run to a good end, every case of them."""
        return sorted((self.expected - self.passed) | (self.expected & self.other))

    def pytest_sessionfinish(self, session: Any) -> None:
        if session.exitstatus == 0 and self.not_green():
            session.exitstatus = 1

    def pytest_terminal_summary(self, terminalreporter: Any) -> None:
        for name in self.not_green():
            terminalreporter.write_line(f"The safety case names {name}, and it was not run to a good end.")


def named_tests() -> frozenset[str]:
    """Every test that a control of the safety case names."""
    from triage.safety import HAZARDS

    controls = (control for hazard in HAZARDS for control in hazard.controls)
    return frozenset(f"tests/{test}" for control in controls for test in control.tests)


def mark_of(name: str) -> str:
    """The mark that decides in which run a test is; empty for the first of the three."""
    path, _, function = name.partition("::")
    for node in ast.parse((ROOT / path).read_text(encoding="utf-8")).body:
        if isinstance(node, ast.Assign) and ast.unparse(node.targets[0]) == "pytestmark":
            marks = ast.unparse(node.value)
        elif isinstance(node, ast.FunctionDef) and node.name == function:
            marks = " ".join(ast.unparse(one) for one in node.decorator_list)
        else:
            continue
        for kind in filter(None, KINDS.values()):
            if f"mark.{kind}" in marks:
                return kind
    return ""


def watched(config: Any) -> Green | None:
    """What watches this run: one of the three of `make test`, whole. A part of the tests is watched by nobody."""
    whole = config.args in (["tests"], [str(ROOT / "tests")]) and not config.option.keyword
    is_worker = hasattr(config, "workerinput")
    if is_worker or not whole or config.option.collectonly or config.option.markexpr not in KINDS:
        return None
    return Green(KINDS[config.option.markexpr], named_tests())
