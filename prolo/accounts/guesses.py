"""Failed sign-ins of one account are counted, and its owner is told before they are many."""

from datetime import datetime, timedelta

from django.conf import settings
from django.core.mail import send_mail
from django.template.loader import render_to_string
from django.utils.translation import gettext as _

from prolo.accounts.models import User
from prolo.limits.bucket import allows

TOLD_AFTER = 5


def failed(*, user: User, at: datetime) -> None:
    """One more failure. With the fifth in an hour the owner gets a mail, at most one a day."""
    from prolo.accounts.tasks import tell_owner  # tasks load after this module

    if not user.is_active or allows("sign-in failed", str(user.pk), at=at, most=TOLD_AFTER - 1):
        return
    if allows("told of failures", str(user.pk), at=at, most=1, per=timedelta(days=1)):
        tell_owner.enqueue(user.pk)


def mail_owner(*, user: User) -> None:
    """Tell the owner. No link: such a mail is what a thief would send too."""
    words = {"times": TOLD_AFTER, "clinic_name": settings.CLINIC_NAME}
    subject = _("%(clinic)s: somebody tried to sign in as you") % {"clinic": settings.CLINIC_NAME}
    send_mail(subject, render_to_string("account/email/sign_in_failed.txt", words), None, [user.email])
