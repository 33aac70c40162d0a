"""S17: through nginx, no header of a caller changes the host, the scheme or the address we take them for."""

import re

import pytest

from tests.trust.door.answers import plain_http
from tests.trust.harness.nginx import HOST, FrontDoor


@pytest.mark.parametrize(
    "path", ["/", "/check/", "/emergency/", "/static/prolo.css", "/desk/", "/livez", "/metrics"]
)
def test_a_foreign_host_gets_nothing(door: FrontDoor, path: str):
    door.ask(path)  # a page that nginx keeps must not answer for another host either
    for host in (
        "evil.example",
        f"{HOST}.evil.example",
        f"evil.example:{door.port}",
        "",
        "clinicXexample.org",
    ):
        assert door.ask(path, Host=host).status == 400, host


def test_plain_http_is_led_to_our_own_host_whatever_it_asked_for(door: FrontDoor):
    answer = plain_http(door)
    assert (answer.status, answer.headers["Location"]) == (301, f"https://{HOST}/check/?area=knee")


def test_forwarding_headers_of_a_caller_are_overwritten(door: FrontDoor):
    forged = {
        "X_Forwarded_Host": "evil.example",
        "X_Forwarded_Proto": "http",
        "X_Forwarded_For": "6.6.6.6",
        "X_Real_IP": "6.6.6.6",
        "Forwarded": "for=6.6.6.6;host=evil.example;proto=http",
    }
    page = door.ask("/check/", **forged)
    assert page.status == 200
    assert "evil" not in page.text
    assert door.ask("/risks", **forged).headers["Location"] == "/risks/"


def test_an_invented_address_buys_no_further_tries(door: FrontDoor):
    browser = door.client()
    browser.submit("/check/")
    statuses = [start_from(browser, f"6.6.6.{number}") for number in range(12)]
    assert statuses == [302] * 9 + [429] * 3


def start_from(browser, address: str) -> int:
    body = f"csrfmiddlewaretoken={browser.token}"
    return browser.send("/check/", method="POST", body=body, X_Forwarded_For=address).status


def test_an_invitation_link_in_a_mail_names_the_configured_origin(door: FrontDoor):
    link = door.python(
        "from prolo.accounts.adapter import ClosedAdapter; "
        "print(ClosedAdapter().get_reset_password_from_key_url('abc-key'))"
    )
    assert re.match(rf"https://{HOST}:{door.port}/accounts/", link)
