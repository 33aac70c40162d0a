"""R4: a request that breaks off in the middle leaves nothing behind, not even the part that arrived."""

from io import BytesIO
from urllib.parse import urlencode

import pytest

from tests.triage.make import an_intake
from tests.trust.drafts import just_seen
from triage.models import Intake, Submission

WHOLE = urlencode(
    {
        "given_name": "Torn",
        "family_name": "Half",
        "phone": "555-0101",
        "email": "",
        "voicemail_ok": "yes",
        "text_ok": "no",
    }
).encode()


@pytest.fixture
def torn(client, location):
    """Posts only the first bytes of a body whose length was announced in full."""
    draft = an_intake(location)
    session = client.session
    session["drafts"] = just_seen(draft)
    session.save()

    def post(page: str, body: bytes, arrived: int) -> int:
        sent = {"CONTENT_TYPE": "application/x-www-form-urlencoded", "CONTENT_LENGTH": str(len(body))}
        sent |= {"wsgi.input": BytesIO(body[:arrived])}
        return client.generic("POST", f"/check/{draft.pk}/{page}/", **sent).status_code

    return draft, post


@pytest.mark.parametrize("arrived", [0, 1, 20, len(WHOLE) // 2, len(WHOLE) - 1])
def test_a_cut_page_is_not_kept(torn, arrived):
    draft, post = torn
    assert post("contact", WHOLE, arrived) == 400
    assert "Torn" not in Intake.objects.get(pk=draft.pk).identity.values()


def test_a_whole_page_is_kept(torn):
    draft, post = torn
    assert post("contact", WHOLE, len(WHOLE)) == 302
    assert Intake.objects.get(pk=draft.pk).identity["given_name"] == "Torn"


def test_a_cut_sending_sends_nothing(torn):
    draft, post = torn
    body = urlencode(
        {"key": draft.idempotency_key, "consent": "on", "understands_limits": "on", "x": "y"}
    ).encode()
    assert post("answers", body, len(body) - 4) == 400
    assert not Submission.objects.exists()
    assert post("answers", body, len(body)) == 302
    assert Submission.objects.count() == 1
