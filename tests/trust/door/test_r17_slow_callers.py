"""R17: callers who send slowly, or too much, or sit on many lines, end at nginx; everybody else is served."""

import contextlib
import http.client
import ssl

import pytest

from tests.trust.door.test_s20_headers_on_every_answer import assert_protected
from tests.trust.door.test_s37_error_pages import assert_helps
from tests.trust.harness.client import LineBroken
from tests.trust.harness.nginx import HOST, FrontDoor, until

HEAD = f"POST /check/ HTTP/1.1\r\nHost: {HOST}\r\n".encode()
SLOW = {
    "headers": HEAD + b"X-Slow: ",
    "body": HEAD + b"Content-Type: application/x-www-form-urlencoded\r\nContent-Length: 1000\r\n\r\na=",
    "handshake": b"",
}


@contextlib.contextmanager
def many_lines(door: FrontDoor, number: int, sent: bytes):
    lines = []
    try:
        for _ in range(number):
            line = door.connect()
            line.connect()
            line.sock.sendall(sent)
            lines.append(line)
        yield lines
    finally:
        for line in lines:
            line.close()


@pytest.mark.parametrize("kind", SLOW)
def test_fifty_slow_callers_hold_up_nobody(door: FrontDoor, kind: str):
    """Fifty from one address, far more than gunicorn has threads; the limit of one address is sixty."""
    with many_lines(door, 50, SLOW[kind]):
        for path in ("/", "/check/", "/accounts/login/", "/emergency/"):
            assert door.ask(path).status == 200


def test_one_address_gets_sixty_requests_at_a_time_and_is_told_to_wait(door: FrontDoor):
    with many_lines(door, 60, SLOW["body"]):
        refused = []

        def is_refused() -> bool:
            refused[:] = [door.ask("/check/")]
            return refused[0].status == 429

        until(is_refused, "nobody was told to wait")
        assert refused[0].headers["Retry-After"] == "60"
        assert_protected(refused[0])
        assert_helps(refused[0])
    until(lambda: door.ask("/check/").status == 200, "the limit stayed after the callers had gone")


def test_slow_callers_are_cut_off_and_gunicorn_never_hears_of_them(door: FrontDoor):
    log = door.folder / "logs/access.log"
    before, heard = log.read_text().count(" 408 "), door.log("public").count('"route": "check/"')
    with many_lines(door, 1, SLOW["headers"]) as (one,), many_lines(door, 1, SLOW["body"]) as (other,):
        for line in (one, other):
            line.sock.settimeout(30)
            with contextlib.suppress(OSError, ssl.SSLError):
                assert line.sock.recv(1) == b""
    until(lambda: log.read_text().count(" 408 ") >= before + 2, "no 408 in the log", 5)
    assert door.log("public").count('"route": "check/"') == heard


def test_ten_megabytes_are_refused_at_the_door(door: FrontDoor):
    heard = door.log("public").count('"route": "check/"')
    headers = {"Content_Type": "application/x-www-form-urlencoded"}
    with contextlib.suppress(LineBroken):  # nginx may hang up while we still send
        assert door.ask("/check/", method="POST", body=b"a" * 10_000_000, **headers).status == 413
    assert door.ask("/livez").status == 200
    assert door.log("public").count('"route": "check/"') == heard


def test_a_line_that_promises_much_is_refused_before_it_sends(door: FrontDoor):
    line = door.connect()
    line.putrequest("POST", "/check/", skip_host=True)
    for name, value in (("Host", HOST), ("Content-Length", "10000000")):
        line.putheader(name, value)
    line.endheaders()
    answer: http.client.HTTPResponse = line.getresponse()
    assert answer.status == 413
    line.close()
