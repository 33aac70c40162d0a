"""S24: passwords are long, free in their make, kept by Argon2id, and changed only by who knows the old one."""

import re

import pytest
from argon2 import PasswordHasher, extract_parameters
from django.contrib.auth.hashers import check_password, make_password
from django.contrib.auth.password_validation import validate_password
from django.contrib.sessions.models import Session
from django.core.exceptions import ValidationError
from django.urls import reverse

from prolo.accounts.models import User
from tests.accounts.browser import FormClient
from tests.conftest import PASSWORD, with_second_factor

pytestmark = pytest.mark.django_db
NEW = "a brand new long password"


def change(client, old=PASSWORD, new=NEW, again=None):
    body = {"oldpassword": old, "password1": new, "password2": again or new}
    return client.post(reverse("account_change_password"), body)


def test_production_keeps_passwords_by_argon2id_at_the_librarys_own_cost_or_more(settings):
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.Argon2PasswordHasher"]
    kept = make_password(PASSWORD).removeprefix("argon2")
    found, least = extract_parameters(kept), extract_parameters(PasswordHasher(8, 8, 1).hash("x"))
    assert kept.startswith("$argon2id$")
    assert found.memory_cost >= 64 * 1024 and found.time_cost >= 2
    assert found.type == least.type
    assert check_password(PASSWORD, f"argon2{kept}")


@pytest.mark.parametrize(
    ("password", "why"),
    [
        ("x" * 14, "password_too_short"),
        ("seven letters 7" * 9, "too_long"),
        ("123456789987654321", "password_too_common"),
        ("demo clinic 2026", "context_words"),
        ("main street prolo", "context_words"),
        ("prolotherapy2026", "context_words"),
        ("dana@example.org", "password_too_similar"),
    ],
)
def test_a_password_anybody_here_would_try_first_is_refused(dana, location, settings, password, why):
    settings.CLINIC_NAME = "Demo Clinic"
    with pytest.raises(ValidationError) as refused:
        validate_password(password, dana)
    assert why in [error.code for error in refused.value.error_list]


@pytest.mark.parametrize(
    "password",
    ["only small letters", "123 456 789 0987", "           spaces     ", "ünïcödé 💉💉💉 wörds", "x y" * 42],
)
def test_nothing_is_asked_of_the_make_of_a_long_password(dana, password):
    validate_password(password, dana)
    dana.set_password(password)
    assert dana.check_password(password)
    assert not dana.check_password(password[:-1]), "the whole of it counts"


def test_the_owner_changes_a_password_by_the_old_one_only(sign_in, dana):
    client = sign_in(dana)
    assert change(client, old="not my password at all").status_code == 200
    assert User.objects.get(pk=dana.pk).check_password(PASSWORD)
    assert change(client).status_code == 302
    assert User.objects.get(pk=dana.pk).check_password(NEW)


def test_a_weak_password_is_refused_on_the_page_with_the_reason(sign_in, dana):
    answer = change(sign_in(dana), new="short")
    assert b"at least 15 characters" in answer.content
    assert User.objects.get(pk=dana.pk).check_password(PASSWORD)


def test_a_change_ends_every_session_of_the_account(sign_in, dana):
    elsewhere = FormClient()
    elsewhere.force_login(dana)
    with_second_factor(elsewhere, dana)
    assert elsewhere.get(reverse("usersessions_list")).status_code == 200
    client = sign_in(dana)
    change(client)
    for browser in (client, elsewhere):
        assert browser.get(reverse("usersessions_list")).status_code == 302


def test_paste_and_password_managers_are_welcome(client, sign_in, dana):
    pages = [client.get(reverse("account_login")), sign_in(dana).get(reverse("account_change_password"))]
    text = "".join(page.content.decode() for page in pages)
    assert 'autocomplete="current-password"' in text and 'autocomplete="new-password"' in text
    boxes = [box for box in re.findall(r"<input[^>]*>", text) if 'type="password"' in box]
    assert len(boxes) == 4
    assert not [box for box in boxes if "onpaste" in box or "maxlength" in box]


def test_no_password_is_ever_too_old(client, dana):
    User.objects.filter(pk=dana.pk).update(joined_at="2001-01-01T00:00Z", last_login="2001-01-02T00:00Z")
    answer = client.post(reverse("account_login"), {"login": dana.email, "password": PASSWORD})
    assert answer.status_code == 302 and "password" not in answer.url


def test_no_password_lies_in_a_session_or_in_the_audit(client, dana):
    client.post(reverse("account_login"), {"login": dana.email, "password": PASSWORD})
    kept = [session.get_decoded() for session in Session.objects.all()]
    assert kept and PASSWORD not in repr(kept)
