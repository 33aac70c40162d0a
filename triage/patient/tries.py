"""How often one address may start or send a check, and one e-mail address may be sent for. Nobody loses a draft by it."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from django.forms import Form
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.timezone import now
from django.utils.translation import gettext as _

from prolo.errors import error_context
from prolo.limits.address import client_address
from prolo.limits.bucket import allows

if TYPE_CHECKING:
    from triage.models import Intake

AN_HOUR = 10
HASTY = timedelta(seconds=20)
HASTY_AN_HOUR = 5
"""Nobody reads and answers the whole form in less; those who do may have a reason, but not many of them an hour."""
A_DAY_FOR_ONE_MAIL = 3


def may_start(request: HttpRequest) -> bool:
    """Count one more start from this address."""
    return allows("intake.start", client_address(request), at=now(), most=AN_HOUR)


def may_send(request: HttpRequest, draft: Intake) -> bool:
    """Count one more sending from this address and for the e-mail address given."""
    email = draft.identity.get("email", "").strip().casefold()
    hasty = now() - draft.started_at < HASTY and not draft.amends_id
    most = min(AN_HOUR, HASTY_AN_HOUR) if hasty else AN_HOUR
    return allows("intake.send", client_address(request), at=now(), most=most) and (
        not email or allows("intake.send", email, at=now(), most=A_DAY_FOR_ONE_MAIL, per=timedelta(days=1))
    )


def may_open(request: HttpRequest) -> bool:
    """Count one more link, code or date of birth tried from this address."""
    return allows("link.open", client_address(request), at=now(), most=AN_HOUR)


def may_mail(request: HttpRequest, whom: str) -> bool:
    """Count one more link to be mailed, asked from this address and for this person or link."""
    return allows("link.mail", client_address(request), at=now(), most=AN_HOUR) and allows(
        "link.mail", whom.strip().casefold(), at=now(), most=A_DAY_FOR_ONE_MAIL, per=timedelta(days=1)
    )


def is_a_person(request: HttpRequest, form: Form) -> bool:
    """Whether a field stayed empty that nobody sees and whose label says so. Else the form says what to do."""
    if not request.POST.get("leave_empty"):
        return True
    form.add_error(None, _("One box has to stay empty. We have emptied it. Please press the button again."))
    return False


def too_many(request: HttpRequest, *, back: str) -> HttpResponse:
    """Status 429: what was typed is kept, and who to call when it cannot wait."""
    context = {"back": back, "kept": True, **error_context()}
    answer = render(request, "429.html", context, status=429)
    answer["Retry-After"] = "3600"
    return answer
