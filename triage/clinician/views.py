"""The clinician's views: the flagged cases, a case, and the decision."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.timezone import now
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods

from prolo.accounts.permissions import Permission, requires
from triage import deeds
from triage.deeds import Deed
from triage.clinician import forms, presenters
from triage.queries import case_page, queues
from triage.services import clinic

DECIDE = Deed("decide", forms.DecisionForm, clinic.decide, _("The decision was saved."))
LOWER = Deed("lower", forms.LowerForm, clinic.lower_urgency, _("The urgency was lowered."))
READ = Deed("read", forms.WordsReadForm, clinic.mark_words_read, _("The words are marked as read."))


@require_http_methods(["GET", "HEAD"])
@requires(Permission.READ_CLINICAL)
def queue(request: HttpRequest) -> HttpResponse:
    """The cases a clinician has to read, most urgent first."""
    page = queues.clinician_queue(after=request.GET.get("after"))
    return render(request, "triage/clinician/queue.html", {"queue": presenters.queue(page, at=now())})


@require_http_methods(["GET", "HEAD"])
@requires(Permission.READ_CLINICAL)
def case(request: HttpRequest, reference: str) -> HttpResponse:
    """Why this person is here, why they were flagged, and the decision."""
    record = deeds.opened(request, reference, purpose="clinician case page")
    return _case_page(request, record)


@require_http_methods(["POST"])
@requires(Permission.DECIDE)
def decide(request: HttpRequest, reference: str) -> HttpResponse:
    """Decide a case."""
    return _carry_out(request, reference, DECIDE)


@require_http_methods(["POST"])
@requires(Permission.LOWER_URGENCY)
def lower_urgency(request: HttpRequest, reference: str) -> HttpResponse:
    """Move a case down, with the reason."""
    return _carry_out(request, reference, LOWER)


@require_http_methods(["POST"])
@requires(Permission.READ_CLINICAL)
def mark_words_read(request: HttpRequest, reference: str) -> HttpResponse:
    """Say that the patient's own words were read."""
    return _carry_out(request, reference, READ)


def _carry_out(request: HttpRequest, reference: str, deed: Deed) -> HttpResponse:
    record = deeds.opened(request, reference, purpose=f"clinician {deed.name}")
    carried = deeds.carry_out(request, record, deed, **_options(deed, record))
    if carried.done:
        messages.success(request, str(deed.done))
        if deed is DECIDE:
            return redirect(f"{reverse('clinician:queue')}#main")
        return redirect("clinician:case", reference=reference)
    if carried.changed_meanwhile:
        return _changed_page(request, reference, deed, carried)
    return _case_page(request, record, bound={deed.name: carried.form}, status=carried.status)


