"""From the receipt to one's own case: who has just sent a form has given the date of birth in this browser."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.http import HttpRequest
from django.urls import reverse

from triage.patient.doors import CASES, hold_case

if TYPE_CHECKING:
    from triage.models import Case, Intake


def way_to_own_case(request: HttpRequest, draft: Intake, case: Case) -> dict[str, str]:
    """The addresses of the own page and of the copy; none for a helper, a carer or staff: the case is the patient's."""
    if str(case.pk) not in request.session.get(CASES, {}):
        if draft.answers.get("filled_in_by") != "me" or draft.entered_by_id is not None:
            return {}
        hold_case(request, case)  # with the same key: a second click is still on its way with it
    return {
        "own_url": reverse("own:status", args=[case.pk]),
        "copy_url": reverse("own:answers", args=[case.pk]),
    }
