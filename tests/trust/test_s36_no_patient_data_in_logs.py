"""S36: whatever is asked and whatever breaks, no log holds a word a person typed: application, gunicorn, PostgreSQL."""

import http.client
import io
import itertools
import logging
import smtplib
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from http.cookies import SimpleCookie
from typing import Any
from urllib.parse import urlencode
from uuid import uuid4

import pytest
from django.urls import reverse
from django.urls.converters import IntConverter, UUIDConverter

from prolo import logs
from tests.triage.make import AT, a_submission
from tests.trust.harness.client import Client
from tests.trust.harness.database import PROGRAMS, Database
from tests.trust.harness.planted import BORN, CALL_BACK, PHONE, PlantedClinic, form_to
from tests.trust.harness.routes import NOBODYS
from tests.trust.harness.search import hits
from tests.trust.test_s01_role_by_route import routes

WORD = "q5c3canary77"


def words_of(clinic: PlantedClinic) -> list[str]:
    return [clinic.planted.stem, WORD, PHONE, CALL_BACK, BORN.isoformat()]


# --- the running clinic ---------------------------------------------------------------------------------------


def test_no_log_of_a_working_and_breaking_clinic_holds_a_planted_word(planted_clinic: PlantedClinic):
    database = Database(planted_clinic.database_folder)
    patient, draft = a_patient(planted_clinic)
    callers = [planted_clinic.staff("dana"), planted_clinic.staff("clara"), patient]
    answered = knock_everywhere(planted_clinic, callers, draft)
    for table in ("audit_entry", "accounts_user"):
        with away(database, table):
            answered |= knock_everywhere(planted_clinic, callers, draft)
    answered.add(a_sign_in_that_waits_for_a_lock(planted_clinic, database))
    database.sql(f"SELECT pg_sleep(0.2), '{WORD}'")
    with pytest.raises(AssertionError, match="division"):
        database.sql(f"SELECT 1 / 0, '{WORD}'")
    assert {200, 302, 400, 403, 404, 405, 422, 500, 503} <= answered
    web = (planted_clinic.server.folder / "web.log").read_text()
    assert '"status": 500' in web
    assert "does not exist" in database.log
    assert "lock timeout" in database.log
    assert hits(words_of(planted_clinic), (web + database.log + planted_clinic.said).encode()) == []


def a_patient(clinic: PlantedClinic) -> tuple[Client, str]:
    caller = Client(clinic.server.port)
    begun = caller.post("/check/", caller.get("/check/").form.filled_with({}))
    return caller, begun.url.split("/")[2]


def knock_everywhere(clinic: PlantedClinic, callers: list[Client], draft: str) -> set[int]:
    """Every route by GET and by POST, with planted words in path, query, headers, cookie and every field."""
    fields = [(name, clinic.reference if name == "reference" else f"{WORD} {name}") for name in FIELDS]
    answered = set()
    for caller, (name, entry) in itertools.product(callers, routes()):
        path = address(clinic, draft, entry, name)
        answered.add(
            knock(caller, "GET", f"{path}?{urlencode({'q': WORD, 'after': WORD, 'next': '/' + WORD})}")
        )
        if name not in {"account_logout", "usersessions_list"}:
            token = [("csrfmiddlewaretoken", caller.cookies.get("csrftoken", ""))]
            answered.add(knock(caller, "POST", path, urlencode(token + fields)))
    return answered | {
        knock(callers[0], "GET", f"/{WORD}/"),
        knock(callers[0], "GET", "/", Host=f"{WORD}.example.org"),
        knock(callers[0], "POST", "/check/", urlencode(fields), Origin=f"https://{WORD}.example.org"),
        knock(callers[0], "POST", "/check/", urlencode([("q", "\0" + WORD)])),
    }


FIELDS = (
    "goal", "questions_to_answer", "hard_activities_1_text", "gate_end", "birth_date_year", "given_name",
    "family_name", "phone", "email", "name", "voicemail_ok", "note", "message", "reason", "outcome", "to",
    "reference", "version", "login", "password", "code", "why", "when", "ready", "sought", "other", "pick", "checked",
    "reason_code", "overruled", "of", "question", "opinion", "then",
)  # fmt: skip


SAMPLES = {IntConverter: 1, UUIDConverter: NOBODYS}


def address(clinic: PlantedClinic, draft: str, entry: Any, name: str) -> str:
    known = {"reference": clinic.reference, "intake": draft, "page": "about_you"}
    wanted = entry.pattern.converters or dict.fromkeys(entry.pattern.regex.groupindex)
    samples = {key: SAMPLES.get(type(converter), WORD) for key, converter in wanted.items()}
    return reverse(name, kwargs=samples | {key: known[key] for key in samples.keys() & known.keys()})


def knock(caller: Client, method: str, path: str, body: str | None = None, **more: str) -> int:
    line = http.client.HTTPConnection("127.0.0.1", caller.port, timeout=20)
    kept = "; ".join(f"{key}={value}" for key, value in caller.cookies.items())
    headers = {
        "Host": f"localhost:{caller.port}", "Origin": f"http://localhost:{caller.port}",
        "User-Agent": WORD, "Referer": f"http://localhost:{caller.port}/{WORD}",
        "X-Forwarded-For": WORD, "Cookie": f"{kept}; other={WORD}",
        "Content-Type": "application/x-www-form-urlencoded",
    }  # fmt: skip
    line.request(method, path, body=body, headers=headers | more)
    answer = line.getresponse()
    line.close()
    for cookie in answer.headers.get_all("Set-Cookie") or []:
        caller.cookies |= {name: morsel.value for name, morsel in SimpleCookie(cookie).items()}
    return answer.status


