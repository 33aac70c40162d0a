"""S28: accounts are made by invitation, closed at once, and never so many closed that the clinic stands still."""

import re
import time
from concurrent.futures import ThreadPoolExecutor

import pytest
import time_machine
from django.apps import apps
from django.core.management import call_command
from django.db import connection
from django.urls import NoReverseMatch, reverse
from django.utils.timezone import now

from prolo.accounts.models import User
from prolo.accounts.roles import Role
from prolo.accounts.services import LastOfRole, close, invitation_link, invite, set_roles
from prolo.audit.models import Entry
from tests.accounts.browser import FormClient
from tests.conftest import PASSWORD, _staff
from tests.trust.test_s01_role_by_route import routes

NEW = "a brand new long password"


def path_of(link):
    return re.sub(r"^https?://[^/]+", "", link)


def set_password_by(link, client=None):
    """Follow the link as its owner does; True when the password was set."""
    client = client or FormClient()
    page = client.get(path_of(link), follow=True)
    return client.post(page.request["PATH_INFO"], {"password1": NEW, "password2": NEW}).status_code == 302


@pytest.mark.django_db
def test_a_new_clinic_has_no_account_at_all():
    assert not User.objects.exists()


@pytest.mark.django_db
def test_nobody_signs_up(client):
    for name in ("account_signup", "account_inactive", "account_email", "account_set_password"):
        assert client.get(reverse(name)).status_code == 404
        assert client.post(reverse(name), {"email": "x@example.org", "password1": NEW}).status_code == 404
    for name in ("socialaccount_signup", "account_signup_by_passkey", "account_request_login_code"):
        with pytest.raises(NoReverseMatch):
            reverse(name)
    assert not User.objects.exists()


def test_no_page_of_ours_is_made_for_sign_up_or_foreign_accounts():
    assert not apps.is_installed("allauth.socialaccount")
    names = {name for name, _ in routes()}
    assert not [name for name in names if "social" in name or "connections" in name]


@pytest.mark.django_db
def test_an_invited_person_has_one_role_and_no_password(mona):
    user, _link = invite(email="Ana@example.org", name="Ana", role=Role.CLINICIAN, by=mona, at=now())
    assert (user.email, user.roles) == ("ana@example.org", {Role.CLINICIAN})
    assert not user.has_usable_password() and not user.is_superuser
    row = Entry.objects.get(action="invited")
    assert (row.by_id, row.subject, row.detail) == (mona.pk, f"user:{user.pk}", {"role": "clinician"})


@pytest.mark.django_db
def test_an_invitation_works_once(mona):
    user, link = invite(email="ana@example.org", name="Ana", role=Role.CLINICIAN, by=mona, at=now())
    assert set_password_by(link)
    user.refresh_from_db()
    assert user.check_password(NEW)
    assert not set_password_by(link)


@pytest.mark.django_db
@pytest.mark.parametrize(("hours", "works"), [(71, True), (73, False)])
def test_an_invitation_works_for_seventy_two_hours(mona, hours, works):
    _user, link = invite(email="ana@example.org", name="Ana", role=Role.CLINICIAN, by=mona, at=now())
    with time_machine.travel(time.time() + hours * 3600):
        assert set_password_by(link) is works


@pytest.mark.django_db
def test_a_link_to_a_closed_account_does_not_open_it(dana):
    link = invitation_link(dana)
    close(user=dana, by=None, at=now())
    set_password_by(link)
    client = FormClient()
    for password in (PASSWORD, NEW):
        client.post(reverse("account_login"), {"login": dana.email, "password": password})
        assert "_auth_user_id" not in client.session


@pytest.mark.django_db
@pytest.mark.parametrize("name", ["home_of_staff", "desk:queue", "usersessions_list"])
def test_the_next_request_after_the_account_was_closed_is_refused(sign_in, dana, clara, name):
    client = sign_in(dana)
    assert client.get(reverse(name)).status_code in {200, 302}
    call_command("close_account", dana.email)
    answer = client.get(reverse(name))
    assert (answer.status_code, answer.url.split("?")[0]) == (302, reverse("account_login"))


@pytest.mark.django_db
def test_a_role_taken_away_is_gone_with_the_next_request(sign_in, clara, cole):
    client = sign_in(clara)
    assert client.get(reverse("clinician:queue")).status_code == 200
    set_roles(user=User.objects.get(pk=clara.pk), roles=frozenset({Role.FRONT_DESK}), by=None, at=now())
    assert client.get(reverse("clinician:queue")).status_code == 403


@pytest.mark.django_db
@pytest.mark.parametrize("role", [Role.MANAGER, Role.CLINICIAN])
def test_the_last_of_a_role_the_clinic_needs_stays(mona, clara, role):
    last = {Role.MANAGER: mona, Role.CLINICIAN: clara}[role]
    with pytest.raises(LastOfRole):
        close(user=last, by=None, at=now())
    with pytest.raises(LastOfRole):
        set_roles(user=last, roles=frozenset({Role.FRONT_DESK}), by=None, at=now())
    last.refresh_from_db()
    assert last.is_active and role in User.objects.get(pk=last.pk).roles


@pytest.mark.django_db(transaction=True)
def test_two_who_close_each_other_at_the_same_moment_do_not_both_succeed(db):
    pair = [_staff(f"m{number}@example.org", "M", Role.MANAGER) for number in range(2)]

    def work(user):
        try:
            close(user=user, by=None, at=now())
        except LastOfRole:
            return False
        finally:
            connection.close()
        return True

    for _ in range(5):
        User.objects.update(is_active=True)
        with ThreadPoolExecutor(2) as pool:
            assert sorted(pool.map(work, pair)) == [False, True]
        assert User.objects.filter(is_active=True).count() == 1


@pytest.mark.django_db
def test_a_superuser_is_given_nothing_by_being_one(sign_in, location):
    chief = User.objects.create_superuser("chief@example.org", "Chief", PASSWORD)
    client = sign_in(chief)
    for name in ("desk:queue", "clinician:queue"):
        assert client.get(reverse(name)).status_code == 403
