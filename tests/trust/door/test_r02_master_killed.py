"""R2: gunicorn's master is killed; its supervisor starts it again, and no old worker goes on answering."""

import os
import signal

import psutil

from tests.trust.harness.client import patiently
from tests.trust.harness.nginx import FrontDoor, until

KILLS = int(os.environ.get("MASTER_KILLS", "2"))


def kill_master_alone(door: FrontDoor) -> list[psutil.Process]:
    """As the kernel does when memory runs out. What the workers held goes on until they notice."""
    master = door.running.pop("public")
    workers = psutil.Process(master.pid).children()
    os.kill(master.pid, signal.SIGKILL)
    master.wait()
    return workers


def test_killed_and_started_again_it_answers_again_and_what_was_acknowledged_is_there(door: FrontDoor):
    started = []
    for _ in range(KILLS):
        browser = door.client()
        answer = browser.submit("/check/", area="knee")
        assert answer.status == 302
        started.append(answer.headers["Location"].split("/")[2])
        workers = kill_master_alone(door)
        door.start_pools()  # what `restart: unless-stopped` does
        page = patiently(lambda answer=answer, browser=browser: browser.get(answer.headers["Location"]))
        assert page.status == 200
        psutil.wait_procs(workers, timeout=15)
    known = door.database.sql("SELECT string_agg(id::text, ' ') FROM triage_intake").split()
    assert set(started) <= set(known)
    assert len(set(started)) == KILLS


def test_workers_without_a_master_end_by_themselves(door: FrontDoor):
    workers = kill_master_alone(door)
    try:
        assert workers
        _gone, left = psutil.wait_procs(workers, timeout=10)
        assert left == []
        assert door.ask("/check/").status == 503
    finally:
        door.start_pools()
    until(lambda: door.ask("/check/").status == 200, "it did not answer again")


def test_a_worker_in_the_middle_of_a_request_ends_soon_after_its_master(door: FrontDoor):
    line = door.connect()
    line.request("GET", "/hangs/", headers={"Host": f"clinic.example.org:{door.port}"})
    until(lambda: "hangs begins" in door.log("public")[-400:], "the request did not arrive")
    workers = kill_master_alone(door)
    try:
        _gone, left = psutil.wait_procs(workers, timeout=20)
        assert left == []  # the request itself takes a minute
    finally:
        line.close()
        door.start_pools()
