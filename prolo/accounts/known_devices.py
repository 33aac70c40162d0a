"""Browsers a person has signed in with before: strangers' guesses never shut them out."""

import secrets
from datetime import timedelta
from typing import Any

from django.conf import settings
from django.core import signing
from django.http import HttpRequest, HttpResponse

from prolo.accounts.models import User

KEPT = timedelta(days=180)
MOST_PEOPLE = 8  # who share one browser at a desk
SALT = "accounts.known_devices"


def cookie_name() -> str:
    """Such a cookie travels over https alone, as the session's does."""
    return "__Host-known_device" if settings.SESSION_COOKIE_SECURE else "known_device"


def device_of(request: HttpRequest, user: User | None) -> str | None:
    """The name of this browser if the person signed in here since the password was set; else None."""
    known = _read(request)
    here = user is not None and known["people"].get(str(user.pk)) == user.get_session_auth_hash()[:16]
    return str(known["device"]) if here else None


def remember(request: HttpRequest, response: HttpResponse, user: User) -> None:
    """The person has signed in here, second factor included; a new password ends it."""
    known = _read(request)
    others = {pk: seal for pk, seal in known["people"].items() if pk != str(user.pk)}
    newest = [*others.items()][-(MOST_PEOPLE - 1) :]
    known["people"] = {**dict(newest), str(user.pk): user.get_session_auth_hash()[:16]}
    response.set_cookie(
        cookie_name(),
        signing.dumps(known, salt=SALT),
        max_age=KEPT,
        secure=settings.SESSION_COOKIE_SECURE,
        httponly=True,
        samesite="Lax",
    )


def _read(request: HttpRequest) -> dict[str, Any]:
    try:
        known: dict[str, Any] = signing.loads(request.COOKIES.get(cookie_name(), ""), salt=SALT, max_age=KEPT)
    except signing.BadSignature:
        return {"device": secrets.token_urlsafe(12), "people": {}}
    return known
