"""What a clinic does with accounts: invite, give roles, close."""

from datetime import datetime

from allauth.account.forms import default_token_generator
from allauth.account.models import EmailAddress
from allauth.account.utils import user_pk_to_url_str
from django.conf import settings
from django.contrib.auth.models import Group
from django.core.mail import send_mail
from django.db import transaction
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.translation import gettext as _

from prolo.accounts.models import User, fold_email
from prolo.accounts.roles import Role
from prolo.audit import record


class Refused(Exception):
    """Not done; the text says why, for the reader."""


class AlreadyHere(Refused):
    """The address belongs to somebody already."""


class LastOfRole(Refused):
    """The clinic would be left without a manager or without a clinician."""


# A clinic without one of these could not be run.
NEVER_NONE = (Role.MANAGER, Role.CLINICIAN)


def invite(*, email: str, name: str, role: Role, by: User | None, at: datetime) -> tuple[User, str]:
    """A new member of staff, with no password yet, and the link by which they set one.

    The link works once and for 72 hours. AlreadyHere if the address is taken.
    """
    with transaction.atomic():
        if User.objects.filter(email=fold_email(email)).exists():
            raise AlreadyHere(_("Somebody with this e-mail address is already here."))
        user = User.objects.create_user(email, name)
        user.groups.add(Group.objects.get(name=role))
        # The second factor can be set up only with a verified address; the invitation verifies it.
        EmailAddress.objects.create(user=user, email=user.email, verified=True, primary=True)
        record(action="invited", by=by, at=at, subject=f"user:{user.pk}", detail={"role": role.value})
    return user, invitation_link(user)


@transaction.atomic
def credit(*, user: User, credentials: str, by: User | None, at: datetime) -> None:
    """Say what this person is qualified as, such as "MD, GMC 1234567"; only who has a credential signs pages."""
    user.credentials = " ".join(credentials.split())
    user.save(update_fields=["credentials"])
    record(action="credentials set", by=by, at=at, subject=f"user:{user.pk}")


def invitation_link(user: User) -> str:
    """The address of the page where this person sets a password; a password once set ends it."""
    arguments = {"uidb36": user_pk_to_url_str(user), "key": default_token_generator.make_token(user)}
    return settings.PUBLIC_ORIGIN + reverse("account_reset_password_from_key", kwargs=arguments)


def mail_invitation(*, user: User, link: str) -> None:
    """Send the invitation to its owner."""
    words = {"link": link, "clinic_name": settings.CLINIC_NAME}
    subject = _("%(clinic)s: your staff account") % {"clinic": settings.CLINIC_NAME}
    send_mail(subject, render_to_string("account/email/invitation.txt", words), None, [user.email])


def close(*, user: User, by: User | None, at: datetime) -> None:
    """The account may not sign in any more; its next request is refused. LastOfRole: the clinic needs one."""
    with transaction.atomic():
        _keep_one_of_each(user, leaving=frozenset(NEVER_NONE))
        User.objects.filter(pk=user.pk).update(is_active=False)
        record(action="account closed", by=by, at=at, subject=f"user:{user.pk}")


def set_roles(*, user: User, roles: frozenset[Role], by: User | None, at: datetime) -> None:
    """Hold exactly these roles from now on. LastOfRole keeps the clinic running."""
    with transaction.atomic():
        _keep_one_of_each(user, leaving=frozenset(NEVER_NONE) - roles)
        user.groups.set(Group.objects.filter(name__in=roles))
        names = sorted(role.value for role in roles)
        record(action="roles set", by=by, at=at, subject=f"user:{user.pk}", detail={"roles": names})
    user.__dict__.pop("roles", None)


def _keep_one_of_each(user: User, *, leaving: frozenset[Role]) -> None:
    held = list(Group.objects.select_for_update().filter(name__in=leaving, user=user).order_by("pk"))
    for group in held:  # locked: two managers cannot close each other at the same moment
        if not group.user_set.filter(is_active=True).exclude(pk=user.pk).exists():
            raise LastOfRole(
                _("This is the last active %(role)s. Name another one first.") % {"role": group.name}
            )
