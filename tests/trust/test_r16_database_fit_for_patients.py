"""R16 and S45: production refuses a database that forgets, tells its log everything, or lets anybody do anything."""

import os
import signal
import subprocess
import sys
from contextlib import suppress

import psutil
import pytest
from django.db import connection

from prolo import database
from tests.trust.harness.database import Database
from tests.trust.test_r25_settings_stop_with_one_clear_line import PRODUCTION, ROOT

QUICK_START = (
    "log_min_error_statement is error",
    "log_error_verbosity is default",
    "the web's role is a superuser",
    "the web's role owns tables",
    "the web's role may change what the audit says",
    "any password opens the database",
)


def start_web(url: str) -> subprocess.CompletedProcess[str]:
    """What gunicorn's master does first, with production's settings."""
    keep = {name: value for name, value in os.environ.items() if name in {"PATH", "HOME", "LANG"}}
    command = [sys.executable, "-m", "gunicorn", "prolo.wsgi", "--config", "deploy/gunicorn.conf.py"]
    return subprocess.run(
        [*command, "--bind", "127.0.0.1:0"], cwd=ROOT, env=keep | PRODUCTION | {"DATABASE_URL": url},
        capture_output=True, text=True, timeout=60, check=False,
    )  # fmt: skip


@pytest.fixture
def quick_start(tmp_path_factory: pytest.TempPathFactory):
    folder = tmp_path_factory.mktemp("quick") / "postgres"
    database.start.cache_clear()
    database.start(folder)
    yield Database(folder)
    database.stop(folder)


@pytest.mark.django_db
def test_every_fault_of_the_quick_start_is_named(monkeypatch):
    """And those of the server of these tests, which may forget."""
    monkeypatch.setattr(database, "OLDEST_VERSION", 99)
    found = "; ".join(database.faults(connection))
    assert [text for text in QUICK_START if text not in found] == []
    assert "is too old: 99 or newer" in found
    assert "fsync is off: it has to be on" in found
    assert "full_page_writes is off: it has to be on" in found


def test_the_web_does_not_start_on_the_quick_starts_database(quick_start: Database):
    socket = (quick_start.folder / "postmaster.pid").read_text().splitlines()[4]
    outcome = start_web(f"postgres://postgres:secret@/prolo?host={socket}")
    assert outcome.returncode != 0
    last = outcome.stderr.strip().splitlines()[-1]
    assert "not fit for patients" in last
    assert "superuser" in last
    assert "there are no tables yet: run deploy/migrate" in last


def test_the_web_does_not_start_without_a_database_and_says_so_in_one_line():
    outcome = start_web("postgres://prolo_web:hidden-word@127.0.0.1:1/prolo")
    assert outcome.returncode != 0
    assert (
        outcome.stderr.strip().splitlines()[-1]
        == "CommandError: The database of DATABASE_URL cannot be reached."
    )
    assert "hidden-word" not in outcome.stderr


def test_the_quick_start_survives_the_sudden_death_of_everything_and_keeps_its_rows(quick_start: Database):
    quick_start.sql("CREATE TABLE kept AS SELECT 42 AS answer")
    master = psutil.Process(int((quick_start.folder / "postmaster.pid").read_text().split()[0]))
    for process in [master, *master.children(recursive=True)]:
        with suppress(psutil.NoSuchProcess):  # a child may end by itself between the list and its turn
            process.send_signal(signal.SIGKILL)
    psutil.wait_procs([master], timeout=10)
    database.start.cache_clear()
    again = subprocess.run(
        [sys.executable, "-c", "import sys, pathlib; from prolo import database;"
         "print(database.start(pathlib.Path(sys.argv[1])).port)", str(quick_start.folder)],
        cwd=ROOT, capture_output=True, text=True, timeout=60, check=False,
    )  # fmt: skip
    assert again.stdout.strip() == "5432", again.stderr[-2000:]
    assert quick_start.sql("SELECT answer FROM kept") == "42"


def test_production_settings_know_no_embedded_database():
    without = {key: value for key, value in PRODUCTION.items() if key != "DATABASE_URL"}
    outcome = subprocess.run(
        [sys.executable, "-c", "import prolo.settings"], cwd=ROOT,
        env={"PATH": os.environ["PATH"]} | without, capture_output=True, text=True, timeout=60, check=False,
    )  # fmt: skip
    assert "the embedded PostgreSQL is for the demo and the tests only" in outcome.stderr
