"""What several trust tests share: one clinic worked through with planted words, on a server of its own."""

import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.trust.harness.database import Database
from tests.trust.harness.planted import Planted, PlantedClinic, work_through
from tests.trust.harness.server import Server


@pytest.fixture(scope="session")
def planted_clinic() -> Iterator[PlantedClinic]:
    folder = Path(tempfile.mkdtemp(prefix="prolo-planted-"))
    server = Server(folder)
    try:
        for step in (
            ["migrate", "--verbosity=0"],
            ["createcachetable"],
            ["collectstatic", "--noinput"],
            ["load_demo"],
        ):
            server.manage(*step)
        Database(folder / "postgres").obey_shipped_settings()
        server.start()
        clinic = PlantedClinic(server, Planted())
        work_through(clinic)
        yield clinic
    finally:
        server.stop()
        shutil.rmtree(folder, ignore_errors=True)
