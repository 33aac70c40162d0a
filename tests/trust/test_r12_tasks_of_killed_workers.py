"""R12: four workers send a thousand mails while they are killed at random: each goes out, and none is stuck."""

import json
import os
import random
import re
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections import Counter
from pathlib import Path

import pytest

from tests.trust.harness.server import ROOT, Server

pytestmark = pytest.mark.chaos
MAILS, WORKERS, KILLS = 1000, 4, 12
QUEUE = f"""
from django.utils.timezone import now
from triage import notices
from triage.models import Case
from triage.services import outbox
case = Case.objects.first()
for number in range({MAILS}):
    outbox.queue(case=case, kind="receipt", to=f"r12-{{number}}@example.org", at=now(),
                 notice=notices.about_case("receipt", reference=case.reference, link=""))
"""
WAITING = """
from django.utils.timezone import now
from triage.models import Mail
print(Mail.objects.filter(state="queued", next_try_at__lte=now()).count())
"""
SWEEP = """
from datetime import timedelta
from django.utils.timezone import now
from triage.services.delivery import deliver_due
deliver_due(at=now() + timedelta(minutes=6))
"""
STATES = """
import json
from triage.models import Mail
ours = [mail for mail in Mail.objects.all() if mail.to.startswith("r12-")]
print(json.dumps([[mail.message_id, mail.state] for mail in ours]))
"""


@pytest.fixture(scope="module")
def server():
    folder = Path(tempfile.mkdtemp(prefix="prolo-tasks-"))
    one = Server(folder)
    one.prepare()
    yield one
    one.stop()
    shutil.rmtree(folder, ignore_errors=True)


def started(server: Server, *words: str) -> subprocess.Popen[bytes]:
    log = (server.folder / "workers.log").open("ab")
    command = [sys.executable, "manage.py", *words]
    return subprocess.Popen(command, cwd=ROOT, env=server.environment, stdout=log, stderr=log)


def worker(server: Server) -> subprocess.Popen[bytes]:
    return started(server, "db_worker", "--interval", "0.1")


def kill_one(server: Server, workers: list[subprocess.Popen[bytes]]) -> None:
    """The one that has worked longest is killed as by the kernel, and another takes its place."""
    victim = workers.pop(0)
    os.kill(victim.pid, signal.SIGKILL)
    victim.wait()
    workers.append(worker(server))


def times_sent(server: Server) -> Counter[str]:
    """How often each Message-ID went out."""
    text = "".join(file.read_text() for file in (server.folder / "mail").iterdir())
    return Counter(re.findall(r"^Message-ID: (.+)$", text, re.M))


def test_every_mail_goes_out_though_workers_die(server):
    server.python(QUEUE)
    workers = [worker(server) for _ in range(WORKERS)]
    try:
        for _ in range(KILLS):
            time.sleep(random.uniform(1, 3))
            kill_one(server, workers)
        workers.append(started(server, "send_mail_due", "--loop"))  # finds what a killed worker had in hand
        until = time.monotonic() + 120
        while int(server.python(WAITING)):
            assert time.monotonic() < until, "mails wait for ever"
            time.sleep(1)
    finally:
        for one in workers:
            one.kill()
            one.wait()
    server.python(SWEEP)  # what a killed worker had claimed is due again five minutes later
    states, sent = json.loads(server.python(STATES)), times_sent(server)
    assert len(states) == MAILS
    assert Counter(state for _, state in states) == {"sent": MAILS}
    assert [number for number, _ in states if not sent[number]] == []
    doubled = sum(sent[number] - 1 for number, _ in states)
    assert doubled <= KILLS + WORKERS, "more than the mails that were in the hands of the killed"
