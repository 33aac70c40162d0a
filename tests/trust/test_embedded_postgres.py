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


def test_three_processes_start_it_at_once_and_all_connect(folder: Path):
    starters = [
        subprocess.Popen(
            [sys.executable, "-c", CONNECT, str(folder)],
            stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
        )
        for _ in range(3)
    ]  # fmt: skip
    answers = [starter.communicate(timeout=90) for starter in starters]
    assert [said.strip() for said, _ in answers] == ["5432"] * 3, [error[-500:] for _, error in answers]
