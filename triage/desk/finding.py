"""The page on which staff find a person. What is typed travels in the body of a post, never in an address."""

from __future__ import annotations

from functools import partial
from typing import Any

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.timezone import now
from django.utils.translation import gettext_lazy as _
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods

from prolo.accounts.permissions import Permission, requires
from triage import deeds, person_words
from triage.desk.person_lines import people
from triage.queries import finding, sought
from triage.services import access


class FindForm(forms.Form):
    """One box for whatever is known of a person."""

    sought = forms.CharField(
        label=_("Find a person"),
        max_length=sought.LONGEST,
        error_messages={
            "required": _("Type a name, a date of birth, a phone number, an e-mail address or a reference")
        },
    )
    after = forms.CharField(required=False, max_length=200, widget=forms.HiddenInput)


@sensitive_post_parameters("sought")
@require_http_methods(["GET", "HEAD", "POST"])
@requires(Permission.WORK_QUEUE)
def find(request: HttpRequest) -> HttpResponse:
    """Who was typed: persons, and the recent cases of each."""
    form = FindForm(request.POST if request.method == "POST" else None)
    context: dict[str, Any] = {"form": form}
    if form.is_valid():
        typed, at = form.cleaned_data["sought"], now()
        read = partial(finding.find, typed, after=form.cleaned_data["after"])
        found = access.open_queue(read, by=deeds.member(request), at=at, name="find")
        context["found"] = shown = person_words.found(found, typed=typed, at=at)
        for group in shown["groups"]:
            group["lines"] = people(group["people"])
    return render(request, "triage/desk/find.html", context, status=422 if form.errors else 200)
