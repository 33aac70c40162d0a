"""A check that staff enter for somebody: on the phone, from paper, or at the desk. The same pages, read aloud."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django import forms
from django.core.exceptions import ObjectDoesNotExist
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.text import capfirst
from django.utils.timezone import now
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST

from prolo.accounts.permissions import Permission, requires
from triage import deeds
from triage.patient import steps, ways
from triage.patient.doors import hold
from triage.patient.starting import PlaceForm
from triage.services import access
from triage.services import intake as intakes
from triage.tellers import HOW


class AssistedForm(PlaceForm):
    """Who tells it, and how; the place is asked only where there are several."""

    told_by = forms.CharField(
        label=gettext_lazy("Who tells you this?"),
        help_text=gettext_lazy("The name, and who they are when it is not the patient."),
        max_length=200,
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
        error_messages={"required": gettext_lazy("Enter a name")},
    )
    told_how = forms.ChoiceField(
        label=gettext_lazy("How?"),
        choices=[(key, capfirst(words)) for key, words in HOW.items()],
        widget=forms.RadioSelect,
        error_messages={"required": gettext_lazy("Choose one answer")},
    )


@require_http_methods(["GET", "HEAD", "POST"])
@requires(Permission.HANDLE_CASE)
def new(request: HttpRequest) -> HttpResponse:
    """Begin a check for somebody, or go on with one that is not sent yet."""
    member = deeds.member(request)
    form = AssistedForm(request.POST if request.method == "POST" else None)
    if form.is_valid() and (place := form.location()):
        told = {name: form.cleaned_data[name] for name in ("told_by", "told_how")}
        draft = intakes.start(at=now(), location=place, by=member, **told)
        hold(request, draft)
        return redirect("patient:page", draft.pk, steps.FIRST)
    context: dict[str, Any] = {
        "form": form,
        "closed": not form.locations,
        "waiting": access.open_entered(by=member, at=now()),
    }
    return render(request, "triage/patient/assisted.html", context, status=422 if form.is_bound else 200)


@require_POST
@requires(Permission.HANDLE_CASE)
def go_on(request: HttpRequest, intake: UUID) -> HttpResponse:
    """Back to a check that this member of staff began and did not send."""
    member = deeds.member(request)
    try:
        draft = next(one for one in access.open_entered(by=member, at=now()) if one.pk == intake)
    except (StopIteration, ObjectDoesNotExist):
        raise Http404 from None
    hold(request, draft)
    return redirect(ways.finished(draft) or ways.to_tasks(draft))
