"""The queue: its page, the part of it that renews itself, views kept under a name, and taking a case from the list."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from functools import lru_cache, partial
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.forms import Form
from django.http import HttpRequest, HttpResponse
from django.middleware.csrf import get_token
from django.shortcuts import redirect, render
from django.template.loader import render_to_string
from django.utils.timezone import now
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from prolo.accounts.permissions import Permission, requires
from triage import deeds
from triage.deeds import Deed
from triage.desk import queue_rows
from triage.desk.forms import TakeForm
from triage.desk.queue_forms import KeepForm, narrowing, queue_filter
from triage.queries import queues
from triage.queries.queue_frame import Frame, SavedView, frame
from triage.queries.queues import DeskList
from triage.services import access, desk
from triage.services import saved_views as views
from triage.services.refusals import Refused

TAKE = Deed("take", TakeForm, desk.take, _("The case is yours."))
NOTHING_NEW = 204


@require_http_methods(["GET", "HEAD"])
@requires(Permission.WORK_QUEUE)
def queue(request: HttpRequest) -> HttpResponse:
    """The queue, most urgent first, then by when a reply is due."""
    return _renewed(request) if request.headers.get("HX-Request") else _queue_page(request)


@require_http_methods(["POST"])
@requires(Permission.WORK_QUEUE)
def keep(request: HttpRequest) -> HttpResponse:
    """Keep the narrowing of this address under a name."""
    form, chosen = KeepForm(request.POST), _chosen(request)
    if form.is_valid():
        try:
            views.keep(name=form.cleaned_data["name"], narrowing=chosen, by=deeds.member(request), at=now())
        except Refused as refusal:
            form.add_error("name", str(refusal))
        else:
            messages.success(request, _("The view is kept."))
            return redirect(queue_rows.queue_url(chosen))
    return _queue_page(request, refused=form)


@require_http_methods(["POST"])
@requires(Permission.WORK_QUEUE)
def forget(request: HttpRequest, view: UUID) -> HttpResponse:
    """Remove a view of one's own."""
    if views.forget(view=view, by=deeds.member(request), at=now()):
        messages.success(request, _("The view was removed."))
    return redirect("desk:queue")


@require_http_methods(["POST"])
@requires(Permission.HANDLE_CASE)
def take(request: HttpRequest, reference: str) -> HttpResponse:
    """Put one's own name on a case, and stay at its line of the list."""
    record = deeds.opened(request, reference, purpose="desk take from the list")
    carried = deeds.carry_out(request, record, TAKE)
    if carried.status == 422:
        return _queue_page(request, refused=carried.form)
    if carried.done:
        messages.success(request, str(TAKE.done))
    else:
        messages.error(request, carried.refusal)
    here = queue_rows.here(_chosen(request), request.GET)
    return redirect(f"{queue_rows.queue_url(here)}#case-{record.reference}")


def _chosen(request: HttpRequest) -> dict[str, str]:
    return queue_filter(frame(by=deeds.member(request), at=now())).chosen(request.GET)


def _reading(
    request: HttpRequest, held: Frame, chosen: dict[str, str], at: datetime
) -> Callable[[], DeskList]:
    asked = request.GET
    return partial(
        queues.desk_list,
        counts=held.counts,
        at=at,
        narrowing=narrowing(chosen, by=deeds.member(request)),
        after=asked.get("after"),
        before=asked.get("before"),
    )


def _renewed(request: HttpRequest) -> HttpResponse:
    """The part that changes, for a page that asks by itself; nothing when it shows just this already."""
    at, member = now(), deeds.member(request)
    held = frame(by=member, at=at)
    chosen = queue_filter(held).chosen(request.GET)
    page = access.open_queue_again(
        _reading(request, held, chosen, at),
        by=member,
        at=at,
        name="desk",
        seen=request.GET.get("seen", ""),
    )
    if page is None:
        return HttpResponse(status=NOTHING_NEW)
    shown = _shown(request, page, chosen, at)
    return render(request, "triage/desk/queue_live.html", {"queue": shown, "renewed": True})


def _queue_page(request: HttpRequest, *, refused: Form | None = None) -> HttpResponse:
    at, member = now(), deeds.member(request)
    held = frame(by=member, at=at)
    offered = queue_filter(held)
    chosen = offered.chosen(request.GET)
    page = access.open_queue(_reading(request, held, chosen, at), by=member, at=at, name="desk")
    context = {
        "queue": _shown(request, page, chosen, at),
        "filters": queue_rows.filters(offered, chosen),
        "applied": queue_rows.applied(offered, chosen),
        "form": refused,
        "keep_open": isinstance(refused, KeepForm),
        "keep_name": _asked(refused) if isinstance(refused, KeepForm) else _asked_anew(get_language()),
        "kept": [_kept(view) for view in held.views],
    }
    return render(request, "triage/desk/queue.html", context, status=422 if refused else 200)


def _asked(keep: KeepForm) -> str:
    return render_to_string("triage/desk/keep_name.html", {"keep": keep})


@lru_cache
def _asked_anew(_language: str) -> str:
    """The empty field, the same on every page."""
    return _asked(KeepForm())


def _shown(request: HttpRequest, page: DeskList, chosen: dict[str, str], at: datetime) -> dict[str, Any]:
    return queue_rows.queue(page, chosen=chosen, asked=request.GET, token=get_token(request), at=at)


def _kept(view: SavedView) -> dict[str, Any]:
    return {"pk": view.pk, "name": view.name, "url": queue_rows.queue_url(view.narrowing)}
