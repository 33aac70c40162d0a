"""The front desk's views: a case, and what the desk does with it."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.exceptions import ObjectDoesNotExist
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.timezone import now
from django.views.decorators.http import require_http_methods

from prolo.accounts.permissions import Permission, requires
from triage import deeds, letters, noting
from triage.deeds import Carried, Deed
from triage.desk import case_deeds, check_ins, presenters, same_person, writing
from triage.desk.case_deeds import needs
from triage.queries import case_page
from triage.services import presence


@require_http_methods(["GET", "HEAD"])
@requires(Permission.HANDLE_CASE)
def case(request: HttpRequest, reference: str) -> HttpResponse:
    """One case, as far as the desk may see it."""
    return _case_page(request, deeds.opened(request, reference, purpose="desk case page"))


@require_http_methods(["POST"])
@requires(Permission.HANDLE_CASE)
def here(request: HttpRequest, reference: str) -> HttpResponse:
    """Who else has this case open, asked again by the page itself. It shows no word about the patient."""
    try:
        found = presence.note(reference=reference, by=deeds.member(request), at=now())
    except ObjectDoesNotExist:
        raise Http404 from None
    seen = request.POST.get("version", "")
    context = {"here": presenters.here(found, seen=seen, at=now()), "reference": reference, "version": seen}
    return render(request, "triage/desk/here.html", context)


@require_http_methods(["POST"])
@requires(Permission.HANDLE_CASE)
def take(request: HttpRequest, reference: str) -> HttpResponse:
    """Put one's own name on a case."""
    return _carry_out(request, reference, case_deeds.TAKE)


@require_http_methods(["POST"])
@requires(Permission.HANDLE_CASE)
def assign(request: HttpRequest, reference: str) -> HttpResponse:
    """Give a case to a colleague."""
    return _carry_out(request, reference, case_deeds.ASSIGN)


@require_http_methods(["POST"])
@requires(Permission.HANDLE_CASE)
def accept(request: HttpRequest, reference: str) -> HttpResponse:
    """Pass a case on to a clinician."""
    return _carry_out(request, reference, case_deeds.ACCEPT)


@require_http_methods(["POST"])
@requires(Permission.HANDLE_CASE)
def return_to_patient(request: HttpRequest, reference: str) -> HttpResponse:
    """Ask the patient for what is missing."""
    return _carry_out(request, reference, case_deeds.ASK)


@require_http_methods(["POST"])
@requires(Permission.HANDLE_CASE)
def tell(request: HttpRequest, reference: str) -> HttpResponse:
    """Write to the patient."""
    return _carry_out(request, reference, case_deeds.TELL)


@require_http_methods(["POST"])
@requires(Permission.HANDLE_CASE)
def preview(request: HttpRequest, reference: str) -> HttpResponse:
    """Look at a message as the patient will read it, or begin with a ready one. Nothing is sent or kept."""
    record = deeds.opened(request, reference, purpose="desk preview")
    shown = case_page.desk_case(record, at=now())
    typed = request.POST.copy()
    if "fill" in typed:
        typed["message"] = writing.begun_with(typed, shown.head.language)
    form = writing.PreviewForm(typed, auto_id="return_%s", questions=shown.askable)
    if not form.is_valid():
        return _case_page(request, record, refused={"return": form}, preview=True, status=422)
    other = form.cleaned_data["reference"] != record.reference
    if other or form.cleaned_data["version"] != record.version:
        seen, reader = form.cleaned_data["version"], deeds.member(request)
        refusal = str(deeds.ANOTHER_CASE) if other else deeds.changed_words(record, seen=seen, reader=reader)
        return _changed_page(request, reference, case_deeds.ASK, Carried(False, form, 409, refusal))
    return _case_page(request, record, refused={"return": form}, preview=True)


@require_http_methods(["POST"])
@requires(Permission.HANDLE_CASE)
def raise_urgency(request: HttpRequest, reference: str) -> HttpResponse:
    """Move a case up."""
    return _carry_out(request, reference, case_deeds.RAISE)


