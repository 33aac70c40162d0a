"""Takes turns between ours and the reference, and keeps medians and ratios."""

import json
import os
import platform
import statistics
import time
from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from itertools import cycle, islice
from pathlib import Path

CPU, WAITED, ALIKE = "us CPU a call", "us waited, 95 of 100", "us waited an answer; ratio is p"
FIRST, BYTES = "us until the first byte", "bytes held"
Act = Callable[[], object]
Clock = Callable[[], float]


@dataclass(frozen=True)
class Side:
    """What is done, and the clock of the processor time it costs; `calls` is how many one act holds."""

    act: Act
    cpu: Clock
    calls: int = 1


@dataclass(frozen=True)
class Goal:
    """`at_most`: our time over theirs. Otherwise our rate over theirs, to be at least this."""

    ratio: float
    at_most: bool

    def __str__(self) -> str:
        return f"{'<=' if self.at_most else '>='} {self.ratio:.2f}"

    def holds(self, ratio: float) -> bool:
        return ratio <= self.ratio if self.at_most else ratio >= self.ratio


@dataclass(frozen=True)
class Row:
    """One comparison in microseconds: of processor time a call, or as waited for; and the median wait of both sides."""

    name: str
    ours: float
    reference: float
    unit: str
    ratio: float
    goal: str
    holds: bool
    waited_ours: float
    waited_reference: float


def compare(name: str, ours: Side, reference: Side, *, goal: Goal, turns: int, times: int) -> Row:
    """Ours, the reference, ours ...: whatever else the machine does falls on both. The first turn is not kept."""
    sides = (ours, reference)
    found: list[list[tuple[float, float]]] = [[], []]
    for turn in range(turns + 1):
        for kept, side in zip(found, sides, strict=True):
            taken = _turn(side, times)
            if turn:
                kept.append(taken)
    (a, waited_a), (b, waited_b) = (
        [statistics.median(part) * 1e6 for part in zip(*kept, strict=True)] for kept in found
    )
    ratio = a / b if goal.at_most else b / a
    return Row(name, a, b, CPU, ratio, str(goal), goal.holds(ratio), waited_a, waited_b)


def compare_waits(
    name: str,
    ours: Sequence[Act],
    reference: Sequence[Act],
    *,
    goal: Goal,
    turns: int,
    least: int,
    seldom: int | None = None,
) -> Row:
    """The same in turns, by the time waited: 95 of 100 answers come sooner.

    A turn has at least so many answers of each side; `seldom` is how many of a reference that takes seconds.
    """  # fmt: skip
    found: list[list[float]] = [[], []]
    sides = ((ours, least), (reference, seldom or least))
    for turn in range(turns + 1):
        for kept, (acts, times) in zip(found, sides, strict=True):
            waits = [_waited(act) for act in islice(cycle(acts), max(times, len(acts)))]
            kept += waits if turn else []
    (a, half_a), (b, half_b) = ((_p95(part) * 1e6, statistics.median(part) * 1e6) for part in found)
    ratio = a / b if goal.at_most else b / a
    return Row(name, a, b, WAITED, ratio, str(goal), goal.holds(ratio), half_a, half_b)


def _waited(act: Act) -> float:
    begun = time.perf_counter()
    act()
    return time.perf_counter() - begun


def _p95(waits: Sequence[float]) -> float:
    return sorted(waits)[max(0, -(-len(waits) * 95 // 100) - 1)]


def _turn(side: Side, times: int) -> tuple[float, float]:
    """Processor and waiting time of one call, the mean of this many."""
    cpu, wall = side.cpu(), time.perf_counter()
    for _ in range(times):
        side.act()
    calls = times * side.calls
    return (side.cpu() - cpu) / calls, (time.perf_counter() - wall) / calls


def show(rows: list[Row]) -> None:
    _table([row for row in rows if row.unit == CPU], "processor time a call (medians)", "waited: ours")
    _table([row for row in rows if row.unit == WAITED], "waited, 95 of 100 answers", "half of them")
    _table([row for row in rows if row.unit == ALIKE], "waited, the ratio is p of alike", "half of them")
    _table([row for row in rows if row.unit == FIRST], "until the first byte", "ours")
    _table([row for row in rows if row.unit == BYTES], "bytes of memory held", "at most: ours")


def _table(rows: list[Row], measured: str, beside: str) -> None:
    if not rows:
        return
    unit = {CPU: "microseconds of ", BYTES: ""}.get(rows[0].unit, "microseconds ")
    head = f"{unit + measured:52}"
    print(f"{head}{'ours':>9}{'reference':>11}{'ratio':>8}  {'goal':10}{'':7}{beside:>13}{'reference':>11}")
    for row in rows:
        verdict = "met" if row.holds else "MISSED"
        print(
            f"{row.name:52}{row.ours:9.0f}{row.reference:11.0f}{row.ratio:8.2f}  {row.goal:10}{verdict:7}"
            f"{row.waited_ours:13.0f}{row.waited_reference:11.0f}"
        )


def keep(rows: list[Row], folder: Path) -> None:
    """Write the table to bench.json in the data folder."""
    folder.mkdir(exist_ok=True)
    machine = f"{platform.machine()}, {os.cpu_count()} cores, Python {platform.python_version()}"
    when = datetime.now(UTC).isoformat(timespec="seconds")
    found = {"when": when, "machine": machine, "rows": [asdict(row) for row in rows]}
    (folder / "bench.json").write_text(json.dumps(found, indent=1))
