"""The front desk's views: the queue, a case, and what the desk does with it."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.timezone import now
from django.views.decorators.http import require_http_methods
from django.utils.translation import gettext_lazy as _

from prolo.accounts.permissions import Permission, requires
from triage import deeds
from triage.deeds import Deed
from triage.desk import forms, presenters
from triage.queries import case_page, queues
from triage.services import desk

TAKE = Deed("take", forms.TakeForm, desk.take, _("The case is yours."))
ACCEPT = Deed("accept", forms.AcceptForm, desk.accept, _("The case was passed on to a clinician."))
RETURN = Deed("return", forms.ReturnForm, desk.return_to_patient, _("The patient was asked."))
RAISE = Deed("raise", forms.RaiseForm, desk.raise_urgency, _("The urgency was raised."))


@require_http_methods(["GET", "HEAD"])
@requires(Permission.WORK_QUEUE)
def queue(request: HttpRequest) -> HttpResponse:
    """The queue, most urgent first, then by when a reply is due."""
    narrowing = forms.QueueFilter(request.GET, states=presenters.STATES, urgencies=presenters.urgencies())
    chosen = narrowing.chosen()
    page = queues.desk_queue(
        state=chosen.get("state"),
        urgency=presenters.result_of(chosen.get("urgency")),
        mine=request.user if chosen.get("mine") else None,
        after=request.GET.get("after"),
    )
    shown = presenters.queue(page, narrowing=narrowing, chosen=chosen, by=request.user, at=now())
    return render(request, "triage/desk/queue.html", {"queue": shown})


@require_http_methods(["GET", "HEAD"])
@requires(Permission.HANDLE_CASE)
def case(request: HttpRequest, reference: str) -> HttpResponse:
    """One case, as far as the desk may see it."""
    record = deeds.opened(request, reference, purpose="desk case page")
    return _case_page(request, record)


@require_http_methods(["POST"])
@requires(Permission.HANDLE_CASE)
def take(request: HttpRequest, reference: str) -> HttpResponse:
    """Put one's own name on a case."""
    return _carry_out(request, reference, TAKE, to_queue=False)


@require_http_methods(["POST"])
@requires(Permission.HANDLE_CASE)
def accept(request: HttpRequest, reference: str) -> HttpResponse:
    """Pass a case on to a clinician."""
    return _carry_out(request, reference, ACCEPT)


@require_http_methods(["POST"])
@requires(Permission.HANDLE_CASE)
def return_to_patient(request: HttpRequest, reference: str) -> HttpResponse:
    """Ask the patient for what is missing."""
    return _carry_out(request, reference, RETURN)


@require_http_methods(["POST"])
@requires(Permission.HANDLE_CASE)
def raise_urgency(request: HttpRequest, reference: str) -> HttpResponse:
    """Move a case up, with the reason."""
    return _carry_out(request, reference, RAISE, to_queue=False)


def _carry_out(request: HttpRequest, reference: str, deed: Deed, *, to_queue: bool = True) -> HttpResponse:
    record = deeds.opened(request, reference, purpose=f"desk {deed.name}")
    carried = deeds.carry_out(request, record, deed, **_options(deed, record))
    if carried.done:
        messages.success(request, str(deed.done))
        if to_queue:
            return redirect(f"{reverse('desk:queue')}#case-{reference}")
        return redirect("desk:case", reference=reference)
    if carried.changed_meanwhile:
        return _changed_page(request, reference, deed, carried)
    return _case_page(request, record, bound={deed.name: carried.form}, status=carried.status)


def _case_page(
    request: HttpRequest, record, *, bound: dict | None = None, status: int = 200
) -> HttpResponse:
    shown = case_page.desk_case(record)
    deeds = {deed.name: deeds.blank(deed, record, **_options(deed, record)) for deed in _deeds_for(record)}
    context = {"page": presenters.case(shown, at=now()), "forms": deeds | (bound or {})}
    return render(request, "triage/desk/case.html", context, status=status)


def _changed_page(request: HttpRequest, reference: str, deed: Deed, carried) -> HttpResponse:
    record = deeds.opened(request, reference, purpose="desk changed meanwhile")
    form = deeds.again(carried.form, record, deed, **_options(deed, record))
    context = {
        "page": presenters.case(case_page.desk_case(record), at=now()),
        "form": form,
        "deed": deed.name,
        "refusal": carried.refusal,
    }
    return render(request, "triage/desk/changed.html", context, status=409)
