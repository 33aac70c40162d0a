"""S13, S18: one policy and the same isolating headers on every answer of every route, for everybody."""

import pytest

from tests.triage.make import a_case
from tests.trust.harness.routes import addresses

POLICY = {
    "default-src 'none'",
    "script-src 'self'",
    "style-src 'self'",
    "img-src 'self'",
    "font-src 'self'",
    "connect-src 'self'",
    "form-action 'self'",
    "base-uri 'none'",
    "frame-ancestors 'none'",
    "object-src 'none'",
    "manifest-src 'self'",
}
HEADERS = {
    "X-Frame-Options": "DENY",
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "accelerometer=(), camera=(), geolocation=(), gyroscope=(), magnetometer=(), "
    "microphone=(), payment=(), usb=()",
}


OF_SECRET_ADDRESSES = HEADERS | {"Referrer-Policy": "no-referrer"}
"""The address of such a page is a key: it is told to nobody, ourselves included."""


@pytest.fixture
def everywhere(location, library):
    return addresses(reference=a_case(location=location).reference)


def assert_policy(asks, everywhere):
    different = {}
    for name, address in everywhere.items():
        for ask in asks:
            answer = ask(address)
            sent = [part.strip() for part in answer.headers.get("Content-Security-Policy", "").split(";")]
            if sorted(sent) != sorted(POLICY) or "Content-Security-Policy-Report-Only" in answer.headers:
                different[name] = sent
            given = {key: answer.headers.get(key) for key in HEADERS}
            if given != (OF_SECRET_ADDRESSES if name.startswith("patient_link:") else HEADERS):
                different[name] = given
    assert different == {}


def test_strangers_get_the_policy_everywhere(client, everywhere):
    assert_policy((client.get, client.head, client.post, client.delete), everywhere)


@pytest.mark.parametrize("who", ["dana", "clara", "mona"])
def test_staff_get_the_policy_everywhere(sign_in, request, everywhere, who):
    everywhere = {name: address for name, address in everywhere.items() if name != "account_logout"}
    assert_policy([sign_in(request.getfixturevalue(who)).get], everywhere)