@contextmanager
def away(database: Database, table: str) -> Iterator[None]:
    database.sql(f"ALTER TABLE {table} RENAME TO {table}_away")
    try:
        yield
    finally:
        database.sql(f"ALTER TABLE {table}_away RENAME TO {table}")


def a_sign_in_that_waits_for_a_lock(clinic: PlantedClinic, database: Database) -> int:
    """The address that was typed stands in the statement that PostgreSQL gives up."""
    caller = Client(clinic.server.port)
    token = dict(form_to(caller.get("/accounts/login/"), "/accounts/login/").filled_with({}))[
        "csrfmiddlewaretoken"
    ]
    socket = (database.folder / "postmaster.pid").read_text().splitlines()[4]
    lock = "BEGIN; LOCK TABLE accounts_user; SELECT 1; SELECT pg_sleep(5)"
    command = [str(PROGRAMS / "psql"), "-h", socket, "-U", "postgres", "-d", "prolo", "-c", lock]
    holder = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    try:
        while (
            database.sql("SELECT count(*) FROM pg_locks WHERE mode = 'AccessExclusiveLock' AND granted")
            == "0"
        ):
            time.sleep(0.05)
        body = urlencode(
            [("csrfmiddlewaretoken", token), ("login", f"{WORD}@example.org"), ("password", WORD)]
        )
        return knock(caller, "POST", "/accounts/login/", body)
    finally:
        holder.kill()
        holder.wait()


# --- whatever is raised ---------------------------------------------------------------------------------------


@pytest.fixture
def written() -> Iterator[io.StringIO]:
    """What production would write to standard error."""
    root, before = logging.getLogger(), list(logging.getLogger().handlers)
    logs.configure()
    handler = root.handlers[0]
    assert isinstance(handler, logging.StreamHandler)
    handler.setStream(io.StringIO())
    yield handler.stream
    root.handlers = before


def raising(error: BaseException) -> object:
    def broken(*_args: object, **_options: object) -> None:
        typed = WORD  # noqa: F841 - a trace that shows local values would show it
        raise error

    return broken


@pytest.mark.parametrize(
    "error", [ValueError(WORD), KeyError(WORD), UnicodeError(WORD)], ids=lambda e: type(e).__name__
)
def test_an_error_that_quotes_the_patient_is_logged_without_the_quote(
    error, written, client, location, monkeypatch
):
    monkeypatch.setattr("triage.patient.views.intakes.start", raising(error))
    client.raise_request_exception = False
    assert client.post("/check/", {"area": WORD}).status_code == 500
    said = written.getvalue()
    assert type(error).__name__ in said
    assert hits([WORD], said.encode()) == []


@pytest.mark.parametrize(
    "name",
    [
        "django.request",
        "django.security.DisallowedHost",
        "django_tasks",
        "gunicorn.error",
        "asyncio",
        "triage",
    ],
)
def test_any_library_that_logs_an_error_with_its_trace_logs_no_values(name, written):
    try:
        raising(ValueError(WORD))()
    except ValueError:
        logging.getLogger(name).exception("it broke: %s", "row")
    said = written.getvalue()
    assert "ValueError" in said
    assert hits([WORD], said.encode()) == []


def test_a_task_that_failed_is_logged_with_its_id_and_without_what_it_was_given(written):
    task = uuid4()
    try:
        raising(ValueError(WORD))()
    except ValueError:
        line = "Task id=%s path=%s state=%s"
        logging.getLogger("django_tasks").exception(line, task, "triage.tasks.send_mail", "FAILED")
        logging.getLogger("django_tasks.db_worker").error("Task id=%s failed unexpectedly", str(task))
        logging.getLogger("django_tasks").error(line, task, WORD, "FAILED")
    first, second, third = written.getvalue().strip().splitlines()
    assert f"Task id={task} path=triage.tasks.send_mail state=FAILED" in first and "ValueError" in first
    assert f"Task id={task} failed unexpectedly" in second
    assert hits([WORD], written.getvalue().encode()) == [] and str(task) not in third


def test_a_task_that_went_well_writes_no_line_even_when_its_worker_asks_for_one(written):
    logger = logging.getLogger("django_tasks")
    before = logger.level
    logger.setLevel(logging.INFO)  # as the worker's own command does
    logger.info("Task id=%s path=%s state=%s", uuid4(), "triage.tasks.send_mail", "SUCCESSFUL")
    logger.warning("Task id=%s failed", uuid4())
    logger.setLevel(before)
    assert len(written.getvalue().strip().splitlines()) == 1


@pytest.mark.parametrize(
    "error",
    [
        smtplib.SMTPRecipientsRefused({f"{WORD}@example.org": (550, WORD.encode())}),
        smtplib.SMTPDataError(554, WORD.encode()),
        smtplib.SMTPServerDisconnected(WORD),
        ConnectionRefusedError(WORD),
    ],
    ids=lambda e: type(e).__name__,
)
def test_a_mail_that_fails_is_logged_without_its_address_or_words(error, written, location, monkeypatch):
    from triage.models import Mail
    from triage.services.delivery import deliver_due

    a_submission(location, who={"email": f"{WORD}@example.org", "given_name": WORD})
    monkeypatch.setattr("django.core.mail.EmailMessage.send", raising(error))
    assert deliver_due(at=AT) == 0
    assert Mail.objects.exclude(state="sent").count() == 1
    assert hits([WORD], written.getvalue().encode()) == []
