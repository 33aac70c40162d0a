"""W1: what the web workers hold after very many mixed requests, beside what they held after a tenth of them."""

import os
from collections.abc import Iterator
from functools import partial
from itertools import cycle, islice

import psutil

from tests.bench.crowds import Crowd, crowd
from tests.bench.line import Line
from tests.bench.runner import BYTES, Act, Row
from tests.bench.servers import ROOT, Web
from tests.trust.harness.server import Server

QUICK = os.environ.get("QUICK") == "1"
FIRST, LAST = (200, 1_000) if QUICK else (1_000, 10_000)
PUBLIC = ("/", "/conditions/tennis-elbow/", "/check/", "/search/?q=tenis", "/accounts/login/")


def rows(cases: int) -> Iterator[Row]:
    """On a small crowd: memory does not ask how many cases there are, and the requests are many."""
    with crowd(cases) as few:
        Server((ROOT / f".data/bench/{cases}").resolve()).manage("load_library", "--verbosity=0")
        acts = cycle(_mixed(few))
        found = []
        for many in (FIRST, LAST - FIRST):
            for act in islice(acts, many):
                act()
            found.append(held(few.ours))
        early, late = found
        name = f"W1 memory of workers, {LAST:,} requests beside {FIRST:,}"
        yield Row(name, late, early, BYTES, late / early, "<= 1.05", late / early <= 1.05, late, early)


def _mixed(few: Crowd) -> list[Act]:
    """What people ask for on a day: lists, cases, numbers, a search, and pages for everybody."""
    public = Line(few.ours.port)
    asked: tuple[dict[str, str], ...] = (
        {},
        {"state": "new"},
        {"state": "decided"},
        {"urgency": "CONSULT"},
        {"whose": "me"},
        {"due": "late"},
    )
    return [
        *(partial(few.queue, narrowed) for narrowed in asked),
        few.case,
        few.numbers,
        partial(few.find, "Smith"),
        partial(few.find, few.known["phone"]),
        *(partial(_read, public, page) for page in PUBLIC),
    ]


def _read(line: Line, path: str) -> None:
    answer, _ = line.once("GET", path)
    assert answer.status == 200, (path, answer.status)


def held(web: Web) -> int:
    """Bytes of all workers, each page of memory counted once: what they share with the master is in parts."""
    workers = psutil.Process(web.process.pid).children()
    return sum(worker.memory_full_info().pss for worker in workers)
