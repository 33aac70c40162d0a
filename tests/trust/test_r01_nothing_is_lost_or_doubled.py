"""Workers and database connections are killed, answers get lost, people press twice: nothing is lost or doubled."""

import json
import shutil
import tempfile
import threading
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import pytest

from tests.trust.harness.client import Client, Page, patiently
from tests.trust.harness.server import Server
from tests.trust.harness.walk import Walker, reference_in

pytestmark = pytest.mark.chaos
PEOPLE, MOST = 200, 800
STRUCK = 20
"""So many workers die at least; more people come until they have."""
UNDER_FIRE = 12
"""So many fill in the whole form, not only send it, while processes die."""
AT_ONCE = 8
COUNTS = """
import json
from triage.models import Assessment, Event, Mail, Submission
print(json.dumps({
    "sent": [s.case.reference for s in Submission.objects.select_related("case")],
    "given_names": [s.identity["given_name"] for s in Submission.objects.all()],
    "assessed": Assessment.objects.filter(submission__isnull=False).count(),
    "mail": [m.case.reference for m in Mail.objects.select_related("case").filter(kind="receipt")],
    "submitted_events": [e.case.reference for e in Event.objects.select_related("case").filter(kind="sent")],
}))
"""


@pytest.fixture(scope="module")
def server():
    folder = Path(tempfile.mkdtemp(prefix="prolo-chaos-"))
    one = Server(folder)
    one.prepare()
    one.start()
    yield one
    one.stop()
    shutil.rmtree(folder, ignore_errors=True)


@pytest.fixture(scope="module")
def story():
    file = Path(__file__).resolve().parents[1] / "triage/conformance/vignettes.jsonl"
    return json.loads(file.read_text().splitlines()[0])["answers"]


def person(number: int) -> dict:
    return {
        "given_name": f"Pat{number}",
        "family_name": "Planted",
        "phone": f"555-01{number:04d}",
        "email": f"pat{number}@example.org",
        "voicemail_ok": "yes",
        "birth_date": "1968-03-04",
    }


@dataclass(frozen=True)
class Sender:
    """Somebody with a filled-in form and an impatient finger."""

    client: Client
    target: str
    pairs: list[tuple[str, str]]

    def send(self) -> str:
        """Presses twice at once (a double click), and once more as after a lost answer; the reference of all three."""
        twin = Client(self.client.port)
        twin.cookies = dict(self.client.cookies)
        with ThreadPoolExecutor(2) as both:
            receipts = list(both.map(self._press, (self.client, twin)))
        receipts.append(self._press(self.client))
        references = {reference_in(page) for page in receipts}
        assert len(references) == 1, references
        return references.pop()

    def _press(self, client: Client) -> Page:
        return patiently(lambda: client.post(self.target, self.pairs))


def at_the_last_page(server: Server, story: dict, number: int) -> Sender:
    """A person who filled in everything and stands before the button."""
    client = Client(server.port)
    walker = Walker(client, story, person(number), today=date.today(), act=patiently)
    last = walker.walk(until=r"/answers/$")
    return Sender(client, last.form.action or last.url, walker.pairs(last))


class Vandal(threading.Thread):
    """Kills a worker every half second, if one is at work, and every fourth time the database connections too."""

    def __init__(self, server: Server) -> None:
        super().__init__()
        self.server, self.done, self.struck = server, threading.Event(), Counter()

    def run(self) -> None:
        while not self.done.wait(0.5):
            if not self.server.kill_a_worker():
                continue
            self.struck["worker"] += 1
            if self.struck["worker"] % 4 == 0:
                self.server.kill_database_backends()
                self.struck["database"] += 1

    def __enter__(self) -> "Vandal":
        self.start()
        return self

    def __exit__(self, *trouble: object) -> None:
        self.done.set()
        self.join()


def test_two_hundred_people_send_while_workers_and_connections_die(server, story):
    before = json.loads(server.python(COUNTS))
    with ThreadPoolExecutor(AT_ONCE) as pool:
        senders = list(pool.map(lambda n: at_the_last_page(server, story, n), range(UNDER_FIRE, PEOPLE)))
        with Vandal(server) as vandal:
            walks = [pool.submit(at_the_last_page, server, story, n) for n in range(UNDER_FIRE)]
            acknowledged = list(pool.map(Sender.send, senders))
            acknowledged += pool.map(Sender.send, [walk.result() for walk in walks])
            people = PEOPLE
            while (
                vandal.struck["worker"] < STRUCK and people < MOST
            ):  # workers may be back so soon that few died
                more = range(people, people + UNDER_FIRE)
                acknowledged += pool.map(lambda n: at_the_last_page(server, story, n).send(), more)
                people += UNDER_FIRE
    after = json.loads(server.python(COUNTS))
    assert vandal.struck["worker"] >= STRUCK
    assert vandal.struck["database"] >= 5
    assert len(set(acknowledged)) == people
    once_each = Counter(acknowledged)
    assert Counter(after["sent"]) - Counter(before["sent"]) == once_each
    assert Counter(after["submitted_events"]) - Counter(before["submitted_events"]) == once_each
    assert Counter(after["mail"]) - Counter(before["mail"]) == once_each
    assert after["assessed"] - before["assessed"] == people
    names = Counter(name for name in after["given_names"] if name.startswith("Pat"))
    assert names == Counter(person(number)["given_name"] for number in range(people))
    server.manage("check_invariants")
    server.manage("verify_audit")
