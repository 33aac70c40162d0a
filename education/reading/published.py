"""Published pages as bytes, kept in the memory of the process and answered with their ETag."""

import hashlib
import secrets
import time
from collections import OrderedDict
from dataclasses import dataclass
from datetime import datetime
from threading import Lock
from typing import Any
from uuid import UUID

from django.contrib.auth.models import AnonymousUser
from django.http import HttpRequest, HttpResponse
from django.template.loader import render_to_string
from django.utils.cache import get_conditional_response, patch_vary_headers
from django.utils.http import http_date

from education import review_clock
from education.queries import Address
from education.reading import recent
from education.reading.presenter import page_context

CACHE_CONTROL = "public, max-age=60"
# The phone, the opening hours and the links to other pages may change under a text that does not.
SECONDS_KEPT = 60
MOST_KEPT = 512
DISPLAY_COOKIES = ("theme", "size")
PAGE = "education/page.html"
CUT = secrets.token_hex(16)
"""Stands in a frame where each answer puts its own words; no text of a page can hold it."""

Key = tuple[Any, ...]


@dataclass(frozen=True)
class Copy:
    body: bytes
    etag: str
    fresh_until: float


_copies: OrderedDict[Key, Copy] = OrderedDict()
_lock = Lock()


def respond(
    request: HttpRequest, address: Address, version_id: UUID, *, lang: str, at: datetime
) -> HttpResponse:
    """200 with the page, or 304 when the browser has it; never a cookie, never the session."""
    copy = _copy_of(request, address, version_id, lang=lang, at=at)
    moments = [moment for moment in (address.made_at, address.signed_at) if moment]
    changed = int(max(moments).timestamp())
    response = HttpResponse(copy.body)
    response["ETag"] = copy.etag
    response["Last-Modified"] = http_date(changed)
    response["Cache-Control"] = CACHE_CONTROL
    patch_vary_headers(response, ["Cookie"])  # theme and text size are in the markup
    answer = get_conditional_response(request, etag=copy.etag, last_modified=changed, response=response)
    return answer if isinstance(answer, HttpResponse) else response


def respond_to_staff(
    request: HttpRequest, address: Address, version_id: UUID, *, lang: str, at: datetime
) -> HttpResponse:
    """The page of everyone under a bar that leads to the work on it; kept nowhere."""
    context = page_context(address, version_id, lang=lang, at=at) | {"for_staff": True}
    response = HttpResponse(render_to_string(PAGE, context, request=as_anyone(request)))
    response["Cache-Control"] = "private, no-store"
    return response


def frame(
    request: HttpRequest, address: Address, template: str, *, lang: str, at: datetime, for_staff: bool
) -> list[bytes]:
    """The pieces of a page between its cuts: the same for everyone and kept like a page, but for staff."""
    if address.version_id is None:
        raise ValueError("a page without a text has no frame")
    if not for_staff:
        copy = _copy_of(request, address, address.version_id, lang=lang, at=at, template=template)
        return copy.body.split(CUT.encode())
    context = page_context(address, address.version_id, lang=lang, at=at) | {"for_staff": True, "cut": CUT}
    pieces = render_to_string(template, context, request=as_anyone(request)).split(CUT)
    return [piece.encode() for piece in pieces]


def _copy_of(
    request: HttpRequest,
    address: Address,
    version_id: UUID,
    *,
    lang: str,
    at: datetime,
    template: str = PAGE,
) -> Copy:
    late = review_clock.lateness(address.next_review_on, today=at.date())
    display = tuple(_known(request.COOKIES.get(name)) for name in DISPLAY_COOKIES)
    signs = (address.signed_at, address.next_review_on, late)
    key: Key = (template, version_id, address.slug, *signs, lang, *display)
    with _lock:
        copy = _copies.get(key)
    if copy and copy.fresh_until > time.monotonic():
        return copy
    context = page_context(address, version_id, lang=lang, at=at) | {"cut": CUT}
    body = render_to_string(template, context, request=as_anyone(request)).encode()
    digest = hashlib.sha256(body).hexdigest()[:12]
    copy = Copy(body, f'"{version_id}-{digest}"', time.monotonic() + SECONDS_KEPT)
    with _lock:
        _copies[key] = copy
        _copies.move_to_end(key)
        while len(_copies) > MOST_KEPT:
            _copies.popitem(last=False)
    return copy


def _known(choice: str | None) -> str:
    """A cookie value as part of a key: our own values are short words; anything else is one and the same."""
    return choice if choice and len(choice) <= 8 and choice.isalpha() else ""


def as_anyone(request: HttpRequest) -> HttpRequest:
    """The same address and display choice with nothing of the person: what is shown can be shown to all."""
    bare = HttpRequest()
    bare.method = "GET"
    bare.path = bare.path_info = request.path
    bare.META = {name: request.META[name] for name in ("SERVER_NAME", "SERVER_PORT") if name in request.META}
    bare.COOKIES = {name: _known(request.COOKIES.get(name)) for name in DISPLAY_COOKIES}
    bare.user = AnonymousUser()
    return bare


def forget_all() -> None:
    """Drop every copy of this process, and what it knows of the library."""
    with _lock:
        _copies.clear()
    recent.forget_all()
