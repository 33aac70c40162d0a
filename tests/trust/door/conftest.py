"""One whole service, started as shipped, for all tests in this folder."""

from collections.abc import Iterator

import pytest

from tests.trust.harness.nginx import FrontDoor, whole


@pytest.fixture(scope="session")
def whole_service() -> Iterator[FrontDoor]:
    with whole() as one:
        yield one


@pytest.fixture
def door(whole_service: FrontDoor) -> FrontDoor:
    """The running service, its counters empty."""
    whole_service.forget_limits()
    return whole_service
