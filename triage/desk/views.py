"""The front desk's views: the queue, a case, and what the desk does with it."""

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
from triage.deeds import Carried, Deed
from triage.desk import forms, presenters
from triage.queries import case_page, queues
from triage.queries.narrowing import Narrowing
from triage.queries.shown import DeskCase
from triage.rules import Result
from triage.services import access, desk

TAKE = Deed("take", forms.TakeForm, desk.take, _("The case is yours."))
ACCEPT = Deed("accept", forms.AcceptForm, desk.accept, _("The case was passed on to a clinician."))
RAISE = Deed("raise", forms.RaiseForm, desk.raise_urgency, _("The urgency was raised."))
DEEDS = {deed.name: deed for deed in (TAKE, ACCEPT, RAISE, *letters.DEEDS)}


@require_http_methods(["GET", "HEAD"])
@requires(Permission.WORK_QUEUE)
def queue(request: HttpRequest) -> HttpResponse:
    """The queue, most urgent first, then by when a reply is due."""
    at = now()
    narrowing = forms.QueueFilter(request.GET, states=case_page.STATES, urgencies=case_words.levels())
    chosen = narrowing.chosen()
    member = deeds.member(request)
    narrowing_to = Narrowing(
        state=chosen.get("state", ""),
        urgency=Result.from_code(chosen["urgency"]) if "urgency" in chosen else None,
        assignee=member.pk if "mine" in chosen else None,
    )
    read = partial(queues.desk_queue, narrowing=narrowing_to, after=request.GET.get("after"), at=at)
    page = access.open_queue(read, by=member, at=at, name="desk")
    shown = presenters.queue(page, narrowing=narrowing, chosen=chosen, asked=request.GET, at=at)
    return _page(request, "queue", {"queue": shown})


@require_http_methods(["GET", "HEAD"])
@requires(Permission.HANDLE_CASE)
def case(request: HttpRequest, reference: str) -> HttpResponse:
    """One case, as far as the desk may see it."""
    return _case_page(request, deeds.opened(request, reference, purpose="desk case page"))


@require_http_methods(["POST"])
@requires(Permission.HANDLE_CASE)
def take(request: HttpRequest, reference: str) -> HttpResponse:
    """Put one's own name on a case."""
    return _carry_out(request, reference, TAKE)


@require_http_methods(["POST"])
@requires(Permission.HANDLE_CASE)
def accept(request: HttpRequest, reference: str) -> HttpResponse:
    """Pass a case on to a clinician."""
    return _carry_out(request, reference, ACCEPT)


@require_http_methods(["POST"])
@requires(Permission.HANDLE_CASE)
def return_to_patient(request: HttpRequest, reference: str) -> HttpResponse:
    """Ask the patient for what is missing."""
    return _carry_out(request, reference, letters.ASK)


@require_http_methods(["POST"])
@requires(Permission.HANDLE_CASE)
def raise_urgency(request: HttpRequest, reference: str) -> HttpResponse:
    """Move a case up."""
    return _carry_out(request, reference, RAISE)


@require_http_methods(["POST"])
@requires(Permission.HANDLE_CASE)
def tell(request: HttpRequest, reference: str) -> HttpResponse:
    """Write to the patient."""
    return _carry_out(request, reference, letters.TELL)


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
    carried = deeds.carry_out(request, record, deed, **_choices(deed, case_page.desk_case(record)))
    if carried.changed_meanwhile:
        return _changed_page(request, reference, deed, carried)
    if not carried.done:
        return _case_page(request, record, refused={deed.name: carried.form}, status=carried.status)
    if code := letters.code_shown(deed, carried.result):
        return _case_page(request, record, code=code)
    messages.success(request, str(deed.done))
    if deed in (ACCEPT, letters.ASK):
        return redirect(f"{reverse('desk:queue')}#case-{record.reference}")
    return redirect("desk:case", reference=record.reference)


def _case_page(
    request: HttpRequest,
    record: Any,
    *,
    refused: dict[str, Any] | None = None,
    code: str = "",
    status: int = 200,
) -> HttpResponse:
    at = now()
    shown = case_page.desk_case(record, at=at)
    wanted = [DEEDS[name] for name in presenters.deeds_now(shown, by=request.user)]
    blank = {deed.name: deeds.blank(deed, shown.head, **_choices(deed, shown)) for deed in wanted}
    page = presenters.case(shown, by=request.user, at=at, forms=blank | (refused or {}), code=code)
    return _page(request, "case", {"page": page}, status=status)


def _changed_page(request: HttpRequest, reference: str, deed: Deed, carried: Carried) -> HttpResponse:
    record = deeds.opened(request, reference, purpose="desk changed meanwhile")
    shown = case_page.desk_case(record, at=now())
    form = deeds.again(carried.form, shown.head, deed, **_choices(deed, shown))
    context = {
        "page": presenters.changes(shown, at=now()),
        "deed": presenters.box(deed.name, form, shown),
        "refusal": carried.refusal,
    }
    return _page(request, "changed", context, status=409)


def _choices(deed: Deed, shown: DeskCase) -> dict[str, Any]:
    if deed is letters.ASK:
        return {"questions": shown.askable}
    return {"choices": case_words.levels(above=shown.head.urgency)} if deed is RAISE else {}


def _page(request: HttpRequest, name: str, context: dict[str, Any], status: int = 200) -> HttpResponse:
    return render(request, f"triage/desk/{name}.html", context, status=status)
