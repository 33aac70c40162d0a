"""Files for other systems: a case as FHIR, answers for research, and our forms as others can show them."""

from __future__ import annotations

from datetime import date
from typing import Any
from zoneinfo import ZoneInfo

from allauth.account.decorators import reauthentication_required
from django import forms
from django.conf import settings
from django.core.exceptions import ObjectDoesNotExist, ValidationError
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse, StreamingHttpResponse
from django.shortcuts import render
from django.utils.timezone import now
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_safe

from prolo.accounts.permissions import Permission, open_page, requires
from prolo.spreadsheet import streamed_csv_file
from triage import deeds
from triage.fhir.questionnaire import questionnaire
from triage.queries.research import HEADER, Months
from triage.questionnaire import AFTERCARE, INTAKE
from triage.services import exports
from triage.services.refusals import Refused

FHIR = "application/fhir+json"
FORMS: dict[str, tuple[Any, str]] = {
    "intake": (INTAKE, "Check if a visit may help"),
    "aftercare": (AFTERCARE, "Check after injections"),
}
MONTH = {
    "required": gettext_lazy("Choose a month."),
    "invalid": gettext_lazy("Write the month as year and month: 2026-05."),
}


class MonthField(forms.DateField):
    """A month, as browsers send it: 2026-05. Its first day."""

    def __init__(self, **options: Any) -> None:
        widget = forms.DateInput(format="%Y-%m", attrs={"type": "month"})
        super().__init__(input_formats=["%Y-%m"], widget=widget, error_messages=MONTH, **options)


class ResearchForm(forms.Form):
    """Which months, and that the person knows what the file is."""

    use_required_attribute = False
    first = MonthField(label=gettext_lazy("From"))
    last = MonthField(label=gettext_lazy("To"))
    understood = forms.BooleanField(
        label=gettext_lazy("I keep this file as safely as a record, and nobody is looked for in it"),
        error_messages={"required": gettext_lazy("Tick this box to go on")},
    )

    def clean(self) -> dict[str, Any]:
        given = super().clean() or self.cleaned_data
        first, last = given.get("first"), given.get("last")
        if first and last and last < first:
            self.add_error("last", ValidationError(_("The last month comes before the first one.")))
        return given

    def months(self) -> Months:
        return Months(self.cleaned_data["first"], self.cleaned_data["last"])


@require_safe
@requires(Permission.EXPORT_CLINICAL)
@reauthentication_required
def fhir(request: HttpRequest, reference: str) -> HttpResponse:
    """One case as a FHIR R4 bundle, to save and to load into another system."""
    try:
        made = exports.as_fhir(reference, by=deeds.member(request), at=now())
    except ObjectDoesNotExist:
        raise Http404 from None
    except Refused as refusal:
        return render(request, "triage/clinician/no_file.html", {"says": str(refusal)}, status=429)
    name = made["identifier"]["value"]
    return _file(JsonResponse(made, content_type=FHIR, json_dumps_params={"indent": 1}), f"{name}.json")


@require_http_methods(["GET", "HEAD", "POST"])
@requires(Permission.EXPORT_CLINICAL)
@reauthentication_required
def research(request: HttpRequest) -> HttpResponse:
    """Answers without identities as a table, for the months that were chosen."""
    form = ResearchForm(request.POST if request.method == "POST" else None, initial=_this_month())
    if not form.is_bound:
        return render(request, "triage/clinician/research.html", {"form": form})
    if form.is_valid():
        zone = ZoneInfo(settings.CLINIC_TIME_ZONE)
        try:
            rows = exports.for_research(form.months(), zone=zone, by=deeds.member(request), at=now())
        except Refused as refusal:
            form.add_error(None, str(refusal))
        else:
            answer = StreamingHttpResponse(
                streamed_csv_file(HEADER, rows), content_type="text/csv; charset=utf-8"
            )
            return _file(answer, f"answers-{form.months().first:%Y-%m}-{form.months().last:%Y-%m}.csv")
    return render(request, "triage/clinician/research.html", {"form": form}, status=422)


@require_safe
@open_page
def form(request: HttpRequest, name: str) -> HttpResponse:
    """One of our forms as a FHIR Questionnaire, for any program that can show one. It holds nobody's answers."""
    if name not in FORMS:
        raise Http404
    ours, title = FORMS[name]
    made = questionnaire(ours, names=exports.names(), title=title)
    return JsonResponse(made, content_type=FHIR, json_dumps_params={"indent": 1})


def _this_month() -> dict[str, date]:
    today = now().astimezone(ZoneInfo(settings.CLINIC_TIME_ZONE)).date()
    return {"first": today.replace(day=1), "last": today.replace(day=1)}


def _file(answer: Any, name: str) -> Any:
    answer["Content-Disposition"] = f'attachment; filename="{name}"'
    return answer
