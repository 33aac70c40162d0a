"""One way to every status this service answers with, through nginx: by nginx itself, by gunicorn, by the application."""

import http.client
import io
import re
from collections.abc import Callable

from tests.trust.harness.nginx import HOST, Answer, FrontDoor

FORM = {"Content_Type": "application/x-www-form-urlencoded"}
Way = Callable[[FrontDoor], Answer]


def get(path: str, **headers: str) -> Way:
    return lambda door: door.ask(path, **headers)


def submitted(path: str, **values: str) -> Way:
    return lambda door: door.client().submit(path, **values)


def raw(first_line: str, *headers: str) -> Way:
    head = "\r\n".join([first_line, f"Host: {HOST}", *headers, "", ""]).encode()
    return lambda door: parsed(door.raw(head))


def parsed(answer: bytes) -> Answer:
    head, _, body = answer.partition(b"\r\n\r\n")
    first, _, rest = head.partition(b"\r\n")
    message = http.client.parse_headers(io.BytesIO(rest + b"\r\n\r\n"))
    return Answer(int(first.split()[1]), message, body.decode(errors="replace"))


def too_many_starts(door: FrontDoor) -> Answer:
    browser = door.client()
    answers = [browser.submit("/check/") for _ in range(11)]
    assert [answer.status for answer in answers[:10]] == [302] * 10
    return answers[-1]


def unchanged_style(door: FrontDoor) -> Answer:
    style = re.search(r'href="(/static/prolo\.[0-9a-f]+\.css)"', door.ask("/").text)
    assert style
    return door.ask(style[1], If_None_Match=door.ask(style[1]).headers["ETag"])


def plain_http(door: FrontDoor) -> Answer:
    line = http.client.HTTPConnection("127.0.0.1", door.plain_port, timeout=10)
    line.request("GET", "/check/?area=knee", headers={"Host": "evil.example", "X-Forwarded-Proto": "https"})
    answer = line.getresponse()
    return Answer(answer.status, answer.headers, answer.read().decode())


NOBODYS = "/check/5f0c7d0e-6f0b-4c55-9d5f-5b6d2a1f8e11"
FINE: dict[str, tuple[int, Way]] = {
    "a page": (200, get("/check/")),
    "a page of the library": (200, get("/")),
    "the emergency page, a file": (200, get("/emergency/")),
    "health": (200, get("/livez")),
    "sign-in": (200, get("/accounts/login/")),
    "a style": (200, get("/static/prolo.css")),
    "a style, not changed": (304, unchanged_style),
    "the style of nginx's pages": (200, get("/pages/pages.css")),
    "a redirect of the application": (302, submitted("/check/")),
    "a redirect to the address with a slash": (301, get("/risks")),
    "a redirect to sign-in": (302, get("/desk/")),
    "a redirect to https": (301, plain_http),
}
REFUSED: dict[str, tuple[int, Way]] = {
    "400 foreign host": (400, get("/check/", Host="evil.example")),
    "400 no host": (400, lambda door: parsed(door.raw(b"GET / HTTP/1.1\r\n\r\n"))),
    "400 no HTTP": (400, lambda door: parsed(door.raw(b"GARBAGE\r\n\r\n"))),
    "400 two lengths": (400, raw("POST /check/ HTTP/1.1", "Content-Length: 3", "Transfer-Encoding: chunked")),
    "400 NUL in the query": (400, get("/check/?area=%00")),
    "400 header of 9 kB": (400, get("/livez", X_Long="a" * 9000)),
    "400 150 headers": (400, get("/livez", **{f"X_{n}": "1" for n in range(150)})),
    "400 charset": (400, get("/check/", Content_Type="text/plain; charset=hex")),
    "403 no token": (403, lambda door: door.ask("/check/", method="POST", body="a=b", **FORM)),
    "404 application": (404, get(f"{NOBODYS}/about_you/")),
    "404 library": (404, get("/no/such/page/")),
    "404 nginx": (404, get("/metrics")),
    "404 admin": (404, get("/admin/")),
    "404 style": (404, get("/static/nothing.css")),
    "404 folder of styles": (404, get("/static/")),
    "404 page of nginx by its own address": (404, get("/pages/5xx.html")),
    "405 application": (405, get(f"{NOBODYS}/stop/number/")),
    "404 post to a style": (404, lambda door: door.ask("/static/prolo.css", method="POST", body="")),
    "413 nginx": (413, raw("POST /check/ HTTP/1.1", "Content-Length: 10000000")),
    "413 application": (413, lambda door: door.client().submit("/check/", **{f"f{n}": "" for n in range(1500)})),
    "414 nginx": (414, get("/check/?area=" + "a" * 9000)),
    "415 upload": (415, raw("POST /check/ HTTP/1.1", "Content-Type: multipart/form-data", "Content-Length: 9")),
    "422 form": (422, submitted("/check/", area="a" * 50)),
    "429 application": (429, too_many_starts),
    "500 application": (500, get("/fails/")),
}  # fmt: skip
