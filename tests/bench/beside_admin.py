"""Q2 and C1: our queue and the page of a case beside Django's admin over the same models."""

from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

from tests.bench.crowds import Crowd
from tests.bench.line import Line
from tests.bench.runner import Act, Goal, Row, compare_waits
from tests.bench.servers import ROOT, Web, free_port
from tests.trust.harness.server import Server

DEEP = 1_000  # the page of the admin that speed.md names
GOAL = Goal(100, at_most=False)
Asked = dict[str, str]


def rows(
    many: Crowd, *, cases: int, narrowed: dict[str, tuple[Asked, Any]], deep: Asked, turns: int, least: int
) -> list[Row]:
    """First page, deep page, and all of both with every filter: `narrowed` names our lists, `deep` a page far behind."""
    last = str(min(DEEP, cases // 100))
    with _admin(cases) as line:
        first, behind = partial(_list, line, {}), partial(_list, line, {"p": last})
        ours: list[Act] = [
            partial(many.queue, deep),
            *(partial(many.queue, asked) for asked, _ in narrowed.values()),
        ]
        theirs: list[Act] = [
            behind,
            *(partial(_list, line, asked) for asked in _filters(many.known, narrowed)),
        ]
        measured = partial(compare_waits, goal=GOAL, turns=turns, least=least, seldom=2)
        return [
            measured("Q2 queue, first page, beside Django's admin", [partial(many.queue, {})], [first]),
            measured(
                f"Q2 queue, deep, beside page {last} of the admin", [partial(many.queue, deep)], [behind]
            ),
            measured("Q2 queue, first, deep, every filter", ours, theirs),
        ]


def case(many: Crowd, *, cases: int, turns: int, least: int) -> Row:
    """The page of a case beside the admin's page of the same record."""
    with _admin(cases) as line:
        record = partial(_record, line, many.known["case"][1])
        name, goal = "C1 a case, beside the same record in the admin", Goal(3, at_most=False)
        return compare_waits(name, [many.case], [record], goal=goal, turns=turns, least=least)


def _record(line: Line, key: str) -> None:
    answer, text = line.once("GET", f"/admin/triage/case/{key}/change/")
    assert answer.status == 200 and b'id="events-heading"' in text, answer.status


def _filters(known: dict[str, Any], narrowed: dict[str, tuple[Asked, Any]]) -> Iterator[Asked]:
    """Each of our lists as the admin is asked for it."""
    dana = str(known["dana"])
    named = {
        "state": "state__exact",
        "region": "region",
        "location": "location__id__exact",
    }
    other: dict[tuple[str, str], Asked] = {
        ("urgency", "CONSULT"): {"urgency": "90"},
        ("whose", "me"): {"assignee__id__exact": dana},
        ("whose", "nobody"): {"assignee__isnull": "True"},
        ("due", "late"): {"due": "late"},
        ("mail", "back"): {"mail_failed_at__isempty": "0"},
    }
    for asked, _ in narrowed.values():
        found: Asked = {}
        for pair in asked.items():
            found |= other.get(pair) or {named[pair[0]]: pair[1]}
        yield found


def _list(line: Line, asked: Asked) -> None:
    answer, text = line.once("GET", f"/admin/triage/case/?{urlencode(asked)}")
    assert answer.status == 200 and b'id="result_list"' in text, (asked, answer.status)


@contextmanager
def _admin(cases: int) -> Iterator[Line]:
    """The admin's own server on the database of the crowd."""
    folder = Path(ROOT / f".data/bench/{cases}")
    port = str(free_port())
    environment = Server(folder.resolve()).environment
    environment |= {"PORT": port, "PUBLIC_ORIGIN": f"http://localhost:{port}"}
    web = Web("django.core.wsgi:get_wsgi_application()", "tests.bench.admin_settings", folder, environment)
    try:
        web.wait()
        yield Line(web.port)
    finally:
        web.stop()
