"""What every request passes through: an id, refusals of malformed input, headers, errors with advice."""

from collections.abc import Callable

import structlog
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from prolo import request_id
from prolo.errors import error_context

Handler = Callable[[HttpRequest], HttpResponse]
log = structlog.get_logger("prolo.request")

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
    """400 for a NUL byte or a lone surrogate in any value; 415 for multipart, which no form here needs."""

    def middleware(request: HttpRequest) -> HttpResponse:
        if request.content_type == "multipart/form-data":
            return render(request, "415.html", error_context(), status=415)
        values = [request.path, request.META.get("QUERY_STRING", "")]
        values += [v for _, many in request.GET.lists() for v in many]
        if request.method == "POST":
            values += [v for key, many in request.POST.lists() for v in (key, *many)]
        if not all(map(_is_storable, values)):
            return render(request, "400.html", error_context(), status=400)
        return get_response(request)

    return middleware


def _is_storable(value: str) -> bool:
    return "\x00" not in value and not any("\ud800" <= letter <= "\udfff" for letter in value)


def add_headers(get_response: Handler) -> Handler:
    """Headers that Django has no setting for; pages are kept nowhere unless they say otherwise."""

    def middleware(request: HttpRequest) -> HttpResponse:
        response = get_response(request)
        response.headers.setdefault("Permissions-Policy", PERMISSIONS_POLICY)
        response.headers.setdefault("Cross-Origin-Resource-Policy", "same-origin")
        response.headers.setdefault("Cache-Control", "no-store, private")
        return response

    return middleware
