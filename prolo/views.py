"""Pages of the house itself: health, display choice, error pages, the way to a staff member's first page."""

import sys
from datetime import timedelta
from typing import Any

import structlog
from django.conf import settings
from django.db import Error, InterfaceError, OperationalError, connection
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.timezone import now
from django.utils.translation import get_language
from django.views.decorators.http import require_http_methods, require_safe

from prolo import request_id
from prolo.accounts.kept_words import typed_in
from prolo.accounts.permissions import Permission, may, open_page, signed_in_page
from prolo.errors import error_context
from prolo.languages.middleware import COOKIE as LANGUAGE
from prolo.languages.services import offered

log = structlog.get_logger("prolo.request")
THEMES = ("auto", "light", "dark")
SIZES = ("normal", "large", "larger")
A_YEAR = 365 * 24 * 3600
HALF_A_YEAR = timedelta(days=180)


@open_page
@require_safe
def livez(request: HttpRequest) -> HttpResponse:
    """The process answers."""
    return JsonResponse({"alive": True})


@open_page
@require_safe
def readyz(request: HttpRequest) -> HttpResponse:
    """The process reaches its database."""
    try:
        connection.close_if_health_check_failed()  # a kept connection may have died since the last request
        connection.ensure_connection()
    except Error:
        return JsonResponse({"ready": False}, status=503)
    return JsonResponse({"ready": True})


@open_page
@require_safe
def emergency(request: HttpRequest) -> HttpResponse:
    """What to do in an emergency; needs no database. The shipped nginx serves a file of its own here."""
    return render(request, "prolo_pages/emergency.html")


@open_page
@require_safe
def security_txt(request: HttpRequest) -> HttpResponse:
    """Whom to tell about a weakness, as RFC 9116 writes it."""
    until = (now() + HALF_A_YEAR).replace(hour=0, minute=0, second=0, microsecond=0)
    lines = [
        f"Contact: {settings.SECURITY_CONTACT}",
        f"Expires: {until.isoformat().replace('+00:00', 'Z')}",
        f"Canonical: {settings.PUBLIC_ORIGIN}{request.path}",
        "Preferred-Languages: en",
    ]
    return HttpResponse("\n".join(lines) + "\n", content_type="text/plain; charset=utf-8")


@open_page
@require_http_methods(["GET", "HEAD", "POST"])
def display(request: HttpRequest) -> HttpResponse:
    """Choose theme, text size and language; kept in cookies, back to where the person was."""
    back = request.POST.get("next") or request.GET.get("next", "/")
    if not url_has_allowed_host_and_scheme(back, allowed_hosts=None) or not back.startswith("/"):
        back = "/"
    if request.method != "POST":
        context = {"next": back, "languages": offered(), "spoken": get_language()}
        return render(request, "prolo_pages/display.html", context)
    response = redirect(back)
    languages = tuple(offered()) if "language" in request.POST else ()
    for name, allowed in (("theme", THEMES), ("size", SIZES), (LANGUAGE, languages)):
        value = request.POST.get(name, "")
        if value in allowed:
            response.set_cookie(
                name, value, max_age=A_YEAR, httponly=True, samesite="Lax", secure=not settings.DEMO
            )
    return response


def display_choice(request: HttpRequest) -> dict[str, Any]:
    """Context: the chosen theme and text size, where to go back to, and whether this is the demo."""
    theme, size = request.COOKIES.get("theme"), request.COOKIES.get("size")
    chosen = {
        "theme": theme if theme in THEMES else THEMES[0],
        "size": size if size in SIZES else SIZES[0],
        "back": "" if request.path.startswith(settings.SECRET_ADDRESSES) else request.path,
    }
    return {"display": chosen, "demo": settings.DEMO}


@signed_in_page
@require_safe
def home_of_staff(request: HttpRequest) -> HttpResponse:
    """After sign-in: clinicians to the flagged cases, the desk to its queue, a manager to the library."""
    if may(request.user, Permission.READ_CLINICAL):
        return redirect("clinician:queue")
    if may(request.user, Permission.WORK_QUEUE):
        return redirect("desk:queue")
    if may(request.user, Permission.EDIT_PAGES):
        return redirect("library:pages")
    return redirect("education:home")


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """The form's token was lost, or the browser takes no cookies. What was typed is shown, to be written only once."""
    context = error_context() | {"typed": typed_in(request.POST)}
    name = "403_csrf.html" if settings.CSRF_COOKIE_NAME in request.COOKIES else "403_cookies.html"
    return render(request, name, context, status=403)


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:
    """The request cannot be read: a foreign host, a damaged address."""
    return render(request, "400.html", error_context(), status=400)


def forbidden(request: HttpRequest, exception: Exception) -> HttpResponse:
    """Signed in, and not for this page."""
    return render(request, "403.html", error_context(), status=403)


def not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    """Nothing here, or nothing for this browser."""
    return render(request, "404.html", error_context(), status=404)


def server_error(request: HttpRequest) -> HttpResponse:
    """A page that needs no database. When the database is what is missing: 503, and when to try again."""
    error = sys.exc_info()[1]
    if not isinstance(error, OperationalError | InterfaceError):
        return render(None, "500.html", error_context(), status=500)
    log.error("database away", id=request_id.current(), error=type(error).__name__)
    response = render(None, "503.html", error_context(), status=503)
    response["Retry-After"] = "10"
    return response
