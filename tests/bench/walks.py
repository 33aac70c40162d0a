"""Drafts ready to be measured: one on a page of questions, and many on the last page."""

import json
from datetime import date
from itertools import cycle
from pathlib import Path
from urllib.parse import urlencode

from tests.bench.line import Line
from tests.trust.harness.client import Page
from tests.trust.harness.walk import Walker

STORIES = Path(__file__).resolve().parents[1] / "triage/conformance/vignettes.jsonl"
ANSWERS = json.loads(STORIES.read_text().splitlines()[0])["answers"]
PERSON = {"given_name": "Pat", "family_name": "Planted", "phone": "555 0142", "voicemail_ok": "yes"}


class Draft:
    """One person's draft, walked to a page; each post there says something else than the one before."""

    def __init__(self, port: int, number: int, *, until: str) -> None:
        self.line = Line(port)
        person = PERSON | {"email": f"pat{number}@example.org"}
        walker = Walker(self.line, ANSWERS, person, today=date.today())
        page = walker.walk(until=until)
        pairs = walker.pairs(page)
        self.where, self.body = page.url, urlencode(pairs)
        self.bodies = cycle((urlencode(_with_one_changed(page, pairs)), self.body))

    def get(self) -> None:
        answer, _ = self.line.once("GET", self.where)
        assert answer.status == 200, answer.status

    def post(self) -> None:
        answer, _ = self.line.once("POST", self.where, next(self.bodies))
        assert answer.status == 302, answer.status


def _with_one_changed(page: Page, pairs: list[tuple[str, str]]) -> list[tuple[str, str]]:
    """The same, but for another choice where the page has choices."""
    said = dict(pairs)
    radios = ((c.name, c.value) for c in page.form.controls if c.kind == "radio" and c.name in said)
    other = next(((name, value) for name, value in radios if value != said[name]), None)
    return [other if other and name == other[0] else (name, value) for name, value in pairs]


class Queue:
    """Drafts on the last page; each can be sent once."""

    def __init__(self, port: int, size: int) -> None:
        self.ready = [Draft(port, number, until=r"/answers/$") for number in range(size)]

    def send(self) -> None:
        draft = self.ready.pop()
        answer, _ = draft.line.once("POST", draft.where, draft.body)
        assert answer.status == 302 and answer.headers["Location"].endswith("/sent/"), answer.headers
