"""A patient's own scores: the questions of the round that waits, and how the scores went so far."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.timezone import now
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from prolo.accounts.permissions import patient_page
from triage import trends
from triage.patient.doors import awake_case, kept_case, own_case
from triage.patient.scores_forms import PlacesForm, ScoresForm
from triage.queries import procedures, rounds
from triage.queries.rounds import MAP, Round, Rounds
from triage.services import measures
from triage.services.refusals import Refused

if TYPE_CHECKING:
    from triage.models import Case

LATER = "later"


@patient_page
@kept_case
@require_http_methods(["GET", "HEAD", "POST"])
def scores(request: HttpRequest, case: UUID) -> HttpResponse:
    """The questions that wait, the change since the start, and what to do when it is worse."""
    opened = own_case(request, case, purpose="scores")
    found = rounds.rounds_of(opened)
    if request.method != "POST":
        return _show(request, opened, found)
    waiting = found.waiting
    if waiting is None:
        messages.info(request, _("There is no question to answer now."))
        return redirect("own:scores", opened.pk)
    form = _form(found, waiting, request.POST)
    answers = form.answers() | {MAP: PlacesForm(request.POST).answers()}
    try:
        if LATER in request.POST:
            measures.keep(row=waiting.pk, case=opened, answers=answers, at=now())
            messages.success(request, _("We kept your answers. Send them when you are done."))
            return redirect("own:status", opened.pk)
        if not form.is_valid():
            return _show(request, opened, found, form=form)
        measures.take(row=form.cleaned_data["row"], case=opened, answers=answers, at=now())
    except Refused as refusal:
        form.add_error(None, str(refusal))
        return _show(request, opened, found, form=form)
    messages.success(request, _("Thank you. We have your answers."))
    return redirect("own:scores", opened.pk)


@patient_page
@awake_case
@require_POST
def no_more(request: HttpRequest, case: UUID) -> HttpResponse:
    """The patient wants no more of these questions."""
    opened = own_case(request, case, purpose="scores")
    measures.close(case=opened, at=now())
    messages.success(request, _("We will not ask you these questions again."))
    return redirect("own:scores", opened.pk)


def _form(found: Rounds, waiting: Round, posted: Any = None) -> ScoresForm:
    return ScoresForm(posted, row=waiting.pk, activities=found.activities, answers=waiting.given.answers)


def _show(request: HttpRequest, case: Case, found: Rounds, *, form: ScoresForm | None = None) -> HttpResponse:
    waiting, zone = found.waiting, case.location.zone
    injections = [one.took_place_at for one in reversed(procedures.took_place(case))]
    places = request.POST if form else None
    context = {
        "case_id": case.pk,
        "reference": case.reference,
        "form": form or (_form(found, waiting) if waiting else None),
        "places": PlacesForm(places, initial={"areas": list(waiting.given.places.areas)})
        if waiting
        else None,
        "weeks": waiting.weeks if waiting else 0,
        "trend": trends.trend(found, injections, zone),
        "bodies": trends.bodies(found),
        "next_due": date_format(found.next_due.astimezone(zone), "j F Y") if found.next_due else "",
        "is_asked": any(row.weeks and not row.closed_at and not row.taken_at for row in found.rows),
        "phone": case.location.phone,
        "after_url": reverse("after:check"),
    }
    return render(request, "triage/patient/own/scores.html", context, status=422 if form else 200)
