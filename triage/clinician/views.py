"""The clinician's views: the flagged cases, a case, and the decision."""

from __future__ import annotations

from functools import partial
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.timezone import now
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods

from prolo.accounts.permissions import Permission, requires
from triage import case_words, deeds, letters
from triage.clinician import earlier, forms, presenters
from triage.deeds import Carried, Deed
from triage.queries import case_page, queues
from triage.queries.shown import ClinicianCase
from triage.services import access, clinic

READ = Deed("read", forms.WordsReadForm, clinic.mark_words_read, _("The words are marked as read."))
DECIDE = Deed("decide", forms.DecisionForm, clinic.decide, _("The decision was saved."))
LOWER = Deed("lower", forms.LowerForm, clinic.lower_urgency, _("The urgency was lowered."))
REOPEN = Deed("reopen", forms.ReopenForm, clinic.reopen, _("The case is open again."))
DEEDS = {deed.name: deed for deed in (READ, DECIDE, LOWER, REOPEN, *letters.DEEDS)}


@require_http_methods(["GET", "HEAD"])
@requires(Permission.READ_CLINICAL)
def queue(request: HttpRequest) -> HttpResponse:
    """The cases a clinician has to read, most urgent first."""
    at, after, before = now(), request.GET.get("after"), request.GET.get("before")
    read = partial(queues.clinician_queue, after=after, before=before, at=at)
    page = access.open_queue(read, by=deeds.member(request), at=at, name="clinician")
    shown = presenters.queue(page, url=reverse("clinician:queue"), at=at)
    return _page(request, "queue", {"queue": shown})


@require_http_methods(["GET", "HEAD"])
@requires(Permission.READ_CLINICAL)
def case(request: HttpRequest, reference: str) -> HttpResponse:
    """Why this person is here, why they were flagged, and the decision."""
    return _case_page(request, deeds.opened(request, reference, purpose="clinician case page"))


@require_http_methods(["POST"])
@requires(Permission.READ_CLINICAL)
def mark_words_read(request: HttpRequest, reference: str) -> HttpResponse:
    """Say that the patient's own words were read."""
    return _carry_out(request, reference, READ)


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
@requires(Permission.DECIDE)
def reopen(request: HttpRequest, reference: str) -> HttpResponse:
    """Open a decided case again, with the reason."""
    return _carry_out(request, reference, REOPEN)


@require_http_methods(["POST"])
@requires(Permission.READ_CLINICAL)
def ask(request: HttpRequest, reference: str) -> HttpResponse:
    """Ask the patient."""
    return _carry_out(request, reference, letters.ASK)


@require_http_methods(["POST"])
@requires(Permission.READ_CLINICAL)
def tell(request: HttpRequest, reference: str) -> HttpResponse:
    """Write to the patient."""
    return _carry_out(request, reference, letters.TELL)


@require_http_methods(["POST"])
@requires(Permission.READ_CLINICAL)
def heard(request: HttpRequest, reference: str) -> HttpResponse:
    """Say that the patient's messages were read."""
    return _carry_out(request, reference, letters.HEARD)


@require_http_methods(["POST"])
@requires(Permission.READ_CLINICAL)
def new_code(request: HttpRequest, reference: str) -> HttpResponse:
    """Make a code to read to the patient. It stands on this answer only."""
    return _carry_out(request, reference, letters.CODE)


def _carry_out(request: HttpRequest, reference: str, deed: Deed) -> HttpResponse:
    record = deeds.opened(request, reference, purpose=f"clinician {deed.name}")
    shown = case_page.clinician_case(record)
    carried = deeds.carry_out(request, record, deed, **_choices(deed, shown))
    if carried.changed_meanwhile:
        return _changed_page(request, reference, deed, carried)
    if not carried.done:
        return _case_page(request, record, refused={deed.name: carried.form}, status=carried.status)
    if code := letters.code_shown(deed, carried.result):
        return _case_page(request, record, code=code)
    messages.success(request, str(deed.done))
    if deed is DECIDE:
        return redirect(f"{reverse('clinician:queue')}#case-{record.reference}")
    return redirect("clinician:case", reference=record.reference)


def _case_page(
    request: HttpRequest,
    record: Any,
    *,
    refused: dict[str, Any] | None = None,
    code: str = "",
    status: int = 200,
) -> HttpResponse:
    at = now()
    shown = case_page.clinician_case(record, at=at)
    wanted = [DEEDS[name] for name in presenters.deeds_now(shown)]
    blank = {deed.name: deeds.blank(deed, shown.head, **_choices(deed, shown)) for deed in wanted}
    around = queues.clinician_neighbours(record)
    page = presenters.case(shown, around=around, forms=blank | (refused or {}), at=at, code=code)
    told = {"page": page, "persons": earlier.section(request, record)}
    return _page(request, "case", told, status=status)


def _changed_page(request: HttpRequest, reference: str, deed: Deed, carried: Carried) -> HttpResponse:
    record = deeds.opened(request, reference, purpose="clinician changed meanwhile")
    shown = case_page.clinician_case(record, at=now())
    form = deeds.again(carried.form, shown.head, deed, **_choices(deed, shown))
    context = {
        "page": presenters.changes(shown, at=now()),
        "deed": presenters.box(deed.name, form, shown.head),
        "refusal": carried.refusal,
    }
    return _page(request, "changed", context, status=409)


def _choices(deed: Deed, shown: ClinicianCase) -> dict[str, Any]:
    if deed is letters.ASK:
        return {"questions": shown.askable}
    return {"choices": case_words.levels(below=shown.head.urgency)} if deed is LOWER else {}


def _page(request: HttpRequest, name: str, context: dict[str, Any], status: int = 200) -> HttpResponse:
    return render(request, f"triage/clinician/{name}.html", context, status=status)
