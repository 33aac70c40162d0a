"""Is this normal? The check after injections that is open to anyone: nothing is kept of it unless it is sent."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any
from uuid import uuid4
from zoneinfo import ZoneInfo

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.timezone import now
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from prolo.accounts.permissions import open_page
from prolo.clinic.hours import reads_now_line
from prolo.limits.address import client_address
from prolo.limits.bucket import allows
from triage.patient import after_results as results
from triage.patient import tries
from triage.patient.after_forms import SenderForm
from triage.patient.after_walk import AGAIN, MAY_STAY_EMPTY, WHERE, Walk, seen
from triage.patient.waiting import unread_at
from triage.questionnaire import AFTERCARE
from triage.rules import Result
from triage.services import check_ins
from triage.services.check_ins import Sender

if TYPE_CHECKING:
    from datetime import datetime

    from prolo.clinic.models import Location

FIRST, SEND = "emergency", "send"
AN_HOUR = 10
TITLES: dict[str, Any] = {section.key: section.title for section in AFTERCARE.sections}
TITLES |= {WHERE: gettext_lazy("Where you feel it"), AGAIN: gettext_lazy("One more look")}


@open_page
@require_http_methods(["GET", "HEAD", "POST"])
def check(request: HttpRequest) -> HttpResponse:
    """One page of questions, or the end: what to do now. All answers are in the post itself."""
    walk = Walk(request.POST, now(), ZoneInfo(settings.CLINIC_TIME_ZONE))
    if request.method != "POST":
        return show_page(request, walk, FIRST)
    if leads := walk.leads_to():
        return show_page(request, walk, leads[0], with_errors=leads[1])
    if walk.posted.get("at") == SEND:
        return _send(request, walk)
    return _show_end(request, walk, _sender_form(walk))


def show_page(
    request: HttpRequest,
    walk: Walk,
    name: str,
    *,
    with_errors: bool = False,
    template: str = "triage/patient/after/check.html",
    status: int = 0,
    **more: Any,
) -> HttpResponse:
    """One page of the check, with everything answered so far unseen in its form."""
    form = walk.shown(name, with_errors=with_errors)
    route = walk.route()
    context = {
        "form": form,
        "title": TITLES[name],
        "stage": name,
        "seen": seen(name) if name in MAY_STAY_EMPTY else "",
        "place": walk.place(name),
        "is_first": name == FIRST,
        "is_last": name == route[-1],
        "back": walk.before(name),
        "past": list(results.labels(walk.past)) if name == AGAIN else [],
        "carried": list(walk.carried(but=name)),
        "same_day": results.same_day(walk),
        "action": reverse("after:check"),
        **more,
    }
    return render(request, template, context, status=status or (422 if with_errors else 200))


def page_that_stops(walk: Walk) -> str:
    """The page of the first reply that calls for emergency help."""
    found = (item for item in walk.found.findings if item.rule.level is Result.EMERGENCY_NOW)
    keys = {quote.key for item in found for quote in item.quotes}
    return next((name for name, asked in walk.pages.items() if keys.intersection(asked)), FIRST)


def _send(request: HttpRequest, walk: Walk) -> HttpResponse:
    form = _sender_form(walk, request.POST)
    if not (form.is_valid() and tries.is_a_person(request, form)):
        return _show_end(request, walk, form, status=422)
    place = form.location()
    if place is None:
        form.add_error(None, _("We cannot take this here at the moment. Please call the clinic."))
        return _show_end(request, walk, form, status=422)
    if not allows("after.send", client_address(request), at=walk.at, most=AN_HOUR):
        form.add_error(None, _("Too many were sent from here in one hour. Please call us."))
        return _show_end(request, walk, form, status=429)
    kept = check_ins.reply(
        said=walk.said, key=form.cleaned_data["key"], at=walk.at, sender=_sender(form, place)
    )
    context = {
        "page": results.of_walk(walk),
        "reference": kept.case.reference,
        **clinic_part(place, walk.at),
    }
    return render(request, "triage/patient/after/sent.html", context)


def clinic_part(place: Location, at: datetime, *, read: bool = True) -> dict[str, Any]:
    """When the clinic looks at it, and that nobody does where nobody is on cover; calm answers wait for nobody."""
    unread = unread_at([place], at=at) if read else ()
    words = _("Our staff read it. Do not wait for our call.") if read else _("We keep your answers.")
    return {
        "clinic_part": "" if unread else f"{words} {reads_now_line(place, at)}" if read else words,
        "unread": unread,
    }


def _sender(form: SenderForm, place: Location) -> Sender:
    given = form.cleaned_data
    return Sender(
        given_name=given["given_name"],
        family_name=given["family_name"],
        birth_date=given["birth_date"].isoformat(),
        phone=given["phone"],
        location=place,
        language=get_language() or "en",
    )


def _sender_form(walk: Walk, posted: Any = None) -> SenderForm:
    return SenderForm(posted, initial={"key": uuid4()}, at=walk.at, zone=walk.zone)


def _show_end(request: HttpRequest, walk: Walk, form: SenderForm, *, status: int = 200) -> HttpResponse:
    name = "stop" if walk.stops else "result"
    context = {
        "page": results.of_walk(walk),
        "form": form,
        "carried": list(walk.carried()),
        "wrong": page_that_stops(walk),
    }
    return render(request, f"triage/patient/after/{name}.html", context, status=status)
