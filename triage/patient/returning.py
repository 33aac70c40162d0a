"""Leaving a draft and coming back: by a link, by a code, or in the same browser after a rest."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING, Any, cast
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.timezone import now
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from prolo.accounts.permissions import open_page, patient_page
from triage.patient import doors, tries, ways
from triage.patient.doors import awake, own_draft, remember, remember_case
from triage.patient.forms import stored_birth_date
from triage.patient.returning_forms import BirthDateForm, CodeForm, LeaveForm, NewLinkForm
from triage.services import coming_back, links, new_links
from triage.services.refusals import LinkLocked, WrongDate

if TYPE_CHECKING:
    from triage.models import Intake, Link

AS_LONG = 0.3
"""Seconds until a wrong code or date is answered, whichever of the two it is."""


@open_page
@require_http_methods(["GET", "HEAD", "POST"])
def come_back(request: HttpRequest) -> HttpResponse:
    """By the code and the date of birth. A wrong code and a wrong date look alike, and take as long."""
    began, form = time.monotonic(), CodeForm(_posted(request))
    if form.is_bound and not tries.may_open(request):
        return tries.too_many(request, back=request.path)
    if form.is_valid():
        if opened := links.open_with_code(
            code=form.cleaned_data["code"], birth_date=form.birth_date_text(), at=now()
        ):
            return _inside(request, opened)
        time.sleep(max(0.0, AS_LONG - (time.monotonic() - began)))
        form.add_error(None, _("This code and this date of birth do not match. Check both and try again."))
    return _show(request, "come_back", form)


@open_page
@require_http_methods(["GET", "HEAD", "POST"])
def new_link(request: HttpRequest) -> HttpResponse:
    """A new link by mail, for somebody without a code. The answer is the same whether we know the address or not."""
    form = NewLinkForm(_posted(request))
    if form.is_valid():
        email = form.cleaned_data["email"]
        if not tries.may_mail(request, email):
            return tries.too_many(request, back=request.path)
        new_links.ask(email=email, at=now())
        return _on_its_way(request)
    return _show(request, "new_link", form)


@open_page
@require_http_methods(["GET", "HEAD", "POST"])
def open_link(request: HttpRequest, token: str) -> HttpResponse:
    """A link from a mail. Opening the page shows nothing and uses nothing up; the date of birth opens it."""
    link = links.find(token)
    if not links.is_usable(link, at=now()) or link is None:
        return _send_again(request, token, link) if "again" in request.POST else _ended(request)
    form = BirthDateForm(_posted(request))
    if form.is_bound and not tries.may_open(request):
        return tries.too_many(request, back=".")
    if form.is_valid():
        try:
            return _inside(request, links.open_with(link=link, birth_date=form.birth_date_text(), at=now()))
        except WrongDate as refusal:
            form.add_error("birth_date", str(refusal))
        except LinkLocked:
            return _ended(request)
    return _show(request, "open_link", form)


@patient_page
@awake
@require_http_methods(["GET", "HEAD", "POST"])
def leave(request: HttpRequest, intake: UUID) -> HttpResponse:
    """Everything is saved. A code to write down, a link by mail, and this device forgets the answers."""
    draft = own_draft(request, intake)
    if away := ways.finished(draft) or ways.to_desk(draft):
        return redirect(away)
    known = stored_birth_date(draft.identity)
    initial = {"birth_date": known, "email": draft.identity.get("email", "")}
    form = LeaveForm(_posted(request), initial=initial)
    if form.is_valid():
        email = form.cleaned_data["email"]
        if email and not tries.may_mail(request, email):
            return tries.too_many(request, back=request.path)
        given = coming_back.give_link(intake=draft, email=email, birth_date=form.birth_date_text(), at=now())
        doors.forget(request, draft)
        other = doors.newest_unsent(request)
        context = {"code": links.written_out(given.code), "email": email}
        context["ends"] = links.ends_at(given.link).astimezone(draft.location.zone)
        context["other"] = ways.to_open(other) if other else ""
        return render(request, "triage/patient/left.html", context)
    return _show(request, "leave", form, draft=draft, back=ways.to_open(draft))


@patient_page
@require_http_methods(["GET", "HEAD", "POST"])
def unlock(request: HttpRequest, intake: UUID) -> HttpResponse:
    """After a rest in the same browser: the date of birth opens the draft again."""
    draft = own_draft(request, intake)
    known = draft.identity.get("birth_date")
    if not doors.is_resting(request, intake):
        return redirect(ways.finished(draft) or ways.to_open(draft))
    if ways.is_shut(draft) or not isinstance(known, str) or not known:
        return _shut(request, draft)
    form = BirthDateForm(_posted(request))
    if form.is_bound and not tries.may_open(request):
        return tries.too_many(request, back=request.path)
    if form.is_valid():
        if form.birth_date_text() == known:
            remember(request, draft, came_back=True)
            return redirect(ways.finished(draft) or ways.to_open(draft))
        if doors.count_wrong_date(request, draft):
            messages.error(request, _("The date was wrong five times. This device has closed the answers."))
            return redirect("patient:come_back")
        form.add_error("birth_date", str(WrongDate()))
    return _show(request, "unlock", form)


def _shut(request: HttpRequest, draft: Intake) -> HttpResponse:
    """A draft that no date of birth opens: one without, or one that a helper has sent."""
    doors.forget(request, draft)
    if draft.sent_at is not None:
        messages.info(request, _("These answers were sent. The clinic has them."))
        return redirect("patient:come_back")
    messages.info(request, _("It has been a while. Please start again: there was not much to keep."))
    return redirect("patient:start")


def _inside(request: HttpRequest, link: Link) -> HttpResponse:
    """Into the draft or the case, at an address without the secret."""
    if link.case:
        remember_case(request, link.case)
        return redirect("own:status", link.case.pk)
    draft = cast("Intake", link.intake)  # a link leads to one of the two
    remember(request, draft, came_back=True)
    return redirect(ways.finished(draft) or ways.to_tasks(draft))


def _send_again(request: HttpRequest, token: str, link: Link | None) -> HttpResponse:
    """A new link to the address on file. The answer is the same whether there is one or not."""
    if not tries.may_mail(request, links.hashed(token).hex()):
        return tries.too_many(request, back=".")
    new_links.ask(link=link, at=now())
    return _on_its_way(request)


def _on_its_way(request: HttpRequest) -> HttpResponse:
    messages.success(
        request, _("If we know you, a new link is on its way by e-mail. Old links and codes end.")
    )
    return redirect("patient:come_back")


def _ended(request: HttpRequest) -> HttpResponse:
    return render(request, "triage/patient/link_ended.html", status=404)


def _posted(request: HttpRequest) -> Any:
    return request.POST if request.method == "POST" else None


def _show(request: HttpRequest, name: str, form: Any, **more: Any) -> HttpResponse:
    status = 422 if form.errors else 200
    return render(request, f"triage/patient/{name}.html", {"form": form, **more}, status=status)
