"""Was this page clear? One answer and one line, kept without a trace of the person."""

from typing import Any

from django import forms
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.timezone import now
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods

from education import queries, search, services
from prolo.accounts.permissions import open_page
from prolo.errors import error_context
from prolo.limits.address import client_address
from prolo.limits.bucket import allows

AN_HOUR = 20


class ClearForm(forms.Form):
    """No field is required: a line alone tells what was not clear. `website` is never shown, only programs fill it in."""

    clear = forms.ChoiceField(
        label=_("Was this page clear?"),
        choices=[("yes", _("Yes")), ("no", _("No"))],
        required=False,
        widget=forms.RadioSelect,
    )
    text = forms.CharField(
        label=_("What was not clear?"),
        help_text=_("Do not write about your health here. This is not read right away."),
        required=False,
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 4, "maxlength": 500}),
    )
    website = forms.CharField(required=False, widget=forms.HiddenInput)

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        if not given.get("clear") and not given.get("text") and "text" not in self.errors:
            self.add_error("clear", _("Choose yes or no, or write what was not clear"))
        return given


@open_page
@require_http_methods(["GET", "HEAD", "POST"])
def feedback(request: HttpRequest, number: int) -> HttpResponse:
    """The form of one page, and the thanks."""
    page = queries.open_page_of(number, lang=get_language() or "en")
    if page is None:
        raise Http404
    form = ClearForm(
        request.POST if request.method == "POST" else None, initial={"clear": request.GET.get("clear")}
    )
    context = {"form": form, "title": page.title, "back": f"/{page.slug}/" if page.slug else "/"}
    if not form.is_valid():
        status = 422 if form.is_bound else 200
        return render(request, "education/feedback.html", context, status=status)
    if not allows("feedback", client_address(request), at=now(), most=AN_HOUR):
        return render(request, "429.html", {"back": request.path, **error_context()}, status=429)
    given = form.cleaned_data
    if not given["website"]:
        services.leave_feedback(page=number, clear=given["clear"] == "yes", text=given["text"], at=now())
    context["urgent"] = search.is_urgent(search.words_of(given["text"]), lang=get_language() or "en")
    return render(request, "education/thanks.html", context)
