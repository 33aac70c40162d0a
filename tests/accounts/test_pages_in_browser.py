"""The sign-in pages in a real browser: no accessibility faults, and a passkey from enrolment to sign-in."""

import re

import pytest
from allauth.account.models import EmailAddress
from axe_playwright_python.sync_playwright import Axe
from django.contrib.auth.models import Group
from django.core.cache import cache
from django.urls import reverse
from playwright.sync_api import expect

from prolo.accounts.models import User
from prolo.accounts.roles import Role
from tests.conftest import PASSWORD

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.journey]


@pytest.fixture
def nora(transactional_db):
    """A new member of staff: invited, with a password, without a second factor."""
    cache.clear()
    user = User.objects.create_user("nora@example.org", "Nora", PASSWORD)
    user.groups.add(Group.objects.get_or_create(name=Role.FRONT_DESK)[0])
    EmailAddress.objects.create(user=user, email=user.email, verified=True, primary=True)
    return user


@pytest.fixture
def go(page, live_server):
    return lambda name: page.goto(live_server.url + reverse(name))


def sign_in(page, go):
    go("account_login")
    page.get_by_label("Work e-mail").fill("nora@example.org")
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("button", name="Continue").click()


def faults(page):
    violations = Axe().run(page).response["violations"]
    return [(fault["id"], node["html"]) for fault in violations for node in fault["nodes"]]


@pytest.mark.parametrize("name", ["account_login", "account_reset_password", "account_reset_password_done"])
def test_the_pages_before_sign_in_have_no_accessibility_faults(page, go, name, transactional_db):
    go(name)
    assert faults(page) == []


def test_a_refused_sign_in_says_so_and_has_no_faults(page, go, nora):
    go("account_login")
    page.get_by_role("button", name="Continue").click()
    expect(page).to_have_title(re.compile("^Error:"))
    assert faults(page) == []


@pytest.mark.parametrize(
    "name",
    [
        "mfa_index",
        "mfa_activate_totp",
        "mfa_add_webauthn",
        "mfa_list_webauthn",
        "account_reauthenticate",
    ],
)
def test_the_pages_of_enrolment_have_no_faults(page, go, nora, name):
    sign_in(page, go)
    go(name)
    assert faults(page) == []


def test_a_passkey_from_enrolment_to_sign_in(page, go, nora):
    devices = page.context.new_cdp_session(page)
    devices.send("WebAuthn.enable")
    phone = {
        "protocol": "ctap2",
        "transport": "internal",
        "hasResidentKey": True,
        "hasUserVerification": True,
        "isUserVerified": True,
        "automaticPresenceSimulation": True,
    }
    devices.send("WebAuthn.addVirtualAuthenticator", {"options": phone})
    sign_in(page, go)
    go("mfa_add_webauthn")
    page.get_by_label("Sign in with this passkey alone").check()
    page.get_by_role("button", name="Add a passkey").click()
    page.wait_for_url("**/recovery-codes/**")
    assert faults(page) == []
    for name in (
        "mfa_index",
        "mfa_list_webauthn",
        "usersessions_list",
        "account_change_password",
        "account_logout",
    ):
        go(name)
        assert faults(page) == []
    page.get_by_role("main").get_by_role("button", name="Sign out").click()
    go("account_login")
    page.get_by_role("button", name="Use a passkey").click()
    page.wait_for_url("**/desk/")
    go("usersessions_list")
    expect(page.get_by_role("heading", name="Where you are signed in")).to_be_visible()
