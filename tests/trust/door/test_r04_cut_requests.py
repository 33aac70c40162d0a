"""R4: requests cut in the middle, before nginx and behind it: nothing is stored from a part."""

import socket
import time
from urllib.parse import urlencode

import pytest

from tests.trust.harness.nginx import HOST, FrontDoor, SecureClient

FORM = "application/x-www-form-urlencoded"
TABLES = ("triage_intake", "triage_case", "triage_submission", "triage_event", "triage_mail", "audit_entry")


def counted(door: FrontDoor) -> dict[str, str]:
    return {table: door.database.sql(f"SELECT count(*) FROM {table}") for table in TABLES}


def request_of(browser: SecureClient, path: str, length: int) -> bytes:
    cookies = "; ".join(f"{name}={value}" for name, value in browser.cookies.items())
    origin = f"https://{HOST}:{browser.port}"
    head = [
        f"POST {path} HTTP/1.1",
        f"Host: {HOST}:{browser.port}",
        f"Origin: {origin}",
        f"Cookie: {cookies}",
    ]
    head += ["X-Forwarded-Proto: https", f"Content-Type: {FORM}", f"Content-Length: {length}", "", ""]
    return "\r\n".join(head).encode()


@pytest.mark.parametrize("through", ["nginx", "gunicorn"])
def test_a_start_cut_anywhere_starts_nothing(door: FrontDoor, through: str):
    browser = door.client()
    browser.submit("/check/", area="a" * 50)  # refused: it only fetches the token
    body = urlencode({"csrfmiddlewaretoken": browser.token, "area": "knee", "more": "x" * 400}).encode()
    before = counted(door)
    for part in range(90, len(body), 40):
        cut(door, through, request_of(browser, "/check/", len(body)) + body[:part])
    settled(door)
    assert counted(door) == before
    answer = browser.submit("/check/", area="knee")
    assert answer.status == 302
    assert counted(door) != before


def cut(door: FrontDoor, through: str, sent: bytes) -> None:
    """Send so much, then break the line at once, as a lost connection does."""
    if through == "nginx":
        line = door.connect()
        line.connect()
        line.sock.sendall(sent)
        line.sock.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, b"\x01\0\0\0\0\0\0\0")
        line.close()
        return
    with socket.socket(socket.AF_UNIX) as line:
        line.connect(f"{door.folder}/run/public.sock")
        line.sendall(sent)
        line.shutdown(socket.SHUT_WR)
        time.sleep(0.02)


def settled(door: FrontDoor) -> None:
    """Both pools have answered what they had begun: a later request of each kind is through."""
    for _ in range(8):
        assert door.ask("/livez").status == 200
