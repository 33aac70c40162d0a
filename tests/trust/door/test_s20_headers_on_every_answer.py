"""S18, S20: every answer, whoever makes it, carries the same protecting headers, each of them once."""

import pytest

from tests.trust.door.answers import FINE, REFUSED
from tests.trust.harness.nginx import Answer, FrontDoor

OFF = ("accelerometer", "camera", "geolocation", "gyroscope", "magnetometer", "microphone", "payment", "usb")
EXACT = {
    "Strict-Transport-Security": "max-age=63072000; includeSubDomains",
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "same-origin",
    "Permissions-Policy": ", ".join(f"{feature}=()" for feature in OFF),
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Server": "nginx",
}
APPLICATION = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; font-src 'self'; connect-src 'self'; "
    "form-action 'self'; base-uri 'none'; frame-ancestors 'none'; object-src 'none'; manifest-src 'self'"
)
NGINX = (
    "default-src 'none'; style-src 'self'; img-src 'self'; font-src 'self'; "
    "base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
)
BY_HAND = (
    "default-src 'none'; style-src 'self'; img-src 'self'; script-src 'self'; "
    "base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
)


def directives(policy: str) -> frozenset[str]:
    return frozenset(part.strip() for part in policy.split(";"))


def assert_protected(answer: Answer) -> None:
    for name, value in EXACT.items():
        assert answer.headers.get_all(name) == [value], name
    policies = answer.headers.get_all("Content-Security-Policy") or []
    assert len(policies) == 1
    assert directives(policies[0]) in {directives(APPLICATION), directives(NGINX), directives(BY_HAND)}


@pytest.mark.parametrize("name", [*FINE, *REFUSED])
def test_every_answer_is_protected(door: FrontDoor, name: str):
    status, way = (FINE | REFUSED)[name]
    answer = way(door)
    assert answer.status == status
    assert_protected(answer)


@pytest.mark.parametrize("name", REFUSED)
def test_a_refusal_is_kept_by_nobody(door: FrontDoor, name: str):
    answer = REFUSED[name][1](door)
    assert "no-store" in answer.headers["Cache-Control"]


@pytest.mark.parametrize("name", [name for name, (status, _) in FINE.items() if status == 200])
def test_a_page_of_the_application_has_the_whole_policy(door: FrontDoor, name: str):
    answer = FINE[name][1](door)
    own = "file" not in name and "style" not in name
    wanted = APPLICATION if own else NGINX
    assert directives(answer.headers["Content-Security-Policy"]) == directives(wanted)


def test_with_the_database_and_then_gunicorn_away_the_answer_is_as_protected(door: FrontDoor):
    door.stop_database()
    try:
        away = door.ask("/check/")
        assert (away.status, away.headers["Retry-After"]) == (503, "10")
        assert_protected(away)
    finally:
        door.start_database()
    door.end("public")
    try:
        away = door.ask("/check/")
        assert (away.status, away.headers["Retry-After"]) == (503, "60")
        assert_protected(away)
    finally:
        door.start_pools()
