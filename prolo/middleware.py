"""What every request passes through: an id, refusals of malformed input, headers, errors with advice."""

import re
from collections.abc import Callable, Iterator

import structlog
from django.conf import settings
from django.core.exceptions import BadRequest, RequestDataTooBig, TooManyFieldsSent
from django.http import HttpRequest, HttpResponse, UnreadablePostError
from django.shortcuts import render

from prolo import request_id
from prolo.errors import error_context

Handler = Callable[[HttpRequest], HttpResponse]
log = structlog.get_logger("prolo.request")
UNSTORABLE = re.compile("[\x00\ud800-\udfff]")  # what PostgreSQL keeps in no text

PERMISSIONS_POLICY = ", ".join(
    f"{feature}=()"
    for feature in (
        "accelerometer",
        "camera",
        "geolocation",
        "gyroscope",
        "magnetometer",
        "microphone",
        "payment",
        "usb",
    )
)


def give_request_id(get_response: Handler) -> Handler:
    """Number the request, and log method, route and status: never a path parameter, query or body."""

    def middleware(request: HttpRequest) -> HttpResponse:
        number = request_id.begin()
        response = get_response(request)
        match = request.resolver_match
        log.info(
            "request",
            id=number,
            method=request.method,
            route=match.route if match else "",
            status=response.status_code,
        )
        return response

    return middleware


def refuse_malformed(get_response: Handler) -> Handler:
    """Answer what cannot be a person's form before any other code reads it; explain bare refusals."""

    def middleware(request: HttpRequest) -> HttpResponse:
        fault = _fault(request)
        if fault:
            return render(request, f"{fault}.html", error_context(), status=fault)
        response = get_response(request)
        if response.status_code == 405 and not response.content and request.method != "HEAD":
            response.content = render(request, "405.html", error_context()).content
            response["Content-Length"] = str(len(response.content))
        return response

    return middleware


def _fault(request: HttpRequest) -> int:
    """415 for a multipart body, unread; 413 for too much; 400 for a cut body or a text that cannot be stored."""
    if (request.content_type or "").startswith("multipart/"):
        return 415
    if (request.content_params or {}).get("charset", "utf-8").lower() not in {"utf-8", "utf8"}:
        return 400
    try:
        if len(request.body) < int(request.META.get("CONTENT_LENGTH") or 0):
            return 400  # the line broke in the middle: a part of a form is no form
        return 400 if any(map(UNSTORABLE.search, _texts(request))) else 0
    except (RequestDataTooBig, TooManyFieldsSent):
        return 413
    except (BadRequest, UnreadablePostError, ValueError):
        return 400


def _texts(request: HttpRequest) -> Iterator[str]:
    yield from (request.path, request.META.get("QUERY_STRING", ""), *request.COOKIES.values())
    for sent in (request.GET, request.POST):
        for key, values in sent.lists():
            yield from (key, *values)


def name_our_own_origin(get_response: Handler) -> Handler:
    """A page that sends no referrer makes browsers say "Origin: null" with its form, and that it is of this origin.

    The check of forms asks for both an origin and a token; here the token alone decides, as no other site reads it.
    """

    def middleware(request: HttpRequest) -> HttpResponse:
        # Browsers from before 2023 may not say whose form it is.
        own = request.headers.get("Sec-Fetch-Site", "same-origin") == "same-origin"
        secret = request.path.startswith(settings.SECRET_ADDRESSES)
        if secret and own and request.headers.get("Origin") == "null":
            request.META["HTTP_ORIGIN"] = f"{request.scheme}://{request.get_host()}"
        return get_response(request)

    return middleware


def add_headers(get_response: Handler) -> Handler:
    """Headers that Django has no setting for; pages are kept nowhere unless they say otherwise."""

    def middleware(request: HttpRequest) -> HttpResponse:
        response = get_response(request)
        if request.path.startswith(settings.SECRET_ADDRESSES):
            response.headers["Referrer-Policy"] = "no-referrer"
        response.headers.setdefault("Permissions-Policy", PERMISSIONS_POLICY)
        response.headers.setdefault("Cross-Origin-Resource-Policy", "same-origin")
        response.headers.setdefault("X-Frame-Options", "DENY")
        response.headers.setdefault("Cache-Control", "no-store, private")
        return response

    return middleware