@require_http_methods(["POST"])
@requires(Permission.HANDLE_CASE)
def call(request: HttpRequest, reference: str) -> HttpResponse:
    """Note what came of a call."""
    return _carry_out(request, reference, case_deeds.CALL)


@require_http_methods(["POST"])
@requires(Permission.HANDLE_CASE)
def call_wanted(request: HttpRequest, reference: str) -> HttpResponse:
    """Put a case on the call list, or take it off."""
    return _carry_out(request, reference, case_deeds.WANT)


@require_http_methods(["POST"])
@requires(Permission.HANDLE_CASE)
def note(request: HttpRequest, reference: str) -> HttpResponse:
    """Write a note."""
    return _carry_out(request, reference, noting.NOTE)


@require_http_methods(["POST"])
@requires(Permission.HANDLE_CASE)
def heard(request: HttpRequest, reference: str) -> HttpResponse:
    """Say that the patient's messages were read."""
    return _carry_out(request, reference, letters.HEARD)


@require_http_methods(["POST"])
@requires(Permission.HANDLE_CASE)
def new_code(request: HttpRequest, reference: str) -> HttpResponse:
    """Make a code to read to the patient. It stands on this answer only."""
    return _carry_out(request, reference, letters.CODE)


def _carry_out(request: HttpRequest, reference: str, deed: Deed) -> HttpResponse:
    record = deeds.opened(request, reference, purpose=f"desk {deed.name}")
    carried = deeds.carry_out(request, record, deed, **needs(deed, case_page.desk_case(record)))
    if carried.changed_meanwhile:
        return _changed_page(request, reference, deed, carried)
    if not carried.done:
        box = "return" if deed in case_deeds.WRITING else deed.name
        return _case_page(request, record, refused={box: carried.form}, status=carried.status)
    if code := letters.code_shown(deed, carried.result):
        return _case_page(request, record, code=code)
    messages.success(request, str(deed.done))
    if request.POST.get("back") in ("calls", "check_ins"):
        return redirect(f"desk:{request.POST['back']}")
    if deed in (case_deeds.ACCEPT, case_deeds.ASK):
        return redirect(f"{reverse('desk:queue')}#case-{record.reference}")
    return redirect("desk:case", reference=record.reference)


def _case_page(
    request: HttpRequest,
    record: Any,
    *,
    refused: dict[str, Any] | None = None,
    preview: bool = False,
    code: str = "",
    status: int = 200,
) -> HttpResponse:
    at, member = now(), deeds.member(request)
    shown = case_page.desk_case(record, at=at)
    wanted = [case_deeds.DEEDS[name] for name in presenters.deeds_now(shown, by=member)]
    blank = {deed.name: deeds.blank(deed, shown.head, **needs(deed, shown)) for deed in wanted}
    page = presenters.case(shown, by=member, at=at, forms=blank | (refused or {}), code=code, preview=preview)
    found = presence.note(reference=record.reference, by=member, at=at)
    others = presenters.here(found, seen=str(shown.head.version), at=at)
    told = {"page": page, "here": others, "persons": same_person.section(request, record)}
    return _page(request, "case", told | {"took_place": check_ins.took_place(record)}, status=status)


def _changed_page(request: HttpRequest, reference: str, deed: Deed, carried: Carried) -> HttpResponse:
    record = deeds.opened(request, reference, purpose="desk changed meanwhile")
    shown = case_page.desk_case(record, at=now())
    form = deeds.again(carried.form, shown.head, deed, **needs(deed, shown, again=True))
    context = {
        "page": presenters.changes(shown, seen=carried.form["version"].value(), at=now()),
        "deed": presenters.box(deed.name, form, shown),
        "refusal": carried.refusal,
    }
    return _page(request, "changed", context, status=409)


def _page(request: HttpRequest, name: str, context: dict[str, Any], status: int = 200) -> HttpResponse:
    return render(request, f"triage/desk/{name}.html", context, status=status)
