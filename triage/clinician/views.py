"""The clinician's reading: the flagged cases, and a case."""

from __future__ import annotations

from functools import partial
from typing import Any

from django.core.exceptions import ObjectDoesNotExist
from django.http import Http404, HttpRequest, HttpResponse
from django.middleware.csrf import get_token
from django.shortcuts import render
from django.utils.timezone import now
from django.views.decorators.http import require_http_methods

from prolo.accounts.permissions import Permission, requires
from triage import deeds
from triage.clinician import aftercare, case_deeds, earlier, listing, presenters
from triage.deed_boxes import EmptyForm
from triage.queries import flagged, queues
from triage.queries.clinical_page import clinician_case
from triage.services import access
from triage.services.access import Whole

PURPOSE = "clinician case page"


@require_http_methods(["GET", "HEAD"])
@requires(Permission.READ_CLINICAL)
def queue(request: HttpRequest) -> HttpResponse:
    """The cases a clinician has to read, most urgent first."""
    at, member, name = now(), deeds.member(request), listing.named(request)
    after, before = request.GET.get("after"), request.GET.get("before")
    read = partial(queues.clinician_queue, named=name, by=member, after=after, before=before, at=at)
    page = access.open_queue(read, by=member, at=at, name="clinician")
    shown = listing.queue(page, name=name, counts=flagged.counts(by=member), me=member.pk, at=at)
    return _page(request, "queue", {"queue": shown})


@require_http_methods(["GET", "HEAD"])
@requires(Permission.READ_CLINICAL)
def case(request: HttpRequest, reference: str) -> HttpResponse:
    """Why this person is here, why they were flagged, and the decision."""
    return case_page_of(request, reference)


def case_page_of(
    request: HttpRequest,
    reference: str,
    *,
    refused: dict[str, Any] | None = None,
    code: str = "",
    status: int = 200,
) -> HttpResponse:
    """The page of a case, with forms that were refused in place of the empty ones."""
    at, member, name = now(), deeds.member(request), listing.named(request)
    whole = opened_whole(request, reference, purpose=PURPOSE)
    record = whole.held.case
    shown = clinician_case(record, at=at, held=whole.held, read_now=(member.name, PURPOSE))
    wanted = [case_deeds.DEEDS[name] for name in case_deeds.possible(record, shown, by=member)]
    blank = {
        deed.name: EmptyForm(
            deed, shown.head.reference, shown.head.version, case_deeds.needs(deed, record, shown, by=member)
        )
        for deed in wanted
    }
    boxes = case_deeds.boxes(shown, blank | (refused or {}))
    around = flagged.neighbours(record, named=name, by=member)
    token = get_token(request)
    page = presenters.case(shown, around=around, named=name, boxes=boxes, at=at, token=token, code=code)
    told = {"page": page, "persons": earlier.section(whole), **aftercare.told(record)}
    return _page(request, aftercare.template_of(record), told, status=status)


def opened_whole(request: HttpRequest, reference: str, *, purpose: str) -> Whole:
    """Open a case with all that hangs on it, and write the read down; an unknown reference is a plain 404."""
    try:
        return access.open_whole(reference, by=deeds.member(request), at=now(), purpose=purpose)
    except ObjectDoesNotExist:
        raise Http404 from None


def _page(request: HttpRequest, name: str, context: dict[str, Any], status: int = 200) -> HttpResponse:
    return render(request, f"triage/clinician/{name}.html", context, status=status)
