"""S9: whether the time of an answer tells a known code or address from an unknown one. Both are asked in turns."""

import json
import math
import shutil
import statistics
import tempfile
import time
from collections.abc import Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlencode
from uuid import uuid4

from tests.bench.line import Line
from tests.bench.runner import ALIKE, Row
from tests.trust.harness.server import Server

LEAST_P = 0.01
CALLERS = 8
KNOWN = """
import json
from django.utils.timezone import now
from prolo.clinic.models import Location
from triage.services import coming_back, intake
from triage.services.links import fresh_code
codes, emails = [], []
for number in range({many}):
    draft = intake.start(at=now(), location=Location.objects.first())
    emails.append(f"known{{number}}@example.org")
    given = coming_back.give_link(intake=draft, email=emails[-1], birth_date="1970-02-03", at=now())
    codes.append(given.code)
print(json.dumps({{"codes": codes, "emails": emails, "others": [fresh_code() for _ in codes]}}))
"""
WRONG_DATE = {"birth_date_day": "1", "birth_date_month": "1", "birth_date_year": "1950"}


@dataclass(frozen=True)
class Door:
    """A page that is asked for something secret: the field, and what else is typed."""

    path: str
    field: str
    more: Mapping[str, str]


CODE = Door("/check/come-back/", "code", WRONG_DATE)
ADDRESS = Door("/check/come-back/new-link/", "email", {})


def told_apart(*, many: int) -> list[Row]:
    """A row for codes and one for addresses, each over so many answers to known ones and as many to unknown ones."""
    folder = Path(tempfile.mkdtemp(prefix="prolo-bench-"))
    folder.chmod(0o755)  # the embedded server runs as somebody else and has to reach its files
    server = Server(folder)
    try:
        server.prepare()
        known = json.loads(server.python(KNOWN.format(many=many)))
        server.start()
        nobody = [f"{uuid4().hex}@example.org" for _ in known["emails"]]
        return [
            _row(
                f"S9 {many} codes known, {many} unknown",
                *_times(server.port, CODE, known["codes"], known["others"]),
            ),
            _row(
                f"S9 {many} addresses known, {many} unknown",
                *_times(server.port, ADDRESS, known["emails"], nobody),
            ),
        ]
    finally:
        server.stop()
        shutil.rmtree(folder, ignore_errors=True)


def p_of_alike(one: Sequence[float], other: Sequence[float]) -> float:
    """Mann and Whitney's U, two-sided, by its normal approximation with ties: how likely if both are alike."""
    ranked = sorted([(value, 0) for value in one] + [(value, 1) for value in other])
    ranks, ties, at = [0.0, 0.0], 0.0, 0
    while at < len(ranked):
        end = at
        while end < len(ranked) and ranked[end][0] == ranked[at][0]:
            end += 1
        for _, side in ranked[at:end]:
            ranks[side] += (at + end + 1) / 2
        ties += (end - at) ** 3 - (end - at)
        at = end
    n, m, both = len(one), len(other), len(ranked)
    u = ranks[0] - n * (n + 1) / 2
    spread = math.sqrt(n * m / 12 * (both + 1 - ties / (both * (both - 1))))
    return math.erfc(abs(u - n * m / 2) / spread / math.sqrt(2)) if spread else 1.0


def _times(
    port: int, door: Door, known: Sequence[str], unknown: Sequence[str]
) -> tuple[list[float], list[float]]:
    """Seconds waited for each answer. A known one and an unknown one follow each other on a line of their own."""

    def pair(number: int) -> list[float]:
        line = Line(port)
        form = line.get(door.path).form
        waited = {}
        for side in (0, 1) if number % 2 else (1, 0):
            typed = (unknown if side else known)[number]
            waited[side] = _waited(
                line, door.path, urlencode(form.filled_with({door.field: typed, **door.more}))
            )
        return [waited[0], waited[1]]

    with ThreadPoolExecutor(CALLERS) as callers:
        pairs = list(callers.map(pair, range(len(known))))
    return [first for first, _ in pairs], [second for _, second in pairs]


def _waited(line: Line, path: str, body: str) -> float:
    began = time.perf_counter()
    answer, _ = line.once("POST", path, body)
    assert answer.status in (200, 302, 422), answer.status
    return time.perf_counter() - began


def _row(name: str, known: list[float], unknown: list[float]) -> Row:
    p = p_of_alike(known, unknown)
    ours, other = (statistics.median(times) * 1e6 for times in (known, unknown))
    return Row(name, ours, other, ALIKE, p, f">= {LEAST_P}", p >= LEAST_P, ours, other)
