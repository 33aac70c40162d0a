"""R12: passes over many due check-ins are killed at random, several at once: each person is asked once, none is lost."""

import json
import os
import random
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import pytest

from tests.trust.harness.server import ROOT, Server

pytestmark = pytest.mark.chaos
PEOPLE, WORKERS, KILLS = 120, 3, 8
PREPARE = f"""
from datetime import timedelta
from django.contrib.auth.models import Group
from django.utils.timezone import now
from prolo.accounts.models import User
from prolo.clinic.models import Location
from tests.triage.make import a_case
from tests.triage.treated import treated
place = Location.objects.first()
clara = User.objects.create_user(email="r12@example.org", name="Clara", password="a long enough password")
clara.groups.add(Group.objects.get_or_create(name="clinician")[0])
for number in range({PEOPLE}):
    case = a_case(place, at=now() - timedelta(hours=9), who={{"email": f"r12-{{number}}@example.org"}})
    treated(case, clara, hours_ago=6.5)
"""
WAITING = """
from django.utils.timezone import now
from triage.models import CheckIn
print(CheckIn.objects.filter(sent_at=None, due_at__lte=now()).count())
"""
STATES = """
import json
from triage.models import CheckIn, Mail
ours = CheckIn.objects.filter(procedure__done_by__email="r12@example.org")  # the demo has people of its own
everybody = set(ours.values_list("procedure__case_id", flat=True))
sent = {str(one.procedure.case_id) for one in ours.filter(sent_at__isnull=False).select_related("procedure")}
mails = [str(mail.case_id) for mail in Mail.objects.filter(kind="check_in", case__in=everybody)]
print(json.dumps([sorted(sent), sorted(mails), ours.filter(late_at__isnull=False).count()]))
"""


@pytest.fixture(scope="module")
def server():
    folder = Path(tempfile.mkdtemp(prefix="prolo-check-ins-"))
    one = Server(folder)
    one.prepare()
    yield one
    one.stop()
    shutil.rmtree(folder, ignore_errors=True)


def a_pass_for_ever(server: Server) -> subprocess.Popen[bytes]:
    log = (server.folder / "passes.log").open("ab")
    command = [sys.executable, "manage.py", "send_mail_due", "--loop"]
    return subprocess.Popen(command, cwd=ROOT, env=server.environment, stdout=log, stderr=log)


def kill_one(server: Server, workers: list[subprocess.Popen[bytes]]) -> None:
    """The one that has worked longest is killed as by the kernel, and another takes its place."""
    victim = workers.pop(0)
    os.kill(victim.pid, signal.SIGKILL)
    victim.wait()
    workers.append(a_pass_for_ever(server))


def test_everybody_is_asked_once_though_the_passes_die(server):
    server.python(PREPARE)
    workers = [a_pass_for_ever(server) for _ in range(WORKERS)]
    try:
        for _ in range(KILLS):
            time.sleep(random.uniform(1, 4))
            kill_one(server, workers)
        until = time.monotonic() + 120
        while int(server.python(WAITING)):
            assert time.monotonic() < until, "check-ins wait for ever"
            time.sleep(1)
    finally:
        for one in workers:
            one.kill()
            one.wait()
    sent, mails, late = json.loads(server.python(STATES))
    assert len(sent) == PEOPLE
    assert mails == sent, "a mail for each that counts as sent, and not one more"
    assert late == 0
