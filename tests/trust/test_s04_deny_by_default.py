"""S4: a view that does not say who may see it is closed, and no staff page answers without looking at the person."""

from pathlib import Path

import pytest
from django.contrib.auth.models import AnonymousUser
from django.db import connection
from django.http import HttpResponse
from django.test.utils import CaptureQueriesContext
from django.urls import include, path, reverse

from prolo.accounts import permissions
from prolo.accounts.checks import every_view_says_who_may_see_it
from prolo.accounts.permissions import Access, Permission, access_of
from tests.asked import texts
from tests.conftest import with_second_factor
from tests.triage.make import a_case
from tests.trust.harness.routes import OF_NOTHING
from tests.trust.test_s01_role_by_route import routes

ROOT = Path(__file__).resolve().parents[2]
OPEN_PAGES = {
    "account_email",
    "account_inactive",
    "account_login",
    "account_logout",
    "account_reset_password",
    "account_reset_password_done",
    "account_reset_password_from_key",
    "account_reset_password_from_key_done",
    "account_set_password",
    "account_signup",
    "after:check",
    "demo_mailbox",  # in the demo only: 404 elsewhere
    "display",
    "education:home",
    "education:page",
    "education:decide",
    "education:feedback",
    "education:robots",
    "education:search",
    "education:short",
    "education:signs",
    "education:sitemap",
    "education:source",
    "education:sources",
    "education:square_code",
    "emergency",
    "fhir:form",
    "livez",
    "mfa_authenticate",
    "mfa_login_webauthn",
    "patient:come_back",
    "patient:new_link",
    "patient:start",
    "patient_link:open",
    "readyz",
    "security_txt",
}
"""Every page anyone may open. One more needs a line here, and somebody to read it."""


def unmarked(request):
    return HttpResponse("nobody said who may see this")


urlpatterns = [path("new/", unmarked, name="new"), path("", include("prolo.urls"))]


def full_names():
    return dict(routes())


@pytest.mark.urls(__name__)
def test_a_view_without_a_mark_stops_the_start_and_sends_strangers_to_sign_in(client):
    assert [error.id for error in every_view_says_who_may_see_it()] == ["accounts.E001"]
    answer = client.get("/new/")
    assert (answer.status_code, answer.url.split("?")[0]) == (302, reverse("account_login"))


def test_the_open_pages_are_these_and_no_others():
    names = full_names()
    marked = {name for name, entry in names.items() if access_of(entry.callback, entry.name) is Access.OPEN}
    assert marked == OPEN_PAGES


def test_a_view_skips_sign_in_only_where_its_mark_says_so():
    skips = {
        name: access_of(entry.callback, entry.name)
        for name, entry in full_names().items()
        if not getattr(entry.callback, "login_required", True)
    }
    assert set(skips.values()) <= {Access.OPEN, Access.PATIENT}


def test_pages_are_opened_to_strangers_in_one_file_only():
    rooms = [file for room in ("prolo", "education", "triage") for file in (ROOT / room).rglob("*.py")]
    users = {str(file.relative_to(ROOT)) for file in rooms if "login_not_required" in file.read_text()}
    assert users == {"prolo/accounts/permissions.py"}


@pytest.fixture
def looks(monkeypatch):
    """Counts how often the grants are looked at, wherever the code does it."""
    seen: list[Permission] = []
    really = permissions.may

    def watched(user, permission):
        seen.append(permission)
        return really(user, permission)

    monkeypatch.setattr(permissions, "may", watched)
    return seen


def staff_pages():
    """The pages for staff with a permission, by name, and the permission that guards each."""
    found = {name: access_of(entry.callback, entry.name) for name, entry in full_names().items()}
    return sorted((name, mark) for name, mark in found.items() if isinstance(mark, Permission))


@pytest.mark.parametrize(("name", "guard"), staff_pages())
def test_no_staff_page_answers_before_its_own_permission_was_looked_at(
    client, clara, dana, location, looks, name, guard
):
    case = a_case(location=location)
    for person in (clara, dana):
        client.force_login(person)
        with_second_factor(client, person)
        named = full_names()[name].pattern.converters
        where = reverse(
            name, kwargs={word: (OF_NOTHING | {"reference": case.reference})[word] for word in named}
        )
        for ask in (client.get, client.post):
            looks.clear()
            status = ask(where).status_code
            assert status == 405 or guard in looks, f"{name} answered {status} unchecked"
            assert status == 405 or looks[0] is guard


def test_a_person_nobody_knows_is_never_granted_anything():
    assert not any(permissions.may(AnonymousUser(), permission) for permission in Permission)


@pytest.mark.parametrize("name", ["livez", "emergency", "display", "education:home"])
def test_an_open_page_looks_nobody_up_even_with_the_cookie_of_a_signed_in_person(
    sign_in, dana, library, name
):
    client = sign_in(dana)
    client.get(reverse(name))
    with CaptureQueriesContext(connection) as asked:
        assert client.get(reverse(name)).status_code == 200
    told = [text for _, text in texts(asked)]
    assert not [sql for sql in told if "accounts_user" in sql or "django_session" in sql], told


def test_a_patients_page_asks_for_its_session_and_not_for_a_person(client, location):
    first = client.post(reverse("patient:start"), {"area": "knee"}).url
    with CaptureQueriesContext(connection) as asked:
        assert client.get(first).status_code == 200
    told = [text for _, text in texts(asked)]
    assert not [sql for sql in told if "accounts_user" in sql]
    assert sum("django_session" in sql for sql in told) == 1
