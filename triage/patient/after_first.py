"""Between two pages of the form: who had injections here in the last weeks is led to the check about them first."""

from __future__ import annotations

from typing import TYPE_CHECKING
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from prolo.accounts.permissions import patient_page
from triage.patient import presenters, ways
from triage.patient.doors import awake, own_draft

if TYPE_CHECKING:
    from triage.models import Intake

RECENT = "injections_here_last_6_weeks"


@patient_page
@awake
@require_http_methods(["GET", "HEAD", "POST"])
def after_first(request: HttpRequest, intake: UUID) -> HttpResponse:
    """Both ways on: the check after injections, or this form. What was answered here is kept."""
    draft = own_draft(request, intake)
    if away := ways.finished(draft):
        return redirect(away)
    if request.method == "POST" or not presenters.after_injections(draft.answers):
        return redirect(ways.to_open(draft))
    return render(request, "triage/patient/after/before_the_form.html", {"draft": draft})


def address(draft: Intake) -> str:
    return reverse("patient:after_first", args=[draft.pk])


def is_offered(draft: Intake, asked: tuple[str, ...]) -> bool:
    """Whether a page that was just saved says that there were, or may have been, injections (rule R729)."""
    return RECENT in asked and bool(presenters.after_injections(draft.answers))
