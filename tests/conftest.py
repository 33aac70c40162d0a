"""The cast, the clinic, and the browser of the tests."""

import os

os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"  # playwright runs a loop in the test's own thread

from collections.abc import Iterator
from typing import Any
from unittest import mock

import pytest
from django.contrib.auth.models import Group

from tests import chromium, green

PASSWORD = "a long enough password"


def pytest_configure(config: Any) -> None:
    """In a whole run, every test that the safety case names has to be green."""
    watch = green.watched(config)
    if watch is not None:
        config.pluginmanager.register(watch, "green")


def _staff(email: str, name: str, role: str, credentials: str = "", **more: Any) -> Any:
    from prolo.accounts.models import User

    user = User.objects.create_user(
        email=email, name=name, credentials=credentials, password=PASSWORD, **more
    )
    user.groups.add(Group.objects.get_or_create(name=role)[0])
    return user


@pytest.fixture
def dana(db):
    """Works at the front desk."""
    return _staff("dana@example.org", "Dana", "front_desk")


@pytest.fixture
def clara(db):
    """A clinician."""
    return _staff("clara@example.org", "Clara", "clinician", credentials="MD")


@pytest.fixture
def cole(db):
    """A second clinician."""
    return _staff("cole@example.org", "Cole", "clinician", credentials="DO")


@pytest.fixture
def mona(db):
    """Manages the clinic."""
    return _staff("mona@example.org", "Mona", "manager")


@pytest.fixture
def dan(db):
    """Was at the desk once; the account is closed."""
    return _staff("dan@example.org", "Dan", "front_desk", is_active=False)


@pytest.fixture
def location(db):
    return a_place()


def a_place() -> Any:
    """Main Street, open from eight to five on working days."""
    from prolo.clinic.models import Location, OpeningHours

    place = Location.objects.create(
        name="Main Street", slug="main", time_zone="Europe/London", phone="555-0100"
    )
    OpeningHours.objects.bulk_create(
        OpeningHours(location=place, weekday=day, opens_at="08:00", closes_at="17:00") for day in range(5)
    )
    return place


@pytest.fixture
def library(db):
    """The shipped library, live; its files are read and checked once in each process."""
    from tests.education.make import AT, load_shipped

    load_shipped(AT)


@pytest.fixture(scope="session", autouse=True)
def models_and_rights_stay():
    """A test with transactions of its own leaves what the migrations said of the models: nobody has to say it again."""
    with mock.patch("django.core.management.commands.flush.emit_post_migrate_signal"):
        yield


@pytest.fixture(autouse=True)
def nothing_kept_of_the_library():
    """What a process keeps of the pages belongs to the database of one test."""
    from education.reading import recent

    recent.forget_all()


@pytest.fixture(autouse=True)
def a_schedule_that_goes_on(monkeypatch):
    """No worker runs beside a test; staff pages would say so."""
    from prolo.clinic import beats, changes

    monkeypatch.setattr(beats, "_fine_until", float("inf"))
    monkeypatch.setattr(changes, "_looked", (float("inf"), False))


@pytest.fixture
def client():
    """Django's test client, posting as a browser's form does: no form here is multipart."""
    from tests.accounts.browser import FormClient

    return FormClient()


@pytest.fixture
def sign_in(client):
    """Sign a staff member in, second factor included, on the test client."""

    def act(user: Any) -> Any:
        client.force_login(user, backend="prolo.accounts.backend.Backend")
        with_second_factor(client, user)
        return client

    return act


def with_second_factor(client: Any, user: Any) -> None:
    """Give the session the mark that a second factor leaves."""
    import time

    from allauth.account.authentication import AUTHENTICATION_METHODS_SESSION_KEY
    from allauth.mfa.models import Authenticator

    if not Authenticator.objects.filter(user=user, type=Authenticator.Type.TOTP).exists():
        Authenticator.objects.create(
            user=user, type=Authenticator.Type.TOTP, data={"secret": "JBSWY3DPEHPK3PXP"}
        )
    session = client.session
    now = time.time()
    session[AUTHENTICATION_METHODS_SESSION_KEY] = [
        {"method": "password", "at": now},
        {"method": "mfa", "at": now, "type": "totp"},
    ]
    session["account_authentication_methods_user"] = str(user.pk)
    session.save()


@pytest.fixture(scope="session")
def browser_type_launch_args(browser_type_launch_args):
    arguments = [*browser_type_launch_args.get("args", []), *chromium.FLAGS]
    return {**browser_type_launch_args, "executable_path": chromium.PATH, "args": arguments}


@pytest.fixture(scope="session")
def browser_context_args(browser_context_args):
    phone = {"width": 360, "height": 740}
    return {**browser_context_args, "locale": "en-GB", "reduced_motion": "reduce", "viewport": phone}


@pytest.fixture(autouse=True)
def watched_page(request) -> Iterator[None]:
    """A browser test fails on a policy violation, a failed request, or a request to another host."""
    if "page" not in request.fixturenames:
        yield
        return
    page, faults = request.getfixturevalue("page"), []
    allowed = {mark.args[0] for mark in request.node.iter_markers("expects_status")}
    page.on("console", lambda m: faults.append(m.text) if "Content Security Policy" in m.text else None)
    page.on("pageerror", lambda error: faults.append(str(error)))
    page.on("response", lambda r: faults.append(f"{r.status} {r.url}") if _bad(r, allowed) else None)
    page.on("request", lambda r: faults.append(f"elsewhere: {r.url}") if "//localhost" not in r.url else None)
    yield
    assert faults == []


def _bad(response: Any, allowed: set[int]) -> bool:
    return bool(response.status >= 400 and response.status not in allowed)
