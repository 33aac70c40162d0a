"""One whole service, started as shipped, for all tests in this folder."""

import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.trust.harness.nginx import FrontDoor


@pytest.fixture(scope="session")
def whole_service() -> Iterator[FrontDoor]:
    folder = Path(tempfile.mkdtemp(prefix="prolo-door-"))
    folder.chmod(0o755)
    one = FrontDoor(folder)
    try:
        one.prepare()
        one.start()
        yield one
    finally:
        one.stop()
        shutil.rmtree(folder, ignore_errors=True)


@pytest.fixture
def door(whole_service: FrontDoor) -> FrontDoor:
    """The running service, its counters empty."""
    whole_service.forget_limits()
    return whole_service
