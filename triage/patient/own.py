"""A patient's own case: where it stands, what was written, and what the patient can do with it."""

from __future__ import annotations

from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from prolo.accounts.permissions import patient_page
from triage.patient.doors import awake_case, own_case


@patient_page
@awake_case
@require_safe
def status(request: HttpRequest, case: UUID) -> HttpResponse:
    """Where the case stands, in plain steps."""
    shown = own_case(request, case, purpose="status page")
    return render(request, "triage/patient/status.html", {"case": shown})
