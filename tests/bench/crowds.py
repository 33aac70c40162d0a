"""A clinic with very many cases, kept between runs: its database, our server on it, and the bare one beside."""

import json
import subprocess
import sys
from collections.abc import Iterable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

from tests.bench.line import Line
from tests.bench.servers import ROOT, Web, free_port
from tests.trust.harness.server import Server

CALLERS = 8  # two workers of four threads; whoever calls meets any of them
ROUNDS = 5
PRINTED = """
import json
from django.conf import settings
from django.test import Client
from datetime import timedelta
from django.utils.timezone import now
from prolo.accounts.models import User
from prolo.clinic import beats
from prolo.clinic.models import Location
from triage.demo import persons
from triage.models import Case, Patient
from triage.models.cases import IN_QUEUE

def place(cases):
    deep = cases.order_by("urgency", "due_at", "id")
    urgency, due_at, pk = deep.values_list("urgency", "due_at", "id")[cases.count() * 2 // 3]
    return f"{urgency}|{due_at.isoformat()}|{pk}"

beats.beat(beats.SCHEDULE, at=now() + timedelta(days=1))  # no worker runs here, and no page shall say so
def signed_in(user):
    client = Client()
    client.force_login(user, backend="prolo.accounts.backend.Backend")
    return [settings.SESSION_COOKIE_NAME, client.cookies[settings.SESSION_COOKIE_NAME].value]

dana, clara = User.objects.get(name="Dana"), User.objects.get(name="Clara")
read = Case.objects.filter(state="with_clinician", patient__isnull=False).order_by("-urgency", "due_at")[5]
rare = next(p for p in Patient.objects.order_by("-created_at")[50:2000] if p.family_name not in persons.COMMON)
print(json.dumps({
    "cookie": signed_in(dana),
    "cookie_of_clara": signed_in(clara),
    "case": [read.reference, str(read.pk)],
    "dana": dana.pk,
    "place": Location.objects.last().pk,
    "open": place(Case.objects.filter(IN_QUEUE)),
    "decided": place(Case.objects.filter(state="decided")),
    "rare": rare.family_name,
    "born": rare.birth_date,
    "phone": rare.phone,
}))
"""


@dataclass
class Crowd:
    """Both servers over one crowd, a line to each, and what was found in it to ask for."""

    ours: Web
    bare: Web
    known: dict[str, Any]

    def __post_init__(self) -> None:
        self.line, self.clinician, self.other = (Line(web.port) for web in (self.ours, self.ours, self.bare))
        for line, cookie in ((self.line, "cookie"), (self.clinician, "cookie_of_clara")):
            name, value = self.known[cookie]
            line.cookies[name] = value
        answer, text = self.line.once("GET", "/desk/find/")
        assert answer.status == 200, (answer.status, answer.headers)
        self.token = text.decode().split('name="csrfmiddlewaretoken" value="')[1].split('"')[0]

    def warm(self, lists: Iterable[dict[str, str]]) -> None:
        """Every thread of both servers has answered every page: those of a clinic have done so days ago."""
        desk = ["/desk/numbers/?period=month", *(f"/desk/?{urlencode(asked)}" for asked in lists)]
        record = f"/clinician/{self.known['case'][0]}/"
        with ThreadPoolExecutor(CALLERS) as callers:
            for web, person, paths in (
                (self.ours, self.line, desk),
                (self.ours, self.clinician, [record]),
                (self.bare, self.other, ["/queue/"]),
            ):
                for done in [callers.submit(_walk, web, person, paths * ROUNDS) for _ in range(CALLERS)]:
                    done.result()

    def queue(self, asked: dict[str, str]) -> None:
        answer, text = self.line.once("GET", f"/desk/?{urlencode(asked)}")
        assert answer.status == 200 and b'id="case-' in text, (asked, answer.status)

    def bare_queue(self, asked: dict[str, str]) -> None:
        answer, text = self.other.once("GET", f"/queue/?{urlencode(asked)}")
        assert answer.status == 200 and b'id="case-' in text, (asked, answer.status)

    def case(self) -> None:
        reference = self.known["case"][0]
        answer, text = self.clinician.once("GET", f"/clinician/{reference}/")
        assert answer.status == 200 and reference.encode() in text, answer.status

    def numbers(self) -> None:
        answer, text = self.line.once("GET", "/desk/numbers/?period=month")
        assert answer.status == 200 and b"<svg" in text, answer.status

    def bare_numbers(self) -> None:
        answer, _ = self.other.once("GET", "/numbers/")
        assert answer.status == 200, answer.status

    def find(self, typed: str) -> None:
        body = urlencode({"sought": typed, "csrfmiddlewaretoken": self.token})
        answer, text = self.line.once("POST", "/desk/find/", body)
        assert answer.status == 200 and b'class="people"' in text, (typed, answer.status)

    def bare_find(self, asked: tuple[str, str]) -> None:
        answer, text = self.other.once(
            "GET", f"/find/?{urlencode(dict(zip(('q', 'kind'), asked, strict=True)))}"
        )
        assert answer.status == 200 and b"<li>" in text, (asked, answer.status)


def _walk(web: Web, person: Line, paths: Sequence[str]) -> None:
    line = Line(web.port)
    line.cookies |= person.cookies
    for path in paths:
        answer, _ = line.once("GET", path)
        assert answer.status == 200, (path, answer.status)


@contextmanager
def crowd(cases: int) -> Iterator[Crowd]:
    """Seed what is missing of so many cases, start both sides, and stop them afterwards; the data stays."""
    folder = ROOT / f".data/bench/{cases}"
    folder.mkdir(parents=True, exist_ok=True)
    folder.chmod(0o755)  # the embedded server runs as somebody else and has to reach its files
    server, started = Server(folder.resolve()), []
    try:
        _prepare(server, cases)
        known = json.loads(server.python(PRINTED).splitlines()[-1])
        started = [
            _web(application, settings, server, folder)
            for application, settings in (
                ("prolo.wsgi", "prolo.settings"),
                ("django.core.wsgi:get_wsgi_application()", "tests.bench.lists_settings"),
            )
        ]
        for web in started:
            web.wait()
        yield Crowd(*started, known)
    finally:
        for web in started:
            web.stop()
        server.stop()


def _web(application: str, settings: str, server: Server, folder: Path) -> Web:
    port = str(free_port())
    own = {
        "PORT": port,
        "PUBLIC_ORIGIN": f"http://localhost:{port}",
        "TRUSTED_PROXIES": "1",
        "RATE_LIMITS": "on",
    }
    return Web(application, settings, folder, server.environment | own)


def _prepare(server: Server, cases: int) -> None:
    """However long it takes: a million cases are made once and kept, what is there is brought up to date."""
    for words in (
        ["migrate", "--verbosity=0"],
        ["createcachetable"],
        ["collectstatic", "--noinput", "--verbosity=0"],
        ["load_demo", "--verbosity=0"],
        ["seed_cases", str(cases)],
    ):
        done = subprocess.run(
            [sys.executable, "manage.py", *words], cwd=ROOT, env=server.environment, stdout=subprocess.PIPE
        )
        assert done.returncode == 0, (words, done.stdout[-1_500:])
