"""The quick start's PostgreSQL: web, worker and outbox all start it at once on a fresh folder, and one wins."""

import subprocess
import sys
from pathlib import Path

import pytest

from prolo import database

CONNECT = (
    "import sys, pathlib; from prolo import database; print(database.start(pathlib.Path(sys.argv[1])).port)"
)


@pytest.fixture
def folder(tmp_path_factory: pytest.TempPathFactory):
    folder = tmp_path_factory.mktemp("fresh") / "postgres"
    yield folder
    database.stop(folder)


def connect(folder: Path) -> subprocess.Popen[str]:
    command = [sys.executable, "-c", CONNECT, str(folder)]
    return subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)


def test_three_processes_start_it_at_once_and_all_connect(folder: Path):
    starters = [connect(folder) for _ in range(3)]
    answers = [starter.communicate(timeout=90) for starter in starters]
    assert [said.strip() for said, _ in answers] == ["5432"] * 3, [error[-500:] for _, error in answers]


def test_a_process_killed_at_its_start_keeps_no_other_from_starting(folder: Path):
    connect(folder).communicate(timeout=90)
    (folder / ".handle_pids.json").write_text("")  # the package's list, killed between emptying and writing
    said, error = connect(folder).communicate(timeout=90)
    assert (said.strip(), error) == ("5432", ""), error[-500:]
