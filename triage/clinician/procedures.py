"""The clinician's pages of procedures: what was done, a new record, a correction, and a record struck out."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.timezone import now
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from prolo.accounts.permissions import Permission, requires
from triage import case_words as words
from triage import deeds
from triage.clinician import procedure_rows
from triage.clinician.procedure_forms import ProcedureForm, StrikeForm, as_typed
from triage.deeds import CaseForm, Deed
from triage.queries import case_page
from triage.queries import procedures as known
from triage.services import procedures

if TYPE_CHECKING:
    from triage.models import Case, Procedure

RECORD = Deed(
    "procedure", ProcedureForm, procedures.record, gettext_lazy("The record is kept. Check-ins are planned.")
)
CORRECTED = gettext_lazy("The correction is kept. The earlier record can still be read.")
STRUCK = gettext_lazy("The record is struck out. Nobody is asked about it any more.")


@require_safe
@requires(Permission.READ_CLINICAL)
def listed(request: HttpRequest, reference: str) -> HttpResponse:
    """Every record of this case with its check-ins, on the screen and on paper."""
    case = deeds.opened(request, reference, purpose="procedures")
    return _list_page(request, case)


@require_http_methods(["GET", "HEAD", "POST"])
@requires(Permission.RECORD_PROCEDURE)
def new(request: HttpRequest, reference: str) -> HttpResponse:
    """Record a procedure."""
    case = deeds.opened(request, reference, purpose="procedure record")
    started = {"area": case.region, "place": case.location.slug, "done_by": str(deeds.member(request).pk)}
    return _form_page(request, case, RECORD, started)


@require_http_methods(["GET", "HEAD", "POST"])
@requires(Permission.RECORD_PROCEDURE)
def correct(request: HttpRequest, reference: str, procedure: UUID) -> HttpResponse:
    """Record it anew: the row that was wrong stays on file."""
    case = deeds.opened(request, reference, purpose="procedure correction")
    row = _held(case, procedure)
    deed = Deed("procedure", ProcedureForm, partial(procedures.correct, procedure=row), CORRECTED)
    return _form_page(request, case, deed, as_typed(row), corrects=row)


@require_POST
@requires(Permission.RECORD_PROCEDURE)
def strike(request: HttpRequest, reference: str, procedure: UUID) -> HttpResponse:
    """Say that it did not take place."""
    case = deeds.opened(request, reference, purpose="procedure struck out")
    deed = Deed("strike", StrikeForm, partial(procedures.strike, procedure=_held(case, procedure)), STRUCK)
    carried = deeds.carry_out(request, case, deed)
    if carried.done:
        messages.success(request, str(deed.done))
        return redirect("clinician:procedures", reference=case.reference)
    return _list_page(request, case, strike=(procedure, carried.form), status=carried.status)


def _form_page(
    request: HttpRequest,
    case: Case,
    deed: Deed,
    started: dict[str, Any],
    *,
    corrects: Procedure | None = None,
) -> HttpResponse:
    options = {"about": case, "at": now()}
    if request.method != "POST":
        form = deeds.blank(deed, case, **options)
        form.initial = {**form.initial, **started}
        return _form(request, case, form, corrects)
    carried = deeds.carry_out(request, case, deed, **options)
    if carried.done:
        messages.success(request, str(deed.done))
        return redirect("clinician:procedures", reference=case.reference)
    form = carried.form
    if carried.changed_meanwhile:
        case = deeds.opened(request, case.reference, purpose="procedure changed meanwhile")
        form = deeds.again(form, case, deed, **{**options, "about": case})
    refusal = carried.refusal if carried.status == 409 else ""
    return _form(request, case, form, corrects, refusal=refusal, status=carried.status)


def _form(
    request: HttpRequest,
    case: Case,
    form: CaseForm,
    corrects: Procedure | None,
    *,
    refusal: str = "",
    status: int = 200,
) -> HttpResponse:
    head = words.head(case_page.desk_case(case, at=now()).head, at=now())
    page = {
        "reference": case.reference,
        "head": head,
        "heading": _("Correct the record") if corrects else _("Procedure record"),
        "button": _("Keep the correction") if corrects else _("Save record and start check-ins"),
        "check_ins": procedure_rows.plan_line(case.location_id),
    }
    context = {"page": page, "form": form, "refusal": refusal}
    return render(request, "triage/clinician/procedure.html", context, status=status)


def _list_page(
    request: HttpRequest, case: Case, *, strike: tuple[UUID, CaseForm] | None = None, status: int = 200
) -> HttpResponse:
    at = now()
    rows = []
    for one in known.recorded(case):
        shown = procedure_rows.shown(one, at=at)
        if one.holds and not one.struck:
            form = strike[1] if strike and strike[0] == one.took.pk else _blank_strike(case, one.took.pk)
            shown["strike"] = form
            shown["strike_url"] = reverse("clinician:procedure_strike", args=[case.reference, one.took.pk])
        rows.append(shown)
    page = {
        "reference": case.reference,
        "head": words.head(case_page.desk_case(case, at=at).head, at=at),
        "rows": rows,
    }
    context = {"page": page, "form": strike[1] if strike else None}
    return render(request, "triage/clinician/procedures.html", context, status=status)


def _blank_strike(case: Case, pk: UUID) -> StrikeForm:
    initial = {"reference": case.reference, "version": case.version}
    return StrikeForm(initial=initial, auto_id=f"strike_{pk}_%s")


def _held(case: Case, pk: UUID) -> Procedure:
    """A procedure of this case that holds; anything else does not exist here."""
    row = known.one_of(case, pk)
    if row is None or row.record.get("struck"):
        raise Http404
    return row
