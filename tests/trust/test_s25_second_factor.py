"""S25: no staff page without a second factor, and no way around it: not by reset, not by an older session."""

import time

import pytest
from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal.auth import TOTP
from django.core import mail
from django.core.cache import cache
from django.urls import reverse

from prolo.accounts.middleware import CODE_AGAIN, ENROLMENT
from prolo.accounts.permissions import Access, access_of
from prolo.accounts.services import invitation_link
from tests.accounts.browser import FormClient
from tests.accounts.test_sign_in import SECRET, code, to_second_factor
from tests.conftest import PASSWORD, with_second_factor
from tests.trust.harness.routes import OF_NOTHING
from tests.trust.test_s01_role_by_route import routes

pytestmark = pytest.mark.django_db
STAFF_ROUTES = {
    name: entry
    for name, entry in routes()
    if access_of(entry.callback, entry.name) not in {Access.OPEN, Access.PATIENT}
}


@pytest.fixture(autouse=True)
def fresh_counters():
    cache.clear()


def address(name):
    return reverse(name, kwargs={word: OF_NOTHING[word] for word in STAFF_ROUTES[name].pattern.converters})


@pytest.fixture
def password_only(client, clara):
    """A browser in which Clara has given her password and nothing else."""
    client.force_login(clara, backend="prolo.accounts.backend.Backend")
    return client


def leads_to(answer):
    return answer.url.split("?")[0] if answer.status_code == 302 else answer.status_code


@pytest.mark.parametrize("method", ["get", "post"])
def test_without_a_second_factor_every_staff_route_leads_to_enrolment(password_only, method):
    wanted = {name for name in STAFF_ROUTES if name not in ENROLMENT}
    led = {name: leads_to(getattr(password_only, method)(address(name))) for name in wanted}
    assert {name: to for name, to in led.items() if to != reverse("mfa_index")} == {}
    assert len(wanted) > 15


@pytest.mark.parametrize("method", ["get", "post"])
def test_with_a_factor_enrolled_a_password_opens_only_the_page_that_asks_for_it(password_only, clara, method):
    """A thief with the password who signed in before the owner enrolled adds no factor of his own."""
    TOTP.activate(clara, SECRET)
    wanted = {name for name in STAFF_ROUTES if name not in CODE_AGAIN}
    led = {name: leads_to(getattr(password_only, method)(address(name))) for name in wanted}
    assert {name: to for name, to in led.items() if to != reverse("mfa_reauthenticate")} == {}


def test_recovery_codes_alone_are_no_second_factor(password_only, clara):
    RecoveryCodes.activate(clara)
    assert leads_to(password_only.get(reverse("clinician:queue"))) == reverse("mfa_index")


def test_a_second_factor_of_another_session_does_not_count(clara):
    passed, other = FormClient(), FormClient()
    for browser in (passed, other):
        browser.force_login(clara)
    with_second_factor(passed, clara)
    assert passed.get(reverse("clinician:queue")).status_code == 200
    assert leads_to(other.get(reverse("clinician:queue"))) == reverse("mfa_reauthenticate")


def test_the_marks_of_one_person_do_not_count_for_the_next_in_the_same_browser(client, clara, cole):
    client.force_login(clara)
    with_second_factor(client, clara)
    client.force_login(cole)
    assert leads_to(client.get(reverse("clinician:queue"))) == reverse("mfa_index")


def test_a_new_password_by_link_does_not_skip_the_second_factor(client, dana):
    TOTP.activate(dana, SECRET)
    page = client.get(invitation_link(dana).removeprefix("http://localhost:8000"), follow=True)
    new = "a brand new long password"
    client.post(page.request["PATH_INFO"], {"password1": new, "password2": new})
    assert leads_to(client.get(reverse("usersessions_list"))) == reverse("account_login")
    answer = client.post(reverse("account_login"), {"login": dana.email, "password": new})
    assert answer.url == reverse("mfa_authenticate")
    assert leads_to(client.get(reverse("usersessions_list"))) == reverse("account_login")


@pytest.mark.parametrize("step", [-1, 0, 1])
def test_a_code_one_step_early_or_late_is_taken(client, dana, step):
    TOTP.activate(dana, SECRET)
    to_second_factor(client, dana)
    client.post(reverse("mfa_authenticate"), {"code": code(step)})
    assert client.get(reverse("usersessions_list")).status_code == 200


def test_ten_recovery_codes_none_of_which_lies_readable_in_the_database(dana):
    codes = RecoveryCodes.activate(dana).get_unused_codes()
    kept = str(Authenticator.objects.get(user=dana, type=Authenticator.Type.RECOVERY_CODES).data)
    assert len(set(codes)) == 10 and all(len(word) >= 10 for word in codes)
    assert not [word for word in codes if word in kept]


WEIGHTY = (
    "mfa_deactivate_totp",
    "mfa_generate_recovery_codes",
    "mfa_view_recovery_codes",
    "mfa_add_webauthn",
)


@pytest.mark.parametrize("name", WEIGHTY)
def test_what_touches_the_factor_asks_again_after_ten_minutes(sign_in, dana, name):
    from allauth.account.authentication import AUTHENTICATION_METHODS_SESSION_KEY

    client = sign_in(dana)
    RecoveryCodes.activate(dana)
    assert client.get(reverse(name)).status_code == 200
    session = client.session
    for record in session[AUTHENTICATION_METHODS_SESSION_KEY]:
        record["at"] = time.time() - 601
    session.save()
    assert "reauthenticate" in leads_to(client.get(reverse(name)))
    answer = client.post(reverse(name))
    assert answer.status_code == 405 or "reauthenticate" in leads_to(answer)
    assert Authenticator.objects.filter(user=dana, type=Authenticator.Type.TOTP).exists()


@pytest.mark.django_db(transaction=True)
def test_the_owner_hears_of_a_removed_factor_and_of_new_codes(sign_in, dana):
    EmailAddress.objects.create(user=dana, email=dana.email, verified=True, primary=True)
    client = sign_in(dana)
    client.post(reverse("mfa_generate_recovery_codes"))
    client.post(reverse("mfa_deactivate_totp"))
    assert [message.to for message in mail.outbox] == [[dana.email]] * 2
    assert not Authenticator.objects.filter(user=dana, type=Authenticator.Type.TOTP).exists()
    assert leads_to(client.get(reverse("desk:queue"))) in {reverse("mfa_index"), 200}


def test_only_the_demo_goes_without_a_second_factor(password_only, settings):
    assert leads_to(password_only.get(reverse("clinician:queue"))) == reverse("mfa_index")
    settings.DEMO = True
    assert password_only.get(reverse("clinician:queue")).status_code == 200


def test_wrong_codes_are_limited_to_ten_an_hour(client, dana):
    TOTP.activate(dana, SECRET)
    to_second_factor(client, dana)
    for number in range(10):
        client.post(reverse("mfa_authenticate"), {"code": f"{number:06}"})
    answer = client.post(reverse("mfa_authenticate"), {"code": code()})
    assert b"Too many" in answer.content
    assert leads_to(client.get(reverse("usersessions_list"))) == reverse("account_login")
    assert PASSWORD not in answer.content.decode()
