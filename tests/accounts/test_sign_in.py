"""Staff sign-in: invitation, password rules, second factor, no sign-up, nothing that tells who is known."""

import re
import time

import pytest
import time_machine
from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal.auth import TOTP, format_hotp_value, hotp_value
from django.contrib.auth.password_validation import validate_password
from django.core import mail
from django.core.cache import cache
from django.core.exceptions import ValidationError
from django.core.management import CommandError, call_command
from django.urls import reverse
from django.utils.timezone import now

from prolo.accounts.models import User
from prolo.accounts.roles import Role
from prolo.accounts.services import LastOfRole, close, set_roles
from tests.accounts.browser import FormClient
from tests.conftest import PASSWORD

pytestmark = pytest.mark.django_db
SECRET = "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP"
STAFF_PAGE = "usersessions_list"


@pytest.fixture
def client():
    return FormClient()


@pytest.fixture(autouse=True)
def fresh_counters():
    cache.clear()


def code(step=0, secret=SECRET):
    return format_hotp_value(hotp_value(secret, int(time.time()) // 30 + step))


def sign_in_page(client, email, password, **extra):
    return client.post(reverse("account_login"), {"login": email, "password": password}, **extra)


@pytest.fixture
def with_app(dana):
    """Dana has an authenticator app."""
    TOTP.activate(dana, SECRET)
    return dana


def to_second_factor(client, user):
    answer = sign_in_page(client, user.email, PASSWORD)
    assert answer.url == reverse("mfa_authenticate")


def test_the_code_of_the_rfc_is_ours():
    secret = "GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ"
    for seconds, expected in (
        (59, 94287082),
        (1111111109, 7081804),
        (1111111111, 14050471),
        (1234567890, 89005924),
        (2000000000, 69279037),
    ):
        assert hotp_value(secret, seconds // 30) == expected % 1_000_000


def test_sign_up_is_closed(client):
    assert client.get(reverse("account_signup")).status_code == 404
    assert client.post(reverse("account_signup"), {"email": "x@example.org"}).status_code == 404
    assert not User.objects.exists()


def test_without_a_second_factor_every_staff_page_leads_to_enrolment(client, dana):
    sign_in_page(client, dana.email, PASSWORD)
    answer = client.get(reverse(STAFF_PAGE))
    assert (answer.status_code, answer.url) == (302, reverse("mfa_index"))


def test_an_open_page_needs_no_second_factor(client, dana):
    sign_in_page(client, dana.email, PASSWORD)
    assert client.get(reverse("emergency")).status_code == 200


def test_the_first_code_of_an_app_opens_the_house(client):
    call_command("invite_staff", "new@example.org", "New", "front_desk")
    user = User.objects.get()
    user.set_password(PASSWORD)
    user.save()
    sign_in_page(client, user.email, PASSWORD)
    page = client.get(reverse("mfa_activate_totp"))
    assert client.get(reverse("totp_picture"))["Content-Type"] == "image/svg+xml"
    client.post(reverse("mfa_activate_totp"), {"code": code(secret=page.context["form"].secret)})
    assert client.get(reverse(STAFF_PAGE)).status_code == 200
    assert len(client.get(reverse("mfa_view_recovery_codes")).context["unused_codes"]) == 10


def test_password_then_code_lets_in(client, with_app):
    to_second_factor(client, with_app)
    assert client.get(reverse(STAFF_PAGE)).status_code == 302
    client.post(reverse("mfa_authenticate"), {"code": code()})
    assert client.get(reverse(STAFF_PAGE)).status_code == 200


@pytest.mark.parametrize("step", [-3, 3])
def test_a_code_too_early_or_too_late_is_refused(client, with_app, step):
    to_second_factor(client, with_app)
    client.post(reverse("mfa_authenticate"), {"code": code(step)})
    assert client.get(reverse(STAFF_PAGE)).status_code == 302


def test_a_code_works_once(with_app):
    first, second, once = FormClient(), FormClient(), code()
    for client in (first, second):
        to_second_factor(client, with_app)
        client.post(reverse("mfa_authenticate"), {"code": once})
    assert first.get(reverse(STAFF_PAGE)).status_code == 200
    assert second.get(reverse(STAFF_PAGE)).status_code == 302


def test_a_recovery_code_works_once(with_app):
    once = RecoveryCodes.activate(with_app).generate_codes()[0]
    first, second = FormClient(), FormClient()
    for client in (first, second):
        to_second_factor(client, with_app)
        client.post(reverse("mfa_authenticate"), {"code": once})
    assert first.get(reverse(STAFF_PAGE)).status_code == 200
    assert second.get(reverse(STAFF_PAGE)).status_code == 302


def test_secrets_of_the_second_factor_are_sealed(with_app):
    RecoveryCodes.activate(with_app)
    stored = [str(row.data) for row in Authenticator.objects.all()]
    assert len(stored) == 2 and all("k1:" in data and SECRET not in data for data in stored)


def test_a_session_that_showed_only_a_password_is_asked_for_the_code(client, with_app):
    client.force_login(with_app)
    assert client.get(reverse(STAFF_PAGE)).url.startswith(reverse("mfa_reauthenticate"))


def test_a_password_reset_does_not_skip_the_second_factor(client, with_app):
    client.post(reverse("account_reset_password"), {"email": with_app.email})
    assert client.get(reverse(STAFF_PAGE)).status_code == 302


def test_a_closed_account_an_unknown_address_and_a_wrong_password_get_the_same_words(client, dan, dana):
    def said(email, password):
        text = sign_in_page(client, email, password).content.decode()
        return re.sub(r'value="[^"]*"', "", text)

    wrong = said("dana@example.org", "a wrong password here")
    assert "is not right" in wrong
    assert wrong == said("nobody@example.org", "a wrong password here") == said(dan.email, PASSWORD)


def test_asking_for_a_new_password_tells_nothing_and_mails_only_the_owner(client, dana):
    EmailAddress.objects.create(user=dana, email=dana.email, verified=True, primary=True)
    known = client.post(reverse("account_reset_password"), {"email": dana.email})
    unknown = client.post(reverse("account_reset_password"), {"email": "nobody@example.org"})
    assert (known.status_code, known.url) == (unknown.status_code, unknown.url)
    assert [message.to for message in mail.outbox] == [[dana.email]]


def test_a_link_in_a_mail_uses_the_configured_origin(client, dana, settings):
    settings.PUBLIC_ORIGIN, settings.ALLOWED_HOSTS = "https://clinic.example", ["evil.example"]
    client.post(reverse("account_reset_password"), {"email": dana.email}, headers={"host": "evil.example"})
    assert "https://clinic.example/accounts/password/reset/key/" in mail.outbox[0].body
    assert "evil" not in mail.outbox[0].body + mail.outbox[0].subject


def test_guesses_at_one_account_share_a_count_over_all_spellings(client, dana):
    for spelling in ("dana@example.org", "DANA@example.org", " dana@EXAMPLE.org ", "Dana@Example.Org") * 3:
        answer = sign_in_page(client, spelling, "a wrong password here")
    assert b"Too many tries" in answer.content


def test_a_forged_forwarding_header_gives_no_fresh_count(client, dana, settings):
    settings.TRUSTED_PROXIES = 0
    for n in range(21):
        answer = sign_in_page(
            client, f"x{n}@example.org", "wrong", headers={"x-forwarded-for": f"10.0.0.{n}"}
        )
    assert answer.status_code == 429 or b"Too many tries" in answer.content


@pytest.mark.parametrize("password", ["14 letters and", "x" * 129, "Demo Clinic prolo", "dana@example.org"])
def test_weak_passwords_are_refused(password, dana, settings):
    settings.CLINIC_NAME = "Demo Clinic"
    with pytest.raises(ValidationError):
        validate_password(password, dana)


@pytest.mark.parametrize(
    "password", ["fifteen letters", "naïve 💉 träume von schafen", "correct horse battery staple " * 4]
)
def test_long_passwords_of_any_make_are_fine(password, dana):
    validate_password(password, dana)
    assert 15 <= len(password) <= 128


def test_what_is_weighty_asks_again_after_ten_minutes(client, with_app):
    with time_machine.travel(time.time(), tick=False) as clock:
        to_second_factor(client, with_app)
        client.post(reverse("mfa_authenticate"), {"code": code()})
        assert client.get(reverse("mfa_deactivate_totp")).status_code == 200
        clock.shift(601)
        assert "reauthenticate" in client.get(reverse("mfa_deactivate_totp")).url


def test_the_owner_is_told_by_mail_when_the_app_is_removed(client, with_app):
    EmailAddress.objects.create(user=with_app, email=with_app.email, verified=True, primary=True)
    to_second_factor(client, with_app)
    client.post(reverse("mfa_authenticate"), {"code": code()})
    client.post(reverse("mfa_deactivate_totp"))
    assert [message.to for message in mail.outbox] == [[with_app.email]]
    assert client.get(reverse("mfa_activate_totp")).status_code == 200


def test_an_invitation_makes_an_account_that_only_its_owner_can_open(client, capsys):
    call_command("invite_staff", "Ana@Example.org", "Ana", "clinician", "--mail")
    link = capsys.readouterr().out.strip()
    user = User.objects.get(email="ana@example.org")
    assert user.roles == {Role.CLINICIAN} and not user.has_usable_password()
    assert user.emailaddress_set.get().verified
    assert link in mail.outbox[0].body
    path = link.removeprefix("http://localhost:8000")
    form = client.get(path, follow=True)
    address = form.redirect_chain[-1][0]
    new = "a brand new long password"
    client.post(address, {"password1": new, "password2": new})
    assert User.objects.get().check_password(new)
    assert b"does not work" in FormClient().get(path, follow=True).content


def test_an_invitation_ends_after_72_hours(client, capsys):
    call_command("invite_staff", "ana@example.org", "Ana", "clinician")
    path = capsys.readouterr().out.strip().removeprefix("http://localhost:8000")
    with time_machine.travel(time.time() + 73 * 3600):
        assert b"does not work" in client.get(path, follow=True).content


def test_an_address_is_invited_once(dana):
    with pytest.raises(CommandError, match="already here"):
        call_command("invite_staff", "DANA@example.org", "Dana", "front_desk")


def test_the_last_manager_and_the_last_clinician_stay(mona, clara):
    for user in (mona, clara):
        with pytest.raises(LastOfRole):
            close(user=user, by=None, at=now())
    with pytest.raises(LastOfRole):
        set_roles(user=mona, roles=frozenset({Role.CLINICIAN}), by=None, at=now())
    assert User.objects.filter(is_active=True).count() == 2


def test_one_of_two_clinicians_can_go(clara, cole):
    call_command("close_account", clara.email)
    clara.refresh_from_db()
    assert not clara.is_active


def test_passwords_are_kept_by_argon2id():
    from prolo import settings as shipped

    assert shipped.PASSWORD_HASHERS == ["django.contrib.auth.hashers.Argon2PasswordHasher"]


@pytest.mark.parametrize(
    "name",
    [
        "mfa_index",
        "mfa_add_webauthn",
        "mfa_list_webauthn",
        "mfa_generate_recovery_codes",
        "account_change_password",
        STAFF_PAGE,
    ],
)
def test_the_pages_of_an_account_are_there(sign_in, dana, name):
    EmailAddress.objects.create(user=dana, email=dana.email, verified=True, primary=True)
    assert sign_in(dana).get(reverse(name)).status_code == 200
