"""allauth's forms in this house's words, with what they leave open: each code once, and enrolment counts."""

import hashlib
from typing import Any

from allauth.account import forms as account
from allauth.account.internal.flows.login import record_authentication
from allauth.core import context
from allauth.mfa.adapter import get_adapter
from allauth.mfa.base.forms import AuthenticateForm, ReauthenticateForm
from allauth.mfa.totp.forms import ActivateTOTPForm
from allauth.mfa.webauthn.forms import AddWebAuthnForm
from django.contrib.auth.password_validation import password_validators_help_texts
from django.core.cache import cache
from django.core.exceptions import ValidationError
from django.utils.timezone import now
from django.utils.translation import gettext_lazy as _

from prolo.accounts import guesses
from prolo.audit import record

# A code is accepted one step early or late: three steps of 30 seconds, and then some.
REMEMBERED_SECONDS = 150


class _PlainWords:
    """No placeholder stands in for a label; the rules of a new password are one plain hint."""

    words: dict[str, Any] = {}
    rules_under = ""
    fields: dict[str, Any]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for field in self.fields.values():
            field.widget.attrs.pop("placeholder", None)
        for name, label in self.words.items():
            self.fields[name].label = label
            self.fields[name].help_text = ""
        if self.rules_under:
            self.fields[self.rules_under].help_text = " ".join(password_validators_help_texts())


class SignInForm(_PlainWords, account.LoginForm):
    words = {"login": _("Work e-mail"), "password": _("Password")}


class PasswordAgainForm(_PlainWords, account.ReauthenticateForm):
    words = {"password": _("Password")}


class AskForLinkForm(_PlainWords, account.ResetPasswordForm):
    words = {"email": _("Work e-mail")}


class NewPasswordForm(_PlainWords, account.ResetPasswordKeyForm):
    words = {"password1": _("New password"), "password2": _("New password again")}
    rules_under = "password1"


class ChangePasswordForm(_PlainWords, account.ChangePasswordForm):
    words = {
        "oldpassword": _("Current password"),
        "password1": _("New password"),
        "password2": _("New password again"),
    }
    rules_under = "password1"


class _CodeOnce:
    """A code that was used once is not right a second time."""

    user: Any
    fields: dict[str, Any]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["code"]
        field.label = _("6-digit code")
        field.widget.attrs = {"autocomplete": "one-time-code", "inputmode": "numeric"}

    def clean_code(self) -> str:
        code: str = super().clean_code()  # type: ignore[misc]
        spent = hashlib.sha256(f"{self.user.pk} {code.strip()}".encode()).hexdigest()
        if not cache.add(f"second_factor_spent_{spent}", True, timeout=REMEMBERED_SECONDS):
            raise get_adapter().validation_error("incorrect_code")
        return code


class CodeForm(_CodeOnce, AuthenticateForm):
    """The second factor at sign-in."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["code"].label = _("6-digit code, or a recovery code")

    def clean_code(self) -> str:
        """A wrong code after a right password is the graver failure: it counts and is written down too."""
        try:
            return super().clean_code()
        except ValidationError:
            at = now()
            record(action="second factor failed", by=None, at=at, subject=f"user:{self.user.pk}")
            guesses.failed(user=self.user, at=at)
            raise


class CodeAgainForm(_CodeOnce, ReauthenticateForm):
    """The second factor once more, before something weighty."""


class EnrolAppForm(_CodeOnce, ActivateTOTPForm):
    """The first code of a new app: shows that it works, so this session has its second factor."""

    def clean_code(self) -> str:
        code = super().clean_code()
        record_authentication(context.request, self.user, "mfa", type="totp")
        return code


class EnrolPasskeyForm(AddWebAuthnForm):
    """A new passkey: its registration was a touch of the key, so this session has its second factor."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["name"].label = _("Name of this passkey")
        self.fields["passwordless"].label = _("Sign in with this passkey alone")
        self.fields["passwordless"].help_text = _("It will ask for your finger, face or PIN.")

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean()
        if cleaned.get("credential") and not self.errors:
            record_authentication(context.request, self.user, "mfa", type="webauthn")
        return cleaned
