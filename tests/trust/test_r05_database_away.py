"""R5: a database that cannot be reached is a 503 with advice, never a bare 500 and never a lost word without a word."""

import pytest
from django.contrib.sessions.base_session import AbstractBaseSession
from django.db import OperationalError
from django.test import Client


@pytest.fixture
def quiet(client: Client) -> Client:
    client.raise_request_exception = False
    return client


def broken(*args, **kwargs):
    raise OperationalError("terminating connection")


def assert_advises(answer):
    assert answer.status_code == 503
    assert answer["Retry-After"]
    text = answer.content.decode()
    assert "555-0100" in text
    assert "911" in text


def test_a_view_without_a_database_advises(quiet, location, monkeypatch):
    monkeypatch.setattr("triage.patient.views.intakes.start", broken)
    assert_advises(quiet.post("/check/", {}))


@pytest.mark.parametrize("fails", ["force_insert", "force_update"])
def test_a_session_that_cannot_be_saved_advises(quiet, location, monkeypatch, fails):
    """The session is made anew when a form begins, and saved once more when the answer goes out."""
    save = AbstractBaseSession.save

    def sometimes(session, *args, **how):
        return broken() if how.get(fails) else save(session, *args, **how)

    monkeypatch.setattr(AbstractBaseSession, "save", sometimes)
    assert_advises(quiet.post("/check/", {}))
