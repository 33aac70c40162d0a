"""X1: the table for research beside django-import-export: the same rows and columns, the same sealed answers opened.

The reference gets its columns from our own row, worked out once a case, so only its way of exporting is measured.
Run as a program, it exports in a process of its own and prints what that cost.
"""

import csv
import json
import os
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from datetime import date
from hashlib import sha256
from io import StringIO
from itertools import islice
from typing import Any

from tests.bench.runner import BYTES, CPU, FIRST, Row
from tests.bench.servers import ROOT
from tests.trust.harness.server import Server

QUICK = os.environ.get("QUICK") == "1"
ALL, ALIKE = (4_000, 1_000) if QUICK else (100_000, 10_000)
TURNS = 1 if QUICK else 3
FIRST_BYTE = 0.5e6


def rows(cases: int) -> Iterator[Row]:
    """The seeded database of so many cases has to be there."""
    server = Server((ROOT / f".data/bench/{cases}").resolve())
    try:
        whole = _run(server, "ours", ALL)
        pairs = [(_run(server, "ours", ALIKE), _run(server, "reference", ALIKE)) for _ in range(TURNS)]
    finally:
        server.stop()
    ours, theirs = (min(side, key=lambda one: one["cpu"]) for side in zip(*pairs, strict=True))
    assert (ours["rows"], ours["said"]) == (theirs["rows"], theirs["said"])
    a, b = (one["cpu"] * 1e6 / one["rows"] for one in (ours, theirs))
    waited = [one["wall"] * 1e6 / one["rows"] for one in (ours, theirs)]
    name = f"X1 export, one of {ours['rows']:,} rows"
    yield Row(name, a, b, CPU, b / a, ">= 5.00", b / a >= 5, *waited)
    first = whole["first"] * 1e6
    name = f"X1 first byte of {whole['rows']:,} rows, beside half a second"
    yield Row(
        name,
        first,
        FIRST_BYTE,
        FIRST,
        first / FIRST_BYTE,
        "<= 1.00",
        first <= FIRST_BYTE,
        first,
        theirs["first"] * 1e6,
    )
    grown = whole["after"] / whole["early"]
    name = f"X1 memory after {whole['rows']:,} rows, beside after {whole['early_rows']:,}"
    yield Row(
        name,
        whole["after"],
        whole["early"],
        BYTES,
        grown,
        "<= 1.05",
        grown <= 1.05,
        whole["peak"],
        theirs["peak"],
    )


def _run(server: Server, side: str, many: int) -> dict[str, Any]:
    command = [sys.executable, "-m", "tests.bench.exports", side, str(many)]
    done = subprocess.run(command, cwd=ROOT, env=server.environment, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr[-1_500:]
    found: dict[str, Any] = json.loads(done.stdout.splitlines()[-1])
    return found


def main(side: str, many: int) -> None:
    import django

    django.setup()
    from django.db import connection

    from prolo.statements import take_time

    connection.ensure_connection()
    take_time()
    export = {"ours": _ours, "reference": _theirs}[side]
    said = _said(export(50))  # what is loaded and compiled once is no row
    _forget_peak()
    begun, used = time.perf_counter(), time.process_time()
    found: dict[str, Any] = {"rows": -1, "early": 0}
    for text in export(many):
        found["rows"] += text.count("\n")
        if "first" not in found and found["rows"] > 0:  # a heading alone is no first byte
            found["first"] = time.perf_counter() - begun
        if not found["early"] and found["rows"] >= many // 10:
            found |= {"early": _held("VmRSS"), "early_rows": many // 10}
    found |= {"wall": time.perf_counter() - begun, "cpu": time.process_time() - used}
    print(json.dumps(found | {"said": said, "after": _held("VmRSS"), "peak": _held("VmHWM")}))


def _ours(many: int) -> Iterator[str]:
    from zoneinfo import ZoneInfo

    from prolo.spreadsheet import streamed_csv_file
    from triage.queries import research

    found = research.rows(research.Months(date(2000, 1, 1), date(2099, 12, 1)), zone=ZoneInfo("UTC"))
    return streamed_csv_file(research.HEADER, islice(found, many))


def _theirs(many: int) -> Iterator[str]:
    """As its documentation says: a resource of the model with a field for each column, then the file."""
    from import_export.fields import Field
    from import_export.resources import ModelResource

    from triage.models import Case
    from triage.queries import research

    queryset, told = research.cases(), _told_once()

    class Column(Field):
        def __init__(self, place: int) -> None:
            super().__init__(column_name=research.HEADER[place], readonly=True)
            self.place = place

        def get_value(self, instance: Any) -> object:
            return told(instance)[self.place]

    columns: dict[str, Any] = {name: Column(place) for place, name in enumerate(research.HEADER)}
    meta = type("Meta", (), {"model": Case, "fields": research.HEADER, "export_order": research.HEADER})
    resource = type("Answers", (ModelResource,), columns | {"Meta": meta})()
    yield resource.export(queryset.order_by("pk")[:many]).csv


def _told_once() -> Callable[[Any], tuple[object, ...]]:
    """Our row of the case at hand, not worked out again for each of its columns."""
    from triage.queries import research

    row = research.row_of()
    kept: dict[Any, tuple[object, ...]] = {}

    def told(case: Any) -> tuple[object, ...]:
        if case.pk not in kept:
            kept.clear()
            kept[case.pk] = row(case)
        return kept[case.pk]

    return told


def _said(pieces: Iterator[str]) -> str:
    """What a file says, however its cells are quoted."""
    cells = list(csv.reader(StringIO("".join(pieces).lstrip("\ufeff"))))
    return sha256(repr(cells).encode()).hexdigest()


def _held(what: str) -> int:
    """Bytes this process holds, or has held at most."""
    with open("/proc/self/status") as told:
        return next(int(line.split()[1]) * 1024 for line in told if line.startswith(f"{what}:"))


def _forget_peak() -> None:
    with open("/proc/self/clear_refs", "w") as peak:
        peak.write("5")


if __name__ == "__main__":
    main(sys.argv[1], int(sys.argv[2]))
