"""Who may do what: the one table of grants, and the mark that every view carries."""

from collections.abc import Callable
from enum import StrEnum
from functools import wraps
from typing import Any

from django.contrib.auth.decorators import login_not_required
from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.utils.timezone import now

from prolo.accounts.roles import Role
from prolo.audit import record

View = Callable[..., HttpResponse]


class Permission(StrEnum):
    WORK_QUEUE = "work_queue"
    HANDLE_CASE = "handle_case"
    READ_CLINICAL = "read_clinical"
    DECIDE = "decide"
    LOWER_URGENCY = "lower_urgency"
    CONFIRM_MATCHES = "confirm_matches"
    SIGN_PAGES = "sign_pages"
    EDIT_PAGES = "edit_pages"
    SEE_STATISTICS = "see_statistics"
    SEE_NUMBERS = "see_numbers"
    MANAGE_USERS = "manage_users"
    EDIT_CLINIC = "edit_clinic"
    EDIT_MAILS = "edit_mails"
    SIGN_TRANSLATIONS = "sign_translations"
    SEE_AUDIT = "see_audit"
    RECORD_PROCEDURE = "record_procedure"
    EXPORT_CLINICAL = "export_clinical"
    SIGN_RULES = "sign_rules"


class Access(StrEnum):
    """Marks of views that no permission guards."""

    OPEN = "open"  # anyone
    PATIENT = "patient"  # anyone; the view itself checks the patient's session
    SIGNED_IN = "signed_in"  # any member of staff


_DESK_AND_CLINICIAN = frozenset({Role.FRONT_DESK, Role.CLINICIAN})
_CLINICIAN = frozenset({Role.CLINICIAN})
_CLINICIAN_AND_MANAGER = frozenset({Role.CLINICIAN, Role.MANAGER})
_MANAGER = frozenset({Role.MANAGER})
GRANTS: dict[Permission, frozenset[Role]] = {
    Permission.WORK_QUEUE: _DESK_AND_CLINICIAN,
    Permission.HANDLE_CASE: _DESK_AND_CLINICIAN,
    Permission.READ_CLINICAL: _CLINICIAN,
    Permission.DECIDE: _CLINICIAN,
    Permission.LOWER_URGENCY: _CLINICIAN,
    Permission.CONFIRM_MATCHES: _CLINICIAN,
    Permission.SIGN_PAGES: _CLINICIAN,
    Permission.EDIT_PAGES: _CLINICIAN_AND_MANAGER,
    Permission.SEE_STATISTICS: _CLINICIAN_AND_MANAGER,
    Permission.SEE_NUMBERS: _DESK_AND_CLINICIAN | _MANAGER,
    Permission.MANAGE_USERS: _MANAGER,
    Permission.EDIT_CLINIC: _MANAGER,
    Permission.EDIT_MAILS: _MANAGER,
    Permission.SIGN_TRANSLATIONS: _CLINICIAN,
    Permission.SEE_AUDIT: _MANAGER,
    Permission.RECORD_PROCEDURE: _CLINICIAN,
    Permission.EXPORT_CLINICAL: _CLINICIAN,
    Permission.SIGN_RULES: _CLINICIAN,
}

# Views of allauth cannot carry our mark; each one that is reachable stands here, and only here.
ALLAUTH_VIEWS: dict[str, Access] = {
    "account_login": Access.OPEN,
    "account_reset_password": Access.OPEN,
    "account_reset_password_done": Access.OPEN,
    "account_reset_password_from_key": Access.OPEN,
    "account_reset_password_from_key_done": Access.OPEN,
    "account_reauthenticate": Access.SIGNED_IN,
    "account_change_password": Access.SIGNED_IN,
    "mfa_authenticate": Access.OPEN,
    "mfa_login_webauthn": Access.OPEN,
    "mfa_index": Access.SIGNED_IN,
    "mfa_reauthenticate": Access.SIGNED_IN,
    "mfa_activate_totp": Access.SIGNED_IN,
    "mfa_deactivate_totp": Access.SIGNED_IN,
    "mfa_view_recovery_codes": Access.SIGNED_IN,
    "mfa_generate_recovery_codes": Access.SIGNED_IN,
    "mfa_download_recovery_codes": Access.SIGNED_IN,
    "mfa_list_webauthn": Access.SIGNED_IN,
    "mfa_add_webauthn": Access.SIGNED_IN,
    "mfa_edit_webauthn": Access.SIGNED_IN,
    "mfa_remove_webauthn": Access.SIGNED_IN,
    "mfa_reauthenticate_webauthn": Access.SIGNED_IN,
    "usersessions_list": Access.SIGNED_IN,
}


def may(user: Any, permission: Permission) -> bool:
    """Do this person's roles grant it? Nobody signed in, a closed account, a mere superuser: no."""
    if not (user.is_authenticated and user.is_active):
        return False
    return not user.roles.isdisjoint(GRANTS[permission])


def open_page(view: View) -> View:
    """Anyone may see this page."""
    return _mark(login_not_required(view), Access.OPEN)


def patient_page(view: View) -> View:
    """No sign-in; the view itself checks that this browser holds the record it asks for."""
    return _mark(login_not_required(view), Access.PATIENT)


def signed_in_page(view: View) -> View:
    """Any member of staff who is signed in."""

    @wraps(view)
    def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if not request.user.is_authenticated:
            return redirect_to_login(request.get_full_path())
        return view(request, *args, **kwargs)

    return _mark(guarded, Access.SIGNED_IN)


def requires(permission: Permission) -> Callable[[View], View]:
    """Staff who hold the permission; others are refused, and the refusal is written down."""

    def guard(view: View) -> View:
        @wraps(view)
        def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
            if not request.user.is_authenticated:
                return redirect_to_login(request.get_full_path())
            if not may(request.user, permission):
                page = request.resolver_match.view_name if request.resolver_match else ""
                record(action="denied", by=request.user, at=now(), subject=page, why=permission.value)
                raise PermissionDenied
            return view(request, *args, **kwargs)

        return _mark(guarded, permission)

    return guard


def access_of(view: Any, name: str | None) -> Permission | Access | None:
    """The mark of a view, or what the table says of allauth's; None is an unmarked view."""
    mark: Permission | Access | None = getattr(view, "access", None)
    if mark is None and view.__module__.startswith("allauth."):
        mark = ALLAUTH_VIEWS.get(name or "")
    return mark


def _mark(view: View, access: Permission | Access) -> View:
    view.access = access  # type: ignore[attr-defined]
    return view
