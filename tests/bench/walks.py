"""Drafts ready to be measured: one on a page of questions, and many on the last page."""

import json
from datetime import date
from pathlib import Path
from urllib.parse import urlencode

from tests.bench.line import Line
from tests.trust.harness.walk import Walker

STORIES = Path(__file__).resolve().parents[1] / "triage/conformance/vignettes.jsonl"
ANSWERS = json.loads(STORIES.read_text().splitlines()[0])["answers"]
PERSON = {"given_name": "Pat", "family_name": "Planted", "phone": "555 0142", "voicemail_ok": "yes"}


class Draft:
    """One person's draft, walked to a page; `pairs` is what this person posts there."""

    def __init__(self, port: int, number: int, *, until: str) -> None:
        self.line = Line(port)
        person = PERSON | {"email": f"pat{number}@example.org"}
        walker = Walker(self.line, ANSWERS, person, today=date.today())
        page = walker.walk(until=until)
        self.where, self.body = page.url, urlencode(walker.pairs(page))

    def get(self) -> None:
        answer, _ = self.line.once("GET", self.where)
        assert answer.status == 200, answer.status

    def post(self) -> None:
        answer, _ = self.line.once("POST", self.where, self.body)
        assert answer.status == 302, answer.status


class Queue:
    """Drafts on the last page; each can be sent once."""

    def __init__(self, port: int, size: int) -> None:
        self.ready = [Draft(port, number, until=r"/answers/$") for number in range(size)]

    def send(self) -> None:
        draft = self.ready.pop()
        answer, _ = draft.line.once("POST", draft.where, draft.body)
        assert answer.status == 302 and answer.headers["Location"].endswith("/sent/"), answer.headers
