"""S17: the host, the scheme and the way back are the clinic's, whatever a request says."""

import re

import pytest
from django.core import mail
from django.test import override_settings

ELSEWHERE = [
    "//evil.example/",
    "/\\evil.example/",
    "\\\\evil.example/",
    "https:evil.example",
    "https://evil.example/",
    "http:///evil.example/",
    "javascript:alert(1)",
    "data:text/html,x",
    "///evil.example",
    "/%0d%0aLocation: https://evil.example/",
    "/\r\nSet-Cookie: a=b",
    " //evil.example/",
    "\t//evil.example/",
    "/\t/evil.example/",
    "//localhost@evil.example/",
    "https://testserver@evil.example/",
]


def stays_home(address: str) -> bool:
    """A browser follows this to a page of ours: one slash, then no second one, and no line break."""
    return bool(re.match(r"^/(?![/\\])", address)) and not re.search(r"[\r\n\t]", address)


@pytest.mark.django_db
@pytest.mark.parametrize("back", ELSEWHERE)
def test_the_display_page_leads_back_to_our_own_pages_only(client, back):
    for answer in (
        client.post("/display/", {"next": back, "theme": "dark"}),
        client.post("/display/?" + "next=", {"next": back}),
    ):
        assert answer.status_code in {302, 400}
        assert answer.status_code == 400 or stays_home(answer.url)
        assert "Set-Cookie" not in answer.headers
    page = client.get("/display/", {"next": back})
    assert page.status_code in {200, 400}
    assert not re.search(r'value="(?:[^"/]|/[/\\])[^"]*evil', page.content.decode())


@pytest.mark.parametrize("back", ELSEWHERE)
def test_sign_in_leads_to_our_own_pages_only(client, dana, back):
    typed = {"login": dana.email, "password": "a long enough password", "next": back}
    answer = client.post("/accounts/login/", typed)
    assert answer.status_code in {302, 400}
    assert answer.status_code == 400 or stays_home(answer.url)


def test_a_local_way_back_is_kept(client):
    assert client.post("/display/", {"next": "/risks/?a=b"}).url == "/risks/?a=b"


@pytest.mark.parametrize(
    "host", ["evil.example", "testserver.evil.example", "testserver:80@evil.example", "["]
)
def test_a_foreign_host_is_refused_everywhere(client, db, host):
    for path in ("/", "/livez", "/check/", "/accounts/login/", "/display/", "/emergency/"):
        assert client.get(path, HTTP_HOST=host).status_code == 400, path


def test_the_host_a_proxy_is_said_to_have_seen_changes_nothing(client, db):
    said = {
        "HTTP_X_FORWARDED_HOST": "evil.example",
        "HTTP_FORWARDED": "host=evil.example",
        "HTTP_X_HOST": "evil",
    }
    answer = client.get("/emergency", **said)
    assert (answer.status_code, answer.url) == (301, "/emergency/")
    assert "evil" not in client.get("/accounts/login/", **said).content.decode()


@override_settings(
    ALLOWED_HOSTS=["testserver", "also-ours.example"], PUBLIC_ORIGIN="https://clinic.example.org"
)
def test_a_link_in_a_mail_names_the_configured_origin(client, dana):
    client.post("/accounts/password/reset/", {"email": dana.email}, HTTP_HOST="also-ours.example")
    links = re.findall(r"https?://\S+", mail.outbox[0].body)
    assert links
    assert all(link.startswith("https://clinic.example.org/accounts/password/reset/key/") for link in links)


@override_settings(SECURE_SSL_REDIRECT=True)
def test_without_a_proxy_a_claim_of_https_is_not_believed(client, db):
    answer = client.get("/check/", HTTP_X_FORWARDED_PROTO="https")
    assert (answer.status_code, answer.url) == (301, "https://testserver/check/")


@override_settings(SECURE_SSL_REDIRECT=True, SECURE_PROXY_SSL_HEADER=("HTTP_X_FORWARDED_PROTO", "https"))
def test_behind_our_proxy_its_word_is_believed(client, location):
    assert client.get("/check/", HTTP_X_FORWARDED_PROTO="https").status_code == 200
    assert client.get("/check/", HTTP_X_FORWARDED_PROTO="http").status_code == 301
