"""Takes turns between ours and the reference, and keeps medians and ratios."""

import json
import os
import platform
import statistics
import time
from collections.abc import Callable
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from pathlib import Path


@dataclass
class Line:
    """One comparison: medians of both sides, their ratio, and the goal it is held against."""

    name: str
    ours: float
    reference: float
    unit: str
    ratio: float
    goal: str
    holds: bool


def compare(
    name: str,
    ours: Callable[[], object],
    reference: Callable[[], object],
    *,
    goal: float,
    at_most: bool,
    turns: int,
    times: int,
) -> Line:
    """CPU time of a call, in turns (ours, reference, ours ...). Ratio: time over time, or speed over speed."""
    mine, theirs = [], []
    for _ in range(turns):
        mine.append(_cpu(ours, times))
        theirs.append(_cpu(reference, times))
    a, b = statistics.median(mine), statistics.median(theirs)
    ratio = a / b if at_most else b / a
    holds = ratio <= goal if at_most else ratio >= goal
    return Line(name, a * 1e6, b * 1e6, "us a call", ratio, f"{'<=' if at_most else '>='} {goal}", holds)


def _cpu(act: Callable[[], object], times: int) -> float:
    began = time.process_time()
    for _ in range(times):
        act()
    return (time.process_time() - began) / times


def show(lines: list[Line]) -> None:
    print(f"{'what':58}{'ours':>12}{'reference':>12}  {'unit':12}{'ratio':>7}  goal")
    for line in lines:
        verdict = "holds" if line.holds else "MISSED"
        print(
            f"{line.name:58}{line.ours:12.1f}{line.reference:12.1f}  {line.unit:12}{line.ratio:7.2f}  "
            f"{line.goal} {verdict}"
        )


def keep(lines: list[Line], folder: Path) -> None:
    """Write the table to bench.json in the data folder."""
    machine = f"{platform.machine()}, {os.cpu_count()} cores, Python {platform.python_version()}"
    rows = [asdict(line) for line in lines]
    when = datetime.now(UTC).isoformat(timespec="seconds")
    (folder / "bench.json").write_text(json.dumps({"when": when, "machine": machine, "rows": rows}, indent=1))
