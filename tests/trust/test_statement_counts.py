"""Pages ask the database little, and no more when the clinic is busy: statements are counted over HTTP."""

import json
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils.timezone import now

from tests.triage.make import a_case, a_safety_exit
from tests.triage.own import by_staff, fresh
from tests.trust.harness.in_process import InProcess
from tests.trust.harness.walk import Walker
from triage.models import Case
from triage.questionnaire.pages import PAGES
from triage.services import access, clinic, desk, own_case, reading
from triage.services import intake as intakes

STORIES = Path(__file__).resolve().parents[1] / "triage/conformance/vignettes.jsonl"
ANSWERS = json.loads(STORIES.read_text().splitlines()[0])["answers"]
PERSON = {
    "given_name": "Pat",
    "family_name": "Planted",
    "phone": "555 0142",
    "email": "pat@example.org",
    "voicemail_ok": "yes",
}
ELBOW = "/conditions/tennis-elbow/"
MOST_FOR_A_PAGE, MOST_FOR_SENDING, MOST_FOR_TWO_LIMITS = 8, 20, 8
MOST_FOR_A_CASE = 12
HEALTH_CHECK = 1  # a kept connection is asked once a request whether it still lives; Django does not log that


class CountingClient(InProcess):
    """Keeps the statements of every posted form, by the last word of its address."""

    def __init__(self, client):
        super().__init__(client)
        self.statements: dict[str, list[str]] = {}

    def post(self, path, pairs):
        body: dict[str, list[str]] = {}
        for name, value in pairs:
            body.setdefault(name, []).append(value)
        with CaptureQueriesContext(connection) as asked:
            response = self.client.post(path, body)
        self.statements[path.rstrip("/").rsplit("/", 1)[-1]] = [query["sql"] for query in asked]
        assert response.status_code == 302, (path, response.status_code)
        return self.get(response.headers["Location"])


@pytest.fixture
def posted(client, location) -> dict[str, list[str]]:
    """The statements of each page of one whole form, from the first page to sending."""
    counting = CountingClient(client)
    end = Walker(counting, ANSWERS, PERSON, today=date.today()).walk()
    assert end.url.endswith("/sent/")
    return counting.statements


def test_a_posted_page_of_the_form_asks_the_database_at_most_eight_times(posted):
    pages = [page.key for page in PAGES] + ["contact"]
    counts = {key: len(posted[key]) + HEALTH_CHECK for key in pages if key in posted}
    assert len(counts) >= 10
    assert {key: count for key, count in counts.items() if count > MOST_FOR_A_PAGE} == {}


def test_sending_asks_the_database_at_most_twenty_times(posted):
    """The two counters of S10 aside, which have a bound of their own."""
    own, _ = _limits_apart(posted["answers"])
    assert len(own) + HEALTH_CHECK <= MOST_FOR_SENDING, "\n".join(own)


def test_the_two_limits_on_sending_ask_the_database_at_most_eight_times(posted):
    _, limits = _limits_apart(posted["answers"])
    assert any("limits_bucket" in sql for sql in limits)
    assert len(limits) <= MOST_FOR_TWO_LIMITS, "\n".join(limits)


@pytest.mark.parametrize(("address", "member"), [("/desk/", "dana"), ("/clinician/", "clara")])
def test_a_queue_asks_as_often_for_thirty_cases_as_for_two(
    address, member, request, sign_in, location, clara
):
    browser = sign_in(request.getfixturevalue(member))
    _plant(location, clara, sent=1, stopped=1)
    few = _statements_of(browser, address)
    _plant(location, clara, sent=4, stopped=24)
    assert _statements_of(browser, address) == few


def test_the_page_of_a_case_asks_at_most_twelve_times_whatever_the_case_holds(sign_in, clara, dana, location):
    browser = sign_in(clara)
    calm = a_case(location, at=now())
    full = _a_full_case(location, dana, clara)
    page = "/clinician/{}/".format
    few, many = (_statements_of(browser, page(case.reference)) for case in (calm, full))
    assert few == many
    assert many + HEALTH_CHECK <= MOST_FOR_A_CASE


@pytest.mark.parametrize("again", [False, True], ids=["the whole page", "unchanged since"])
def test_an_education_page_in_memory_asks_once_and_never_for_the_session(client, library, again):
    session = client.session
    session["begun"] = True
    session.save()
    client.cookies["session"] = session.session_key
    first = client.get(ELBOW)
    known = {"HTTP_IF_NONE_MATCH": first.headers["ETag"]} if again else {}
    with CaptureQueriesContext(connection) as asked:
        response = client.get(ELBOW, **known)
    assert response.status_code == (304 if again else 200)
    assert [query["sql"].split('"')[1] for query in asked] == ["education_page"]


def _limits_apart(statements: list[str]) -> tuple[list[str], list[str]]:
    """The statements of a sending, and those of its limits with the transactions around nothing else."""
    own: list[str] = []
    limits: list[str] = []
    opened: list[list[str]] = []  # transactions that have held nothing but limits so far
    for sql in statements:
        if sql.startswith("SAVEPOINT"):
            opened.append([sql])
        elif sql.startswith("RELEASE"):
            begun, *held = opened.pop()
            (own if held else limits).extend([begun, sql])
        elif "limits_bucket" in sql:
            limits.append(sql)
        else:
            own.append(sql)
            for transaction in opened:
                transaction.append("own")
    return own, limits


def _plant(location: Any, clinician: Any, *, sent: int, stopped: int) -> None:
    """Cases with all a row can show: words to read, a stop, somebody who has taken it."""
    flagged = [a_case(location, at=now(), goal="To kneel again") for _ in range(sent)]
    flagged += [a_safety_exit(location, at=now()) for _ in range(stopped)]
    for case in flagged[::2]:
        Case.objects.filter(pk=case.pk).update(assignee=clinician)


def _a_full_case(location: Any, dana: Any, clara: Any) -> Case:
    """A case with earlier ones of the same person, a decision, changed answers, messages, and many readers."""
    for _ in range(3):
        a_case(location, at=now())
    case = a_case(location, at=now(), goal="To kneel again", fever_or_sweats="yes")
    by_staff(fresh(case), desk.accept, dana, now(), note="Complete.")
    by_staff(fresh(case), reading.mark_read, clara, now())
    by_staff(fresh(case), clinic.decide, clara, now(), outcome="call_now", reason="To hear more.")
    for sleep in (2, 3):
        draft = own_case.start_amendment(case=fresh(case), at=now())
        intakes.save_page(intake=draft, page="", answers={"sleep_quality": sleep}, at=now())
        intakes.send(intake=draft, at=now(), identity={"consent": True})
    own_case.write(case=fresh(case), text="May I drive home?", at=now())
    for member in (dana, clara):
        access.open_case(case.reference, by=member, at=now(), purpose="test")
    return case


def _statements_of(browser: Any, address: str) -> int:
    browser.get(address)  # what a process keeps is kept now
    with CaptureQueriesContext(connection) as asked:
        response = browser.get(address)
    assert response.status_code == 200
    return len(asked)
