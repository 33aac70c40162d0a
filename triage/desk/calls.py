"""The call list: whom to phone now, and whom later."""

from __future__ import annotations

from functools import partial

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.timezone import now
from django.views.decorators.http import require_http_methods

from prolo.accounts.permissions import Permission, requires
from triage import deeds
from triage.desk import call_words
from triage.queries import calls
from triage.services import access


@require_http_methods(["GET", "HEAD"])
@requires(Permission.WORK_QUEUE)
def call_list(request: HttpRequest) -> HttpResponse:
    """Whom to call by now, most urgent first; with `later` who is to be called afterwards."""
    at, later = now(), "later" in request.GET
    read = partial(calls.call_list, at=at, later=later, after=request.GET.get("after"))
    page = access.open_queue(read, by=deeds.member(request), at=at, name="calls")
    shown = call_words.call_list(page, later=later, at=at)
    return render(request, "triage/desk/calls.html", {"list": shown})
