"""The manager's page of check-ins: at which hours one place asks after a procedure."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any, cast

from allauth.account.decorators import reauthentication_required
from django import forms
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.timezone import now
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from prolo.accounts.permissions import Permission, requires
from triage.manager.place_forms import PlaceForm
from triage.queries import places as known
from triage.services import check_in_plans
from triage.services.check_in_plans import NoSuchPlan
from triage.services.refusals import Refused
from triage.services.schedule import hours_of

if TYPE_CHECKING:
    from prolo.accounts.models import User


class HoursAfterField(forms.CharField):
    """Whole hours with commas between them."""

    def clean(self, value: Any) -> tuple[int, ...]:
        text = super().clean(value)
        if not re.fullmatch(r"\s*\d{1,4}(\s*[,;\s]\s*\d{1,4})*\s*", text):
            raise ValidationError(str(NoSuchPlan.says))
        return tuple(int(part) for part in re.findall(r"\d+", text))


class PlanForm(PlaceForm):
    """The hours at which a place asks."""

    hours = HoursAfterField(
        label=gettext_lazy("Hours after the procedure"),
        help_text=gettext_lazy(
            "With commas between them: 6, 24, 72, 168, 336 is 6 hours, 1, 3, 7 and 14 days."
        ),
        max_length=80,
        error_messages={"required": NoSuchPlan.says},
    )


@require_http_methods(["GET", "HEAD", "POST"])
@requires(Permission.EDIT_CLINIC)
@reauthentication_required
def page(request: HttpRequest, place: str) -> HttpResponse:
    """See the hours, and choose others."""
    location = known.place_named(place)
    if location is None:
        raise Http404
    if request.method != "POST":
        form = PlanForm(initial={"hours": ", ".join(map(str, hours_of(location.pk)))})
        return render(request, "triage/manager/check_ins.html", {"place": location, "form": form})
    form = PlanForm(request.POST)
    if form.is_valid():
        member = cast("User", request.user)
        try:
            check_in_plans.choose(location=location, hours=form.cleaned_data["hours"], by=member, at=now())
        except Refused as refusal:
            form.add_error("hours", str(refusal))
        else:
            messages.success(request, _("Saved. The hours hold for procedures from now on."))
            return redirect("manager:check_ins", location.slug)
    return render(request, "triage/manager/check_ins.html", {"place": location, "form": form}, status=422)
