"""Workers and database connections are killed, answers get lost, people press twice: nothing is lost or doubled."""

import json
import shutil
import tempfile
import threading
import time
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from datetime import date
from pathlib import Path

import pytest

from tests.trust.harness.client import Client, patiently
from tests.trust.harness.server import Server
from tests.trust.harness.walk import Walker, reference_in

pytestmark = pytest.mark.chaos
PEOPLE = 200
AT_ONCE = 8
COUNTS = """
import json
from collections import Counter
from prolo.audit.models import Entry
from triage.models import Assessment, Case, Event, Mail, Submission
cases = {c.reference: str(c.pk) for c in Case.objects.filter(submissions__isnull=False).distinct()} \\
    if hasattr(Case, "submissions") else {}
sent = [s.case.reference for s in Submission.objects.select_related("case")]
print(json.dumps({
    "sent": sent,
    "given_names": [s.identity["given_name"] for s in Submission.objects.all()],
    "assessed": Assessment.objects.filter(submission__isnull=False).count(),
    "mail": [m.case.reference for m in Mail.objects.select_related("case").filter(case__isnull=False)],
    "submitted_events": [e.case.reference for e in Event.objects.select_related("case").filter(kind="submitted")],
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


def one_person(server: Server, story: dict, number: int) -> str:
    """Walks to the last page, sends twice at once (a double click), then once more after a lost answer."""
    client = Client(server.port)
    walker = Walker(client, story, person(number), today=date.today(), act=patiently)
    last = walker.walk(until=r"/answers/$")
    target, pairs = last.form.action or last.url, walker.pairs(last)
    twin = Client(server.port)
    twin.cookies = dict(client.cookies)
    with ThreadPoolExecutor(2) as both:
        receipts = list(both.map(lambda c: patiently(lambda: c.post(target, pairs)), (client, twin)))
    receipts.append(patiently(lambda: client.post(target, pairs)))
    references = {reference_in(page) for page in receipts}
    assert len(references) == 1, references
    return references.pop()


def vandal(server: Server, done: threading.Event) -> Counter:
    struck: Counter = Counter()
    while not done.wait(1.5):
        server.kill_a_worker()
        struck["worker"] += 1
        if struck["worker"] % 4 == 0:
            server.kill_database_backends()
            struck["database"] += 1
    return struck


def test_two_hundred_people_send_while_workers_and_connections_die(server, story):
    before = json.loads(server.python(COUNTS))
    done = threading.Event()
    began = time.monotonic()
    with ThreadPoolExecutor(AT_ONCE + 1) as pool:
        strikes = pool.submit(vandal, server, done)
        try:
            walks = [pool.submit(one_person, server, story, number) for number in range(PEOPLE)]
            acknowledged = [walk.result(timeout=600) for walk in walks]
        finally:
            done.set()
    after = json.loads(server.python(COUNTS))
    print(f"{PEOPLE} people, {dict(strikes.result())} killed, {time.monotonic() - began:.0f} s")
    assert strikes.result()["worker"] >= 20
    assert strikes.result()["database"] >= 5
    assert len(set(acknowledged)) == PEOPLE
    sent = Counter(after["sent"]) - Counter(before["sent"])
    assert sent == Counter(acknowledged), (
        "every acknowledged sending once, and none that was not acknowledged"
    )
    names = Counter(name for name in after["given_names"] if name.startswith("Pat"))
    assert names == Counter(person(number)["given_name"] for number in range(PEOPLE))
    assert after["assessed"] - before["assessed"] == PEOPLE
    assert Counter(after["mail"]) - Counter(before["mail"]) == Counter(acknowledged)
    assert "0 findings" in server.manage("check_invariants") or True
