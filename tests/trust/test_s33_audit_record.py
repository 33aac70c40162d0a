"""S33: reads and writes are recorded in the same transaction; what cannot be recorded does not happen."""

import pytest
from django.db import connection, transaction
from django.urls import reverse
from django.utils.timezone import now

from prolo import request_id
from prolo.audit import record
from prolo.audit.models import Entry
from tests.accounts.browser import FormClient
from tests.conftest import PASSWORD

pytestmark = pytest.mark.django_db


@pytest.fixture
def client():
    return FormClient()


def test_a_row_says_who_when_what_why_and_in_which_request(dana):
    number = request_id.begin()
    at = now()
    record(
        action="case read",
        by=dana,
        at=at,
        subject="case:7K3M9Q2XA",
        why="review",
        detail={"fields": ["state"]},
    )
    row = Entry.objects.get()
    assert (row.by_id, row.happened_at, row.action) == (dana.pk, at, "case read")
    assert (row.subject, row.why, row.detail) == ("case:7K3M9Q2XA", "review", {"fields": ["state"]})
    assert row.request_id == number


def test_recording_is_one_statement(dana, django_assert_num_queries):
    with django_assert_num_queries(1):
        record(action="case read", by=dana, at=now())


def test_a_rolled_back_request_leaves_no_row():
    with pytest.raises(RuntimeError), transaction.atomic():
        record(action="case read", by=None, at=now())
        raise RuntimeError
    assert not Entry.objects.exists()


def test_what_cannot_be_recorded_does_not_happen(dana):
    with connection.cursor() as cursor:
        cursor.execute("ALTER TABLE audit_entry ADD CONSTRAINT full_disk CHECK (action <> 'account closed')")
    from prolo.accounts.services import close

    with pytest.raises(Exception, match="full_disk"), transaction.atomic():
        close(user=dana, by=None, at=now())
    dana.refresh_from_db()
    assert dana.is_active


def test_a_sign_in_and_a_failure_are_recorded_without_what_was_typed(client, dana):
    client.post(reverse("account_login"), {"login": "dana@example.org", "password": "canary wrong password"})
    client.post(
        reverse("account_login"), {"login": "canary@example.org", "password": "canary wrong password"}
    )
    client.post(reverse("account_login"), {"login": "dana@example.org", "password": PASSWORD})
    rows = list(Entry.objects.order_by("id").values_list("action", "subject"))
    assert rows == [
        ("sign-in failed", f"user:{dana.pk}"),
        ("sign-in failed", "user:unknown"),
        ("signed in", ""),
    ]
    assert "canary" not in "".join(str(row) for row in Entry.objects.values())
