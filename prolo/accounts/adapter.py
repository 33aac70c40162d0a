"""How allauth behaves here: nobody signs up, nothing tells who is known, secrets are sealed."""

from collections.abc import Mapping
from typing import Any
from urllib.parse import urlsplit

from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.authentication import get_authentication_records
from allauth.core.internal import ratelimit
from allauth.mfa.adapter import DefaultMFAAdapter
from django.conf import settings
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.timezone import now
from django.utils.translation import gettext_lazy as _

from prolo.accounts import guesses, kept_words, known_devices
from prolo.accounts.models import User, fold_email
from prolo.audit import record
from prolo.vault import sealing

SECRETS = "mfa_authenticator.data:secrets"
NO_MATCH = _("The e-mail address or the password is not right.")


class ClosedAdapter(DefaultAccountAdapter):
    """Staff are invited; every sign-in, failure, sign-out and change of password is written down."""

    error_messages = DefaultAccountAdapter.error_messages | {
        "email_password_mismatch": NO_MATCH,
        "account_inactive": NO_MATCH,
        "too_many_login_attempts": _("Too many tries. Wait an hour, or ask your manager."),
        "incorrect_password": _("The password is not right."),
        "enter_current_password": _("Enter your current password."),
    }

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        return False

    def get_client_ip(self, request: HttpRequest) -> str:
        """The entry our own proxies wrote, counted from the right; else the socket's address."""
        chain: list[str] = [part.strip() for part in request.headers.get("x-forwarded-for", "").split(",")]
        proxies: int = settings.TRUSTED_PROXIES
        if proxies and len(chain) >= proxies and chain[-proxies]:
            return chain[-proxies]
        return str(request.META.get("REMOTE_ADDR") or "127.0.0.1")  # a unix socket has no address

    def pre_authenticate(self, request: HttpRequest, **credentials: Any) -> None:
        """From a browser the owner has used before, strangers' guesses at the account do not count."""
        device = known_devices.device_of(request, _named(credentials))
        if device is None:
            super().pre_authenticate(request, **credentials)
            return
        usage = ratelimit.consume(
            request,
            app="allauth.account",
            action="login_failed",
            config={"login_failed": "10/h/key"},
            key=f"{self._get_login_attempts_cache_key(request, **credentials)} {device}",
        )
        if not usage:
            raise self.validation_error("too_many_login_attempts")
        self._login_failed_rl_usage = usage

    def authenticate(self, request: HttpRequest, **credentials: Any) -> User | None:
        """A closed account is told nothing that a wrong password is not told."""
        user: User | None = super().authenticate(request, **credentials)
        if user is None or user.is_active:
            return user
        self.authentication_failed(request, **credentials)
        return None

    def authentication_failed(self, request: HttpRequest, **credentials: Any) -> None:
        known, at = _named(credentials), now()
        subject = f"user:{known.pk}" if known else "user:unknown"
        record(action="sign-in failed", by=None, at=at, subject=subject)
        if known:
            guesses.failed(user=known, at=at)

    def post_login(self, request: HttpRequest, user: User, **more: Any) -> HttpResponse:
        """To the page asked for, or first to the words that were kept when the last session ended."""
        response: HttpResponse = super().post_login(request, user, **more)
        if kept_words.kept(user=user, at=now()):
            response = redirect("kept_words")
        known_devices.remember(request, response, user)
        return response

    def login(self, request: HttpRequest, user: User) -> None:
        with transaction.atomic():
            super().login(request, user)
            record(action="signed in", by=user, at=now())

    def logout(self, request: HttpRequest) -> None:
        if isinstance(request.user, User):
            record(action="signed out", by=request.user, at=now())
        super().logout(request)

    def set_password(self, user: User, password: str) -> None:
        with transaction.atomic():
            super().set_password(user, password)
            record(action="password set", by=user, at=now(), subject=f"user:{user.pk}")

    def is_reauthentication_required(self, *, app: str, **kwargs: Any) -> bool:
        """A password, code or passkey within the last 10 minutes is enough; the sign-in itself counts."""
        shown = [entry["at"] for entry in get_authentication_records(self.request, self.request.user)]
        return not shown or now().timestamp() - max(shown) > settings.ACCOUNT_REAUTHENTICATION_TIMEOUT

    def send_mail(self, template_prefix: str, email: str, context: dict[str, Any]) -> None:
        """Mails carry the clinic's name and the configured origin, never the request's host."""
        super().send_mail(template_prefix, email, context | {"clinic_name": settings.CLINIC_NAME})

    def format_email_subject(self, subject: str) -> str:
        return f"{settings.CLINIC_NAME}: {subject}"

    def get_reset_password_from_key_url(self, key: str) -> str:
        path = reverse("account_reset_password_from_key", kwargs={"uidb36": "UID", "key": "KEY"})
        return settings.PUBLIC_ORIGIN + path.replace("UID-KEY", key)

    def respond_user_inactive(self, request: HttpRequest, user: User) -> HttpResponse:
        return redirect("account_login")

    def _get_login_attempts_cache_key(self, request: HttpRequest, **credentials: Any) -> str:
        """All spellings of one address share one count."""
        return fold_email(credentials.get("email") or credentials.get("username") or "")


def _named(credentials: Mapping[str, Any]) -> User | None:
    """The account whose address was typed."""
    return User.objects.filter(email=fold_email(credentials.get("email") or "")).first()


class SealedMFAAdapter(DefaultMFAAdapter):
    """Secrets of the second factor are sealed; passkeys belong to the configured origin."""

    error_messages = DefaultMFAAdapter.error_messages | {
        "incorrect_code": _("The code is not right. Wait for the next one and enter that."),
    }

    def encrypt(self, text: str) -> str:
        return sealing.seal(text.encode(), place=SECRETS)

    def decrypt(self, encrypted_text: str) -> str:
        return sealing.unseal(encrypted_text, place=SECRETS).decode()

    def get_totp_issuer(self) -> str:
        return settings.CLINIC_NAME

    def get_public_key_credential_rp_entity(self) -> dict[str, str]:
        return {"id": urlsplit(settings.PUBLIC_ORIGIN).hostname or "", "name": settings.CLINIC_NAME}
