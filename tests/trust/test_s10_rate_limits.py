"""S10: public forms are limited per address, exactly, and no forged header widens the limit."""

from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta

import pytest
from django.db import connection
from django.test import RequestFactory

from prolo.limits.address import client_address
from prolo.limits.bucket import allows

NOW = datetime(2026, 5, 4, 9, 10, tzinfo=UTC)


@pytest.mark.django_db(transaction=True)
def test_of_100_parallel_calls_on_a_limit_of_20_exactly_20_pass():
    def call(_: int) -> bool:
        try:
            return allows("start", "198.51.100.7", at=NOW, most=20)
        finally:
            connection.close()

    with ThreadPoolExecutor(10) as pool:
        assert sum(pool.map(call, range(100))) == 20


def test_the_next_hour_starts_afresh_and_others_have_their_own_count(db):
    assert [allows("start", "a", at=NOW, most=1) for _ in range(2)] == [True, False]
    assert allows("start", "b", at=NOW, most=1)
    assert allows("send", "a", at=NOW, most=1)
    assert allows("start", "a", at=NOW + timedelta(hours=1), most=1)


@pytest.mark.parametrize(
    ("proxies", "header", "expected"),
    [
        (0, "1.1.1.1", "203.0.113.9"),
        (1, "1.1.1.1, 198.51.100.7", "198.51.100.7"),
        (1, ", ".join(["6.6.6.6"] * 1000 + ["198.51.100.7"]), "198.51.100.7"),
        (2, "6.6.6.6, 198.51.100.7, 10.0.0.2", "198.51.100.7"),
        (1, "", "203.0.113.9"),
    ],
)
def test_a_forged_header_changes_nothing(settings, proxies, header, expected):
    settings.TRUSTED_PROXIES = proxies
    request = RequestFactory().get("/", REMOTE_ADDR="203.0.113.9", HTTP_X_FORWARDED_FOR=header)
    assert client_address(request) == expected
