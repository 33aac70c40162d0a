"""S13: one policy on every page of every route, for everybody: nothing inline, nothing from elsewhere."""

import pytest
from django.core.management import call_command

from tests.trust.harness.routes import addresses
from tests.triage.make import a_case

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


@pytest.fixture
def everywhere(location):
    call_command("load_library", verbosity=0)
    return addresses(reference=a_case(location=location).reference)


def assert_policy(asks, everywhere):
    different = {}
    for name, address in everywhere.items():
        for ask in asks:
            answer = ask(address)
            sent = [part.strip() for part in answer.headers.get("Content-Security-Policy", "").split(";")]
            if sorted(sent) != sorted(POLICY) or "Content-Security-Policy-Report-Only" in answer.headers:
                different[name] = sent
    assert different == {}


def test_strangers_get_the_policy_everywhere(client, everywhere):
    assert_policy((client.get, client.head, client.post, client.delete), everywhere)


@pytest.mark.parametrize("who", ["dana", "clara", "mona"])
def test_staff_get_the_policy_everywhere(sign_in, request, everywhere, who):
    everywhere = {name: address for name, address in everywhere.items() if name != "account_logout"}
    assert_policy([sign_in(request.getfixturevalue(who)).get], everywhere)
