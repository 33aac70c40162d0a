"""What a clinician does with a case: decide and all around it, each a form that is posted."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.timezone import now
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from prolo.accounts.permissions import Permission, requires
from triage import deeds, letters, noting
from triage.clinician import case_deeds, listing, presenters
from triage.clinician.case_deeds import DECIDE, needs
from triage.clinician.views import case_page_of
from triage.deeds import Carried, Deed
from triage.queries import case_page, flagged

if TYPE_CHECKING:
    from triage.models import Case

AND_NEXT = "next"
"""The value of the button that opens the next case."""


@require_http_methods(["POST"])
@requires(Permission.READ_CLINICAL)
def mark_words_read(request: HttpRequest, reference: str) -> HttpResponse:
    """Say that the patient's own words were read."""
    return _carry_out(request, reference, case_deeds.READ)


@require_http_methods(["POST"])
@requires(Permission.DECIDE)
def decide(request: HttpRequest, reference: str) -> HttpResponse:
    """Decide a case, and go to the list or on to the next flagged case."""
    return _carry_out(request, reference, DECIDE)


@require_http_methods(["POST"])
@requires(Permission.LOWER_URGENCY)
def lower_urgency(request: HttpRequest, reference: str) -> HttpResponse:
    """Move a case down, with the reason."""
    return _carry_out(request, reference, case_deeds.LOWER)


@require_http_methods(["POST"])
@requires(Permission.DECIDE)
def reopen(request: HttpRequest, reference: str) -> HttpResponse:
    """Open a decided case again, with the reason."""
    return _carry_out(request, reference, case_deeds.REOPEN)


@require_http_methods(["POST"])
@requires(Permission.READ_CLINICAL)
def ask_opinion(request: HttpRequest, reference: str) -> HttpResponse:
    """Ask a colleague for a second opinion."""
    return _carry_out(request, reference, case_deeds.ASK_OPINION)


@require_http_methods(["POST"])
@requires(Permission.READ_CLINICAL)
def give_opinion(request: HttpRequest, reference: str) -> HttpResponse:
    """Give the second opinion one was asked for."""
    return _carry_out(request, reference, case_deeds.GIVE_OPINION)


@require_http_methods(["POST"])
@requires(Permission.READ_CLINICAL)
def note(request: HttpRequest, reference: str) -> HttpResponse:
    """Write a note."""
    return _carry_out(request, reference, noting.NOTE)


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
    behind = _behind(request, record, deed)
    carried = deeds.carry_out(request, record, deed, **needs(deed, record, shown, by=deeds.member(request)))
    if carried.changed_meanwhile:
        return _changed_page(request, reference, deed, carried)
    if not carried.done:
        return case_page_of(request, reference, refused={deed.name: carried.form}, status=carried.status)
    if code := letters.code_shown(deed, carried.result):
        return case_page_of(request, reference, code=code)
    messages.success(request, str(deed.done))
    return redirect(_where_to(record, deed, behind, listing.named(request)))


def _where_to(record: Case, deed: Deed, behind: str, name: str) -> str:
    """The next case, or the list after a decision, or the case again: always along the list one came from."""
    if deed is DECIDE and not behind:
        return f"{listing.narrowed(reverse('clinician:queue'), name)}#case-{record.reference}"
    return listing.narrowed(reverse("clinician:case", args=[behind or record.reference]), name)


def _behind(request: HttpRequest, record: Case, deed: Deed) -> str:
    """The flagged case that follows this one, as the list stands before this one leaves it; empty at its end."""
    wanted = deed is DECIDE and request.POST.get("then") == AND_NEXT
    if not wanted:
        return ""
    return flagged.neighbours(record, named=listing.named(request), by=deeds.member(request))[1]


def _changed_page(request: HttpRequest, reference: str, deed: Deed, carried: Carried) -> HttpResponse:
    record = deeds.opened(request, reference, purpose="clinician changed meanwhile")
    shown = case_page.clinician_case(record, at=now())
    form = deeds.again(carried.form, shown.head, deed, **needs(deed, record, shown, by=deeds.member(request)))
    context: dict[str, Any] = {
        "page": presenters.changes(shown, at=now()),
        "deed": case_deeds.box(deed.name, form, shown.head),
        "refusal": carried.refusal or _("Nothing was changed."),
    }
    return render(request, "triage/clinician/changed.html", context, status=409)
