"""The register of adverse events: its page, a new line, a correction, and the file without identities."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Any
from uuid import UUID

from allauth.account.decorators import reauthentication_required
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.timezone import now
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_safe

from prolo.accounts.permissions import Permission, requires
from prolo.errors import error_context
from prolo.limits.bucket import allows
from prolo.spreadsheet import csv_file
from triage import case_words as words
from triage import deeds, harm_words
from triage.clinician.harm_forms import HarmForm, as_typed
from triage.deeds import CaseForm, Deed
from triage.queries import case_page
from triage.queries import harms as known
from triage.services import access, harms

if TYPE_CHECKING:
    from triage.models import AdverseEvent, Case

REGISTER = Deed("harm", HarmForm, harms.register, gettext_lazy("The line stands in the register."))
CORRECTED = gettext_lazy("The line is written anew. The earlier one can still be read.")
FILES_AN_HOUR = 10


@require_safe
@requires(Permission.READ_CLINICAL)
def register(request: HttpRequest) -> HttpResponse:
    """Every line, on the screen and on paper."""
    at = now()
    page = access.open_queue(known.register, by=deeds.member(request), at=at, name="harms")
    context = {
        "rows": [shown(line) for line in page.lines],
        "more": page.more,
        "source": harm_words.SOURCE,
        "definitions": harm_words.SERIOUSNESS.values(),
    }
    return render(request, "triage/clinician/harms.html", context)


@require_safe
@requires(Permission.EXPORT_CLINICAL)
@reauthentication_required
def file(request: HttpRequest) -> HttpResponse:
    """The lines that hold, without identities."""
    member, at = deeds.member(request), now()
    if not allows("harms.file", str(member.pk), most=FILES_AN_HOUR, at=at):
        return render(request, "429.html", error_context(), status=429)
    return csv_file("adverse-events", known.HEADER, harms.export(by=member, at=at))


@require_http_methods(["GET", "HEAD", "POST"])
@requires(Permission.RECORD_PROCEDURE)
def new(request: HttpRequest, reference: str) -> HttpResponse:
    """A line about this case."""
    case = deeds.opened(request, reference, purpose="adverse event")
    return _form_page(request, case, REGISTER, {})


@require_http_methods(["GET", "HEAD", "POST"])
@requires(Permission.RECORD_PROCEDURE)
def correct(request: HttpRequest, reference: str, harm: UUID) -> HttpResponse:
    """The line anew."""
    case = deeds.opened(request, reference, purpose="adverse event correction")
    row = known.one_of(case, harm)
    if row is None:
        raise Http404
    deed = Deed("harm", HarmForm, partial(harms.correct, harm=row), CORRECTED)
    return _form_page(request, case, deed, as_typed(row), corrects=row)


def _form_page(
    request: HttpRequest,
    case: Case,
    deed: Deed,
    started: dict[str, Any],
    *,
    corrects: AdverseEvent | None = None,
) -> HttpResponse:
    options = {"zone": case.location.zone}
    if request.method != "POST":
        form = deeds.blank(deed, case, **options)
        form.initial = {**form.initial, **started}
        return _form(request, case, form, corrects=corrects)
    carried = deeds.carry_out(request, case, deed, **options)
    if carried.done:
        messages.success(request, str(deed.done))
        return redirect("clinician:harms")
    form, refusal = carried.form, ""
    if carried.changed_meanwhile:
        case = deeds.opened(request, case.reference, purpose="adverse event changed meanwhile")
        form, refusal = deeds.again(form, case, deed, **options), carried.refusal
    return _form(request, case, form, corrects=corrects, refusal=refusal, status=carried.status)


def _form(
    request: HttpRequest,
    case: Case,
    form: CaseForm,
    *,
    corrects: AdverseEvent | None,
    refusal: str = "",
    status: int = 200,
) -> HttpResponse:
    at = now()
    page = {
        "reference": case.reference,
        "head": words.head(case_page.desk_case(case, at=at).head, at=at),
        "heading": _("Correct the line") if corrects else _("Register an adverse event"),
        "button": _("Keep the correction") if corrects else _("Put it in the register"),
        "source": harm_words.SOURCE,
        "lines": [shown(line) for line in known.of_case(case)],
    }
    context = {"page": page, "form": form, "refusal": refusal}
    return render(request, "triage/clinician/harm.html", context, status=status)


def shown(line: known.Line) -> dict[str, Any]:
    """One line of the register in words."""
    injected = words.moment(line.injected_at, line.zone) if line.injected_at else _("No injection is on file")
    return {
        "pk": str(line.pk),
        "reference": line.reference,
        "name": line.name or _("Name not given"),
        "began": words.moment(line.began_at, line.zone),
        "injection": f"{line.area}, {injected}" if line.area else injected,
        "entries": [(label, text) for label, text in line.entries if text],
        "serious": line.serious,
        "holds": line.holds,
        "written": _("%(name)s, %(when)s") % {"name": line.written_by, "when": words.moment(line.written_at)},
    }
