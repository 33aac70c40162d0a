"""A check-in that is read out on the phone: the same pages, entered by staff and marked so."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any
from uuid import UUID

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.timezone import now
from django.utils.translation import gettext
from django.views.decorators.http import require_http_methods

from prolo.accounts.permissions import Permission, requires
from triage import deeds
from triage.checked import LONGEST_NAME, Teller
from triage.deeds import ANOTHER_CASE
from triage.patient import after_results as results
from triage.patient.after import FIRST, clinic_part, show_page
from triage.patient.after_own import about_words, asked_again, kept_red, key_in, walk_of
from triage.patient.after_walk import Walk
from triage.patient.forms import PatientForm
from triage.rules import Result
from triage.services import check_ins

if TYPE_CHECKING:
    from triage.models import Case


class CallForm(Teller, PatientForm):
    """Who tells it, and for which case the page was opened."""

    reference = forms.CharField(widget=forms.HiddenInput, max_length=20)


@require_http_methods(["GET", "HEAD", "POST"])
@requires(Permission.HANDLE_CASE)
def check_in(request: HttpRequest, reference: str) -> HttpResponse:
    """Read a page of the check-in out and keep what is said. A red answer shows what to say now, and alerts at once."""
    at = now()
    case = deeds.opened(request, reference, purpose="check-in by phone")
    walk, key = walk_of(request, case, at), key_in(request)
    if request.method != "POST":
        return _page(request, case, walk, FIRST, key, CallForm(initial={"reference": case.reference}))
    call = CallForm(request.POST)
    if request.POST.get("reference", case.reference) != case.reference:
        call.add_error(None, str(ANOTHER_CASE))
        return _page(request, case, walk, FIRST, key, call, status=409)
    told_by = (request.POST.get("told_by") or "").strip()[:LONGEST_NAME]
    kept_red(walk, key, case=case, by=deeds.member(request), told_by=told_by)
    if walk.stops and not walk.wanted:
        return _stop(request, case, walk)
    leads = walk.leads_to()
    if not call.is_valid():
        return _page(request, case, walk, FIRST, key, call, with_errors=True)
    if leads:
        return _page(request, case, walk, leads[0], key, call, with_errors=leads[1])
    kept = check_ins.reply(
        said=walk.said, key=key, at=at, case=case, by=deeds.member(request), told_by=told_by
    )
    read = kept.result != Result.EXPECTED.code
    context = {
        "page": results.of_walk(walk),
        "told_by": told_by,
        "reference": case.reference,
        "next_check": asked_again(case, at),
        **clinic_part(case.location, at, read=read),
    }
    return render(request, "triage/patient/after/sent_aloud.html", context)


def _stop(request: HttpRequest, case: Case, walk: Walk) -> HttpResponse:
    context = {"page": results.of_walk(walk), "reference": case.reference}
    return render(request, "triage/patient/after/stop_aloud.html", context)


def _page(
    request: HttpRequest, case: Case, walk: Walk, name: str, key: UUID, call: CallForm, **more: Any
) -> HttpResponse:
    bound = call.is_bound
    more |= {
        "action": reverse("assisted:check_in", args=[case.reference]),
        "about": about_words(case, walk.at),
        "keeps": True,
        "key": key,
        "call": call if name == FIRST else None,
        "kept_call": _kept(request) if bound and name != FIRST else [],
        "draft": {  # the fields say "Read this out"
            "entered_by_id": deeds.member(request).pk,
            "told_by": request.POST.get("told_by") or gettext("the patient"),
        },
        "reference": case.reference,
        "template": "triage/patient/after/by_phone.html",
    }
    return show_page(request, walk, name, **more)


def _kept(request: HttpRequest) -> list[tuple[str, str]]:
    """Who tells it, as it was said on the first page."""
    names = ("reference", "told_by", "checked", "agrees")
    return [(name, value) for name in names for value in request.POST.getlist(name)[:5] if len(value) <= 200]
