"""What stands between a staff session and a page: its age, and the second factor."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

from allauth.account.authentication import get_authentication_records
from allauth.mfa.adapter import get_adapter
from allauth.mfa.models import Authenticator
from django.conf import settings
from django.contrib.auth import logout
from django.contrib.auth.middleware import LoginRequiredMiddleware
from django.contrib.auth.views import redirect_to_login
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, resolve_url
from django.utils.timezone import now

from prolo.accounts import kept_words
from prolo.accounts.models import User
from prolo.accounts.permissions import Access, access_of
from prolo.audit import record

IDLE = timedelta(minutes=15)
WHOLE = timedelta(hours=12)
# The time of the last page is written at most once a minute: a page must not cost a write.
STAMP_EVERY = timedelta(minutes=1)
SINCE, SEEN = "staff_since", "staff_seen"

ENROLMENT = frozenset(
    {
        "mfa_index",
        "mfa_activate_totp",
        "totp_picture",
        "mfa_add_webauthn",
        "mfa_list_webauthn",
        "account_reauthenticate",
    }
)
"""Open to a person who has no second factor yet. Once there is one, a password alone adds no other."""
CODE_AGAIN = frozenset({"mfa_reauthenticate", "mfa_reauthenticate_webauthn"})


class SignInRequired(LoginRequiredMiddleware):
    """Everyone signs in, except where the view says otherwise; there nobody is even looked up."""

    def process_view(self, request: HttpRequest, view: Any, args: Any, kwargs: Any) -> Any:
        if not getattr(view, "login_required", True):
            return None
        return super().process_view(request, view, args, kwargs)


class _StaffPages:
    """Looks at pages that are not open to anyone; open pages never touch the session."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_view(self, request: HttpRequest, view: Any, args: Any, kwargs: Any) -> HttpResponse | None:
        match = request.resolver_match
        access = access_of(view, match.url_name if match else None)
        if access is Access.OPEN or not request.user.is_authenticated:
            return None
        return self.look(request, access)

    def look(self, request: HttpRequest, access: Any) -> HttpResponse | None:
        raise NotImplementedError


class SessionLimits(_StaffPages):
    """Ends a staff session after 15 minutes without a page, and after 12 hours in any case."""

    def look(self, request: HttpRequest, access: Any) -> HttpResponse | None:
        session, at = request.session, now().timestamp()
        by = request.user if isinstance(request.user, User) else None
        since, seen = session.setdefault(SINCE, at), session.setdefault(SEEN, at)
        if at - seen > IDLE.total_seconds() or at - since > WHOLE.total_seconds():
            if access is not Access.PATIENT:  # on those pages a patient may be typing
                kept_words.keep_on_ending(request, at=now())
            record(action="session ended", by=by, at=now(), why="idle or too old")
            logout(request)
            return None if access is Access.PATIENT else redirect_to_login(request.get_full_path())
        if is_quiet(request):
            return None
        if at - seen >= STAMP_EVERY.total_seconds():
            session[SEEN] = at
        if request.method == "POST" and by and session.pop(kept_words.FLAG, False):
            kept_words.forget(user=by)  # sent in time after all
        return None


def is_quiet(request: HttpRequest) -> bool:
    """A page that keeps words, or renews itself, is no sign that somebody is there; a person who says so is."""
    match = request.resolver_match
    if request.headers.get("X-By-Itself"):
        return True
    return bool(match and match.url_name == "keep_words") and "stay" not in request.POST


def seconds_left(request: HttpRequest, *, at: float) -> int:
    """How long this session lasts if nobody touches it."""
    seen, since = request.session.get(SEEN, at), request.session.get(SINCE, at)
    return int(min(seen + IDLE.total_seconds(), since + WHOLE.total_seconds()) - at)


class SecondFactorRequired(_StaffPages):
    """No staff page before the second factor: enrolment, then the code or the passkey. Off in the demo."""

    def look(self, request: HttpRequest, access: Any) -> HttpResponse | None:
        if settings.DEMO or passed_second_factor(request):
            return None
        types = [Authenticator.Type.TOTP, Authenticator.Type.WEBAUTHN]
        enrolled = get_adapter().is_mfa_enabled(request.user, types=types)
        match = request.resolver_match
        if match and match.url_name in (CODE_AGAIN if enrolled else ENROLMENT):
            return None
        if not enrolled:
            return redirect("mfa_index")
        return redirect_to_login(request.get_full_path(), resolve_url("mfa_reauthenticate"))


def passed_second_factor(request: HttpRequest) -> bool:
    """Did this very session show a code or a passkey?"""
    return any(entry.get("method") == "mfa" for entry in get_authentication_records(request, request.user))
