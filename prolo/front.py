"""Pages that are the same for everybody, answered before Django from what it answered a moment ago."""

import re
import time
from collections.abc import Callable, Iterable
from typing import Any, NamedTuple

SECONDS_KEPT = 1.0  # a page signed, changed or taken away shows within a second, under any load
SECONDS_OF_NEED = 3600.0  # so long a copy stands in while the application cannot answer
MOST_KEPT = 1024
OF_A_BODY = frozenset({"Content-Length", "Content-Type"})
DISPLAY = re.compile(r"(?:^|;\s*)((?:theme|size)=[a-z]{1,8})(?=;|$)")
STAFF = re.compile(r"(?:^|;\s*)(?:__Host-)?known_device=")  # a browser in which staff have signed in
SEEN = ("PATH_INFO", "HTTP_HOST", "HTTP_X_FORWARDED_PROTO", "HTTP_ACCEPT_LANGUAGE")
Headers = list[tuple[str, str]]
Application = Callable[[dict[str, Any], Callable[..., Any]], Iterable[bytes]]


class Kept(NamedTuple):
    """One public page as it went out."""

    headers: Headers
    body: bytes
    etag: str
    at: float


def with_front(application: Application, clock: Callable[[], float] = time.monotonic) -> Application:
    """The application behind a memory of its public pages: only GET without a query, only 200, never a cookie.

    A page with an ETag that says `public` is kept for a second; when the application fails, for an hour.
    A browser of staff is asked for anew each time: it may be shown more, and what it is shown is not kept.
    """
    kept: dict[tuple[Any, ...], Kept] = {}

    def answer(environ: dict[str, Any], start_response: Callable[..., Any]) -> Iterable[bytes]:
        if environ["REQUEST_METHOD"] != "GET" or environ.get("QUERY_STRING"):
            return application(environ, start_response)
        key = _key(environ)
        copy = kept.get(key)
        of_staff = STAFF.search(environ.get("HTTP_COOKIE", "")) is not None
        if of_staff or copy is None or clock() - copy.at > SECONDS_KEPT:
            known = environ.pop("HTTP_IF_NONE_MATCH", None)  # the whole page is asked for, to be kept
            status, headers, body = _asked(application, environ)
            environ["HTTP_IF_NONE_MATCH"] = known
            if fresh := _to_keep(status, headers, body, clock()):
                if len(kept) >= MOST_KEPT:
                    kept.clear()
                copy = kept[key] = fresh
            elif copy is None or status[0] != "5" or clock() - copy.at > SECONDS_OF_NEED:
                if not of_staff:
                    kept.pop(key, None)
                start_response(status, headers)
                return body
        return _given(copy, environ.get("HTTP_IF_NONE_MATCH"), start_response)

    return answer


def _given(copy: Kept, known: str | None, start_response: Callable[..., Any]) -> list[bytes]:
    if known == copy.etag:
        start_response("304 Not Modified", [line for line in copy.headers if line[0] not in OF_A_BODY])
        return []
    start_response("200 OK", copy.headers)
    return [copy.body]


def _key(environ: dict[str, Any]) -> tuple[Any, ...]:
    display = tuple(sorted(DISPLAY.findall(environ.get("HTTP_COOKIE", ""))))
    return (*map(environ.get, SEEN), *display)


def _asked(application: Application, environ: dict[str, Any]) -> tuple[str, Headers, Iterable[bytes]]:
    told: list[tuple[str, Headers]] = []
    body = application(environ, lambda status, headers, *more: told.append((status, headers)))
    return (*told[-1], body)


def _to_keep(status: str, headers: Headers, body: Iterable[bytes], at: float) -> Kept | None:
    """The copy of a public page; None for anything else, whose body is left unread."""
    given = dict(headers)
    public = given.get("Cache-Control", "").startswith("public") and "Set-Cookie" not in given
    if not (public and status.startswith("200 ") and "ETag" in given):
        return None
    try:
        return Kept(headers, b"".join(body), given["ETag"], at)
    finally:
        if close := getattr(body, "close", None):
            close()
