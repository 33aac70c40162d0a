"""S6: a link's secret is random, stored as a hash only, and good for one purpose."""

import hashlib
import re
import secrets

import pytest
from django.db import connection
from django.urls import reverse

from tests.trust.links import RIGHT, a_case_with_link, a_left_draft, open_code, open_link
from tests.trust.stored import everything_stored
from triage.models import Link
from triage.services import links

pytestmark = pytest.mark.django_db


def test_a_hundred_thousand_links_are_all_different(location, monkeypatch):
    drawn = []
    monkeypatch.setattr(links, "insert", drawn.append)
    draft, _ = a_left_draft(location, email="")
    monkeypatch.setattr(links, "hashed", lambda token: token.encode())
    monkeypatch.setattr(links, "keyed", lambda column, code: code.encode())
    made = [links.first(intake=draft, at=draft.saved_at) for _ in range(100_000)]
    assert len({given.token for given in made}) == len({given.code for given in made}) == 100_000
    assert {len(given.token) for given in made} == {43}, "32 bytes, as text"


def test_a_link_is_drawn_from_the_systems_source_of_secrets(location, monkeypatch):
    asked = []
    monkeypatch.setattr(secrets, "token_urlsafe", lambda size: asked.append(size) or "x" * 43)
    a_left_draft(location, email="")
    assert asked == [32]


def test_nothing_stored_holds_a_link_or_a_code(location):
    secret = [given for _, given in (a_left_draft(location), a_case_with_link(location))]
    stored = repr(everything_stored()).encode()
    with connection.cursor() as cursor:
        cursor.execute("SELECT token_hash::text, code_token::text FROM triage_link")
        stored += repr(cursor.fetchall()).encode()
    for given in secret:
        for word in (given.token[:16], given.code):
            assert word.encode() not in stored and word.encode().hex().encode() not in stored
        kept = bytes(Link.objects.get(pk=given.link.pk).token_hash)
        assert kept == hashlib.sha256(given.token.encode()).digest()


def test_a_link_to_a_draft_opens_no_case_and_the_other_way_round(client, location):
    draft, to_draft = a_left_draft(location)
    case, to_case = a_case_with_link(location)
    page, status = (
        reverse("patient:page", args=[draft.pk, "emergency"]),
        reverse("own:status", args=[case.pk]),
    )
    assert open_link(client, to_draft.token).url.startswith(f"/check/{draft.pk}/")
    assert client.get(page).status_code == 200
    assert client.get(status).status_code == 302
    client.session.flush()
    client.cookies.clear()
    assert open_link(client, to_case.token).url == status
    assert client.get(status).status_code == 200
    assert client.get(page).status_code == 404
    assert client.get(reverse("own:status", args=[draft.pk])).status_code == 404
    assert client.get(reverse("patient:page", args=[case.pk, "emergency"])).status_code == 404


def test_dates_of_birth_are_compared_in_constant_time(client, location, monkeypatch):
    compared = []
    really = secrets.compare_digest
    monkeypatch.setattr(secrets, "compare_digest", lambda a, b: compared.append((a, b)) or really(a, b))
    _, given = a_left_draft(location)
    open_link(client, given.token)
    assert (RIGHT.encode(), RIGHT.encode()) in compared


@pytest.mark.parametrize("typed", ["", "ABCDE", "ABCDEFGHJKL", "ABCDE-FGH!K", "ÄBCDEFGHJK", "x" * 40])
def test_what_is_no_code_opens_nothing(client, location, typed):
    a_left_draft(location)
    assert open_code(client, typed).status_code == 422


@pytest.mark.parametrize(
    "written", [str.lower, lambda code: f"{code[:5]}-{code[5:]}", lambda code: f" {code} "]
)
def test_a_code_opens_however_it_was_written_down(client, location, written):
    draft, given = a_left_draft(location)
    assert re.search(f"/check/{draft.pk}/", open_code(client, written(given.code)).url)
