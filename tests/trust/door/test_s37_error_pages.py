"""S37: every error page says whom to call and tells a reference; none shows a trace, a version or what was sent."""

import re
import threading

import psutil
import pytest

from tests.trust.door.answers import NOBODYS, REFUSED
from tests.trust.harness.faulty_urls import SECRET
from tests.trust.harness.nginx import Answer, FrontDoor, until

NEVER = re.compile(
    rf"Traceback|Exception|RuntimeError|{SECRET}|\.py\b|[Dd]jango|gunicorn|[Pp]ython|nginx|postgres|psycopg|/work/|"
    r"canary|evil\.example"
)
WITHOUT_REFERENCE = {
    "422 form",
    "404 library",
}  # a form to put right, a page with ways on: nothing went wrong
REFERENCE = re.compile(r"tell us this reference:\s*(?:<span class=\"reference\">)?([0-9a-f]{12})\b")


def assert_helps(answer: Answer) -> None:
    assert answer.headers["Content-Type"] == "text/html; charset=utf-8"
    assert "020 7946 0123" in answer.text
    assert re.search(r"[Ee]mergency[^.]*112", re.sub(r"<[^>]+>|\s+", " ", answer.text))
    assert not NEVER.search(answer.text), NEVER.search(answer.text)


@pytest.mark.parametrize("name", REFUSED)
def test_every_refusal_says_whom_to_call_and_tells_a_reference(door: FrontDoor, name: str):
    answer = REFUSED[name][1](door)
    assert_helps(answer)
    assert name in WITHOUT_REFERENCE or REFERENCE.search(answer.text)


def test_the_reference_of_the_application_is_found_in_its_log(door: FrontDoor):
    told = REFERENCE.search(door.ask("/fails/").text)
    assert told
    assert f'"id": "{told[1]}"' in door.log("public")


def test_the_reference_of_nginx_is_found_in_its_log(door: FrontDoor):
    told = REFERENCE.search(door.ask("/metrics").text)
    assert told
    until(lambda: told[1] in (door.folder / "logs/access.log").read_text(), "not in the log", 5)


@pytest.mark.parametrize(
    "path", ["/no/such/page/?q=canary%00", "/metrics?canary", f"{NOBODYS}/canary/", "/fails/?canary"]
)
def test_what_was_asked_for_is_not_shown(door: FrontDoor, path: str):
    answer = door.ask(path, User_Agent="canary", Referer="https://canary.example/")
    assert answer.status >= 400
    assert "canary" not in answer.text


@pytest.fixture
def without_database(door: FrontDoor):
    door.stop_database()
    yield door
    door.start_database()


def test_with_the_database_down_every_answer_still_says_whom_to_call(without_database: FrontDoor):
    seen = {}
    for name, (status, way) in REFUSED.items():
        if name.startswith(("404 library", "413 application", "422", "429")):
            continue  # these ask the database before they refuse
        answer = way(without_database)
        assert_helps(answer)
        seen[name] = (answer.status, status)
    assert {name: pair for name, pair in seen.items() if pair[0] != pair[1]} == {}


def test_with_the_database_down_what_needs_it_is_503_and_never_500(without_database: FrontDoor):
    for path in ("/no/such/page/", "/check/"):
        answer = without_database.ask(path)
        assert answer.status == 503
        assert_helps(answer)
    assert without_database.ask("/readyz").status == 503
    assert without_database.ask("/livez").status == 200


def test_a_worker_that_dies_in_the_middle_of_an_answer_shows_nginx_s_page(door: FrontDoor):
    answers: list[Answer] = []
    asking = threading.Thread(target=lambda: answers.append(door.ask("/hangs/")))
    asking.start()
    until(lambda: "hangs begins" in door.log("public"), "the request did not arrive", 10)
    for worker in psutil.Process(door.running["public"].pid).children():
        worker.kill()
    asking.join(20)
    assert answers[0].status == 503
    assert_helps(answers[0])
    until(lambda: door.is_healthy("public"), "no new workers")
