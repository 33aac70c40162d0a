"""How often one address may start or send a check, and one e-mail address may be sent for. Nobody loses a draft by it."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.timezone import now

from prolo.errors import error_context
from prolo.limits.address import client_address
from prolo.limits.bucket import allows

if TYPE_CHECKING:
    from triage.models import Intake

AN_HOUR = 10
A_DAY_FOR_ONE_MAIL = 3


def may_start(request: HttpRequest) -> bool:
    """Count one more start from this address."""
    return allows("intake.start", client_address(request), at=now(), most=AN_HOUR)


def may_send(request: HttpRequest, draft: Intake) -> bool:
    """Count one more sending from this address and for the e-mail address given."""
    email = draft.identity.get("email", "").strip().casefold()
    return allows("intake.send", client_address(request), at=now(), most=AN_HOUR) and (
        not email or allows("intake.send", email, at=now(), most=A_DAY_FOR_ONE_MAIL, per=timedelta(days=1))
    )


def too_many(request: HttpRequest, *, back: str) -> HttpResponse:
    """Status 429: what was typed is kept, and who to call when it cannot wait."""
    context = {"back": back, "kept": True, **error_context()}
    answer = render(request, "429.html", context, status=429)
    answer["Retry-After"] = "3600"
    return answer
