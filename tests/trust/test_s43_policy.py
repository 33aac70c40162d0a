"""S43: whoever finds a weakness learns whom to tell, and what happens then."""

from datetime import datetime, timedelta
from pathlib import Path

from django.test import override_settings
from django.utils.timezone import now

ROOT = Path(__file__).resolve().parents[2]


def fields(client):
    answer = client.get("/.well-known/security.txt")
    assert answer.status_code == 200
    assert answer["Content-Type"] == "text/plain; charset=utf-8"
    lines = [line.split(": ", 1) for line in answer.content.decode().splitlines()]
    assert len({name for name, _ in lines}) == len(lines)
    return dict(lines)


@override_settings(SECURITY_CONTACT="mailto:safety@example.org", PUBLIC_ORIGIN="https://clinic.example.org")
def test_security_txt_is_as_rfc_9116_asks(client):
    found = fields(client)
    assert found["Contact"] == "mailto:safety@example.org"
    assert found["Canonical"] == "https://clinic.example.org/.well-known/security.txt"
    ends = datetime.fromisoformat(found["Expires"])
    assert found["Expires"].endswith("Z")
    assert timedelta(days=30) < ends - now() < timedelta(days=365)


def test_it_needs_no_database(client, django_db_blocker):
    with django_db_blocker.block():
        assert fields(client)["Contact"].startswith(("mailto:", "https://"))


def test_the_policy_says_how_to_report_how_fast_and_what_nobody_may_claim():
    text = " ".join((ROOT / "SECURITY.md").read_text().split())
    for said in (
        "48 hours", "7 days", "advisory", "in private", "security.txt", "newest release", "72 hours",
        "penetration-tested", "clinically signed off", "power cuts",
    ):  # fmt: skip
        assert said in text, said
