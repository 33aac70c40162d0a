"""Leaving a draft and coming back: by a link, by a code, or in the same browser after a rest."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, cast
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.timezone import now
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from prolo.accounts.permissions import open_page, patient_page
from prolo.limits.address import client_address
from prolo.limits.bucket import allows
from triage.patient import tries, ways
from triage.patient.doors import awake, forget, own_draft, remember, remember_case
from triage.patient.forms import stored_birth_date
from triage.patient.returning_forms import BirthDateForm, CodeForm, LeaveForm
from triage.services import coming_back, links
from triage.services.refusals import LinkLocked, WrongDate

if TYPE_CHECKING:
    from triage.models import Intake, Link

AN_HOUR = 10
"""Links and codes tried from one address."""


@open_page
@require_http_methods(["GET", "HEAD", "POST"])
def come_back(request: HttpRequest) -> HttpResponse:
    """By the code and the date of birth. A wrong code and a wrong date look alike."""
    form = CodeForm(_posted(request))
    if form.is_bound and not _may_try(request):
        return tries.too_many(request, back=request.path)
    if form.is_valid():
        link = links.find_by_code(form.cleaned_data["code"])
        if link and (opened := _opened(link, form.birth_date_text())):
            return _inside(request, opened)
        form.add_error(None, _("This code and this date of birth do not match. Check both and try again."))
    return _show(request, "come_back", form)


@open_page
@require_http_methods(["GET", "HEAD", "POST"])
def open_link(request: HttpRequest, token: str) -> HttpResponse:
    """A link from a mail. Opening the page shows nothing and uses nothing up; the date of birth opens it."""
    link = links.find(token)
    if not links.is_usable(link, at=now()) or link is None:
        return _ended(request, token)
    form = BirthDateForm(_posted(request))
    if form.is_bound and not _may_try(request):
        return tries.too_many(request, back=request.path)
    if form.is_valid():
        try:
            return _inside(request, links.open_with(link=link, birth_date=form.birth_date_text(), at=now()))
        except WrongDate as refusal:
            form.add_error("birth_date", str(refusal))
        except LinkLocked:
            return _ended(request, token)
    return _show(request, "open_link", form)


@open_page
@require_POST
def send_again(request: HttpRequest, token: str) -> HttpResponse:
    """A new link to the address on file. The answer is the same whether there is one or not."""
    if not _may_try(request):
        return tries.too_many(request, back=request.path)
    link = links.find(token)
    if link and link.intake:
        coming_back.send_again(intake=link.intake, at=now())
    messages.success(request, _("If this link was yours, a new one is on its way by e-mail."))
    return redirect("patient:come_back")


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
        given = coming_back.give_link(
            intake=draft, email=form.cleaned_data["email"], birth_date=form.birth_date_text(), at=now()
        )
        forget(request)
        context = {"code": links.written_out(given.code), "email": form.cleaned_data["email"]}
        context["ends"] = given.link.expires_at.astimezone(draft.location.zone)
        return render(request, "triage/patient/left.html", context)
    return _show(request, "leave", form, draft=draft, back=ways.to_open(draft))


@patient_page
@require_http_methods(["GET", "HEAD", "POST"])
def unlock(request: HttpRequest, intake: UUID) -> HttpResponse:
    """After a rest in the same browser: the date of birth opens the draft again."""
    draft = own_draft(request, intake)
    known = draft.identity.get("birth_date")
    if not isinstance(known, str) or not known:
        forget(request)
        messages.info(request, _("It has been a while. Please start again: there was not much to keep."))
        return redirect("patient:start")
    form = BirthDateForm(_posted(request))
    if form.is_bound and not _may_try(request):
        return tries.too_many(request, back=request.path)
    if form.is_valid():
        if form.birth_date_text() == known:
            remember(request, draft)
            return redirect(ways.finished(draft) or ways.to_open(draft))
        form.add_error("birth_date", str(WrongDate()))
    return _show(request, "unlock", form)


def _may_try(request: HttpRequest) -> bool:
    return allows("link.open", client_address(request), at=now(), most=AN_HOUR)


def _opened(link: Link, birth_date: str) -> Link | None:
    try:
        return links.open_with(link=link, birth_date=birth_date, at=now())
    except (WrongDate, LinkLocked):
        return None


def _inside(request: HttpRequest, link: Link) -> HttpResponse:
    """Into the draft or the case, at an address without the secret."""
    if link.case:
        remember_case(request, link.case)
        return redirect("own:status", link.case.pk)
    draft = cast("Intake", link.intake)  # a link leads to one of the two
    remember(request, draft)
    return redirect(ways.finished(draft) or ways.to_open(draft))


def _ended(request: HttpRequest, token: str) -> HttpResponse:
    return render(request, "triage/patient/link_ended.html", {"token": token}, status=404)


def _posted(request: HttpRequest) -> Any:
    return request.POST if request.method == "POST" else None


def _show(request: HttpRequest, name: str, form: Any, **more: Any) -> HttpResponse:
    status = 422 if form.errors else 200
    return render(request, f"triage/patient/{name}.html", {"form": form, **more}, status=status)
