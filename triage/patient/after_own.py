"""A treated person's check-in on their own page: a few pages, kept when it is sent, and at once when a sign is red."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any
from uuid import UUID, uuid4

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.timezone import now
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from prolo.accounts.permissions import patient_page
from prolo.clinic.hours import reads_now_line
from prolo.limits.bucket import allows
from triage.patient import after_results as results
from triage.patient import presenters
from triage.patient.after import FIRST, clinic_part, show_page
from triage.patient.after_walk import Known, Walk
from triage.patient.contact import NumberForm
from triage.patient.doors import awake_case, kept_case, own_case, resting_case, rests_at
from triage.patient.own_words import moment
from triage.patient.waiting import said as not_read
from triage.patient.waiting import unread_at
from triage.queries import aftercare
from triage.queries.persons import left_later
from triage.questionnaire import AFTERCARE
from triage.rules import Result
from triage.services import check_ins, safety

if TYPE_CHECKING:
    from datetime import datetime

    from triage.models import Case

AN_HOUR = 20
"""Checks of one person that are kept."""


@patient_page
@kept_case
@require_http_methods(["GET", "HEAD", "POST"])
def check_in(request: HttpRequest, case: UUID) -> HttpResponse:
    """One page of the check-in. A sign that needs help today is kept at once, also when nothing else is answered."""
    at = now()
    opened = own_case(request, case, purpose="check-in")
    walk, key = walk_of(request, opened, at), key_in(request)
    if request.method != "POST":
        return _page(request, opened, walk, FIRST, key)
    if not allows("own.check_in", str(opened.pk), at=at, most=AN_HOUR) and not walk.stops:
        return _page(request, opened, walk, walk.stage, key, too_many=True, status=429)
    kept_red(walk, key, case=opened)
    if walk.stops and not walk.wanted:
        return redirect(reverse("own:stopped", args=[opened.pk]) + "#stop-heading")
    if leads := walk.leads_to():
        return _page(request, opened, walk, leads[0], key, with_errors=leads[1])
    kept = check_ins.reply(said=walk.said, key=key, at=at, case=opened)
    return redirect(f"{reverse('own:checked', args=[opened.pk])}?reply={kept.pk}")


@patient_page
@awake_case
@require_safe
def checked(request: HttpRequest, case: UUID) -> HttpResponse:
    """What we say to the check-in that was sent just now: the one that is named, else the last."""
    opened = own_case(request, case, purpose="check-in result")
    found = aftercare.told_as(opened, _uuid(request.GET.get("reply"))) or aftercare.newest_told(opened)
    if found is None:
        return redirect("own:check_in", opened.pk)
    context = {
        "page": results.of_told(found),
        "reference": opened.reference,
        "next_check": asked_again(opened, now()),
        "own_url": reverse("own:status", args=[opened.pk]),
        **clinic_part(opened.location, now(), read=found.result is not Result.EXPECTED),
    }
    return render(request, "triage/patient/after/sent.html", context)


@patient_page
@resting_case
@require_safe
def stopped(request: HttpRequest, case: UUID) -> HttpResponse:
    """The emergency page of a check-in. It is shown after a rest too, then without what was answered."""
    return _stopped(request, own_case(request, case, purpose="check-in stopped"), NumberForm())


@patient_page
@kept_case
@require_POST
def say_called(request: HttpRequest, case: UUID) -> HttpResponse:
    """Whether the person has called for help, or cannot: staff see it, and nobody is called by it."""
    opened, called = own_case(request, case, purpose="call for help"), presenters.called_in(request.POST)
    held = aftercare.emergency_of(opened)
    if held is None:
        return redirect("own:status", opened.pk)
    if called is not None:
        safety.say_called_after(case=held, called=called, at=now())
    return redirect(reverse("own:stopped", args=[opened.pk]) + "#called")


@patient_page
@resting_case
@require_POST
def leave_number(request: HttpRequest, case: UUID) -> HttpResponse:
    """Leave a number on the emergency page of a check-in: who was asked by mail may have none on file.

    After a rest too: who cannot call is not sent to a closed door.
    """
    opened, form = own_case(request, case, purpose="number left"), NumberForm(request.POST)
    held = aftercare.emergency_of(opened)
    if held is None:
        return redirect("own:status", opened.pk)
    if not form.is_valid():
        return _stopped(request, opened, form)
    safety.leave_number_after(case=held, at=now(), **form.cleaned_data)
    return redirect(reverse("own:stopped", args=[opened.pk]) + "#number")


def walk_of(request: HttpRequest, case: Case, at: datetime) -> Walk:
    """The check of a treated person; what is on file is not asked."""
    treated = aftercare.treated_of(case)
    regions = AFTERCARE.questions["treated_region"].labels
    known = None
    if treated and treated.region in regions and treated.at <= at:
        known = Known(treated.at, treated.region, treated.sites)
    return Walk(request.POST, at, case.location.zone, known)


def key_in(request: HttpRequest) -> UUID:
    """The key that travels with one check, so that sending it twice is sending it once."""
    return _uuid(request.POST.get("key")) or uuid4()


def kept_red(walk: Walk, key: UUID, *, case: Case, by: Any = None, told_by: str = "") -> None:
    """Keep what was answered so far when a sign in it needs help today; the same signs are kept once.

    Where the check stops it is all that will be said: other answers with the same signs are kept too.
    """
    if check_ins.red_signs(walk.found):
        more: dict[str, Any] = {"by": by, "told_by": told_by, "unfinished": not walk.stops}
        check_ins.reply(said=walk.said, key=key, at=walk.at, case=case, **more)


def asked_again(case: Case, at: datetime) -> str:
    """When the person is asked again; empty when no more check-in is planned."""
    due_at = aftercare.next_due(case, at)
    return _("We ask you again on %(time)s.") % {"time": moment(due_at, case.location.zone)} if due_at else ""


def about_words(case: Case, at: datetime) -> str:
    """Which injection is meant: the area and the day counted from it; empty when none is on file."""
    treated = aftercare.treated_of(case)
    return results.treated_words(treated.area, treated.at, at) if treated else ""


def _uuid(typed: str | None) -> UUID | None:
    try:
        return UUID(typed or "")
    except ValueError:
        return None


def _stopped(request: HttpRequest, opened: Case, form: NumberForm) -> HttpResponse:
    """After a rest the next person at the device learns what to do, not what was said."""
    found = aftercare.newest_told(opened, result=Result.EMERGENCY_NOW)
    held = aftercare.emergency_of(opened)
    if found is None or held is None:
        return redirect("own:status", opened.pk)
    rests = rests_at(request, opened.pk)
    left = left_later([held])[held.pk].get("call_back_phone", "")
    on_file = held.patient.phone if held.patient else ""
    unread = unread_at([opened.location], at=now())
    context = {
        "page": results.of_told(found),
        "form": form,
        "rests": rests,
        "reads_now": not_read(unread) or reads_now_line(opened.location, now()),
        "called_for_help": "" if rests else aftercare.called_for_help(held),
        "call_url": reverse("own:say_called", args=[opened.pk]),
        "number": left or on_file,
        "number_left": "" if rests else left,
        "number_url": reverse("own:leave_number", args=[opened.pk]),
        "again_url": reverse("own:check_in", args=[opened.pk]),
    }
    status = 422 if form.errors else 200
    return render(request, "triage/patient/after/stop_own.html", context, status=status)


def _page(request: HttpRequest, case: Case, walk: Walk, name: str, key: UUID, **more: Any) -> HttpResponse:
    more |= {
        "action": reverse("own:check_in", args=[case.pk]),
        "about": about_words(case, walk.at) if name == FIRST else "",
        "keeps": True,
        "key": key,
    }
    return show_page(request, walk, name, **more)
