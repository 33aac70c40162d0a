"""S22: requests no browser makes, byte by byte, through nginx to gunicorn: none is answered with an error of ours."""

import socket

import pytest

from tests.trust.harness.nginx import HOST, FrontDoor

FORM = "Content-Type: application/x-www-form-urlencoded"
LINES = {
    "NUL in the query": ["GET /?q=%00 HTTP/1.1"],
    "NUL in the path": ["GET /a%00b/ HTTP/1.1"],
    "surrogate in the path": ["GET /%ED%A0%80/ HTTP/1.1"],
    "broken UTF-8": ["GET /%FF%FE/?%FF=%FE HTTP/1.1"],
    "out of the root": ["GET /../../etc/passwd HTTP/1.1"],
    "out of the styles": ["GET /static/..%2f..%2fnginx.conf HTTP/1.1"],
    "out of the styles, bare": ["GET /static../nginx.conf HTTP/1.1"],
    "nine kilobytes of address": ["GET /" + "a" * 9000 + " HTTP/1.1"],
    "seven kilobytes of query": ["GET /check/?area=" + "a" * 7000 + " HTTP/1.1"],
    "1,500 fields in the query": ["GET /check/?" + "a&" * 1500 + " HTTP/1.1"],
    "500 fields and a charset": [
        "GET /check/?" + "a&" * 500 + " HTTP/1.1",
        "Content-Type: text/plain; charset=utf-8",
    ],
    "150 headers": ["GET /check/ HTTP/1.1", *(f"X-{n}: 1" for n in range(150))],
    "a header of nine kilobytes": ["GET /check/ HTTP/1.1", "X-Long: " + "a" * 9000],
    "letters outside ASCII in a header": ["GET /check/ HTTP/1.1", "X-Name: \xff\xfe", "Cookie: a=\xff"],
    "odd charset": ["GET /check/?a=%41 HTTP/1.1", "Content-Type: text/plain; charset=hex"],
    "charset of a name": ["GET /check/?a=%41 HTTP/1.1", "Content-Type: a/b; charset*=hex''%41"],
    "idna": ["GET /check/?a=%41 HTTP/1.1", "Content-Type: text/plain; charset=idna"],
    "NUL in a session": ["GET /desk/ HTTP/1.1", 'Cookie: __Host-session="abcdefgh\\000ijkl"'],
    "NUL in a session of a patient": ["GET /check/ HTTP/1.1", 'Cookie: __Host-session="abcdefgh\\000ijkl"'],
    "endless language": ["GET /check/ HTTP/1.1", "Accept-Language: " + "a-" * 2000],
    "odd dates": [
        "GET / HTTP/1.1",
        "If-Modified-Since: Thu, 99 Foo 99999 99:99:99 GMT",
        'If-None-Match: W/"',
    ],
    "odd range": ["GET /static/prolo.css HTTP/1.1", "Range: bytes=9-1,a-b,-0"],
    "odd origin": [
        "POST /check/ HTTP/1.1",
        "Origin: http://[",
        "Referer: http://[::",
        FORM,
        "Content-Length: 0",
    ],
    "negative length": ["POST /check/ HTTP/1.1", FORM, "Content-Length: -1"],
    "two lengths": ["POST /check/ HTTP/1.1", FORM, "Content-Length: 3", "Content-Length: 4"],
    "length and chunks": ["POST /check/ HTTP/1.1", FORM, "Content-Length: 3", "Transfer-Encoding: chunked"],
    "unknown coding": ["POST /check/ HTTP/1.1", FORM, "Transfer-Encoding: gzip, chunked"],
    "unknown method": ["BREW /check/ HTTP/1.1", "Content-Length: 0"],
    "trace": ["TRACE /check/ HTTP/1.1"],
    "connect": ["CONNECT evil.example:443 HTTP/1.1"],
    "whole address": ["GET http://evil.example/check/ HTTP/1.1"],
    "old HTTP": ["GET /check/ HTTP/0.9"],
    "new HTTP": ["GET /check/ HTTP/9.9"],
    "expectation": ["POST /check/ HTTP/1.1", "Expect: the worst", FORM, "Content-Length: 0"],
    "upgrade": [
        "GET /check/ HTTP/1.1",
        "Connection: Upgrade",
        "Upgrade: h2c, websocket",
        "HTTP2-Settings: AAAA",
    ],
    "a page kept by nothing": ["GET /pages/../nginx.conf HTTP/1.1"],
}
BODIES = {
    "NUL": b"area=%00",
    "surrogates": b"area=%ED%A0%80%ED%B0%80",
    "raw bytes": b"area=\xff\xfe\x00",
    "1,500 fields": b"&".join(b"f%d=1" % number for number in range(1500)),
    "nothing but separators": b"&" * 5000 + b"=" * 5000,
    "almost too much": b"area=" + b"x" * 260_000,
    "ten megabytes": b"area=" + b"x" * 10_000_000,
}


@pytest.mark.parametrize("name", LINES)
def test_no_request_line_or_header_breaks_us(door: FrontDoor, name: str):
    first, *headers = LINES[name]
    sent = "\r\n".join([first, f"Host: {HOST}", "Connection: close", *headers, "", ""]).encode("latin-1")
    for answer in (door.raw(sent), straight_to_gunicorn(door, sent)):
        assert answer.startswith(
            (b"HTTP/1.1 2", b"HTTP/1.1 3", b"HTTP/1.1 4", b"HTTP/1.0 4", b"<!DOCTYPE")
        ), answer[:80]
        assert b"worker_connections" not in answer


def straight_to_gunicorn(door: FrontDoor, sent: bytes) -> bytes:
    """As if nginx had let it through."""
    with socket.socket(socket.AF_UNIX) as line:
        line.settimeout(10)
        line.connect(f"{door.folder}/run/public.sock")
        line.sendall(sent.replace(b"\r\n", b"\r\nX-Forwarded-Proto: https\r\n", 1))
        line.shutdown(socket.SHUT_WR)
        return line.recv(65536)


@pytest.mark.parametrize("name", BODIES)
def test_no_body_breaks_us(door: FrontDoor, name: str):
    browser = door.client()
    browser.submit("/check/")
    body = f"csrfmiddlewaretoken={browser.token}&".encode() + BODIES[name]
    try:
        status = browser.send("/check/", method="POST", body=body.decode("latin-1")).status
    except OSError:
        status = 413  # nginx hung up while we still sent
    assert 200 <= status < 500
    assert door.ask("/livez").status == 200


@pytest.mark.parametrize("parts", [1, 300])
def test_no_parts_break_us(door: FrontDoor, parts: int):
    piece = b'--x\r\nContent-Disposition: form-data; name="f"; filename="a.txt"\r\n\r\ny\r\n'
    answer = door.ask(
        "/check/", method="POST", body=piece * parts, Content_Type="multipart/form-data; boundary=x"
    )
    assert answer.status == 415
