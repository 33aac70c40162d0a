"""A translation, line by line, and its signature: until a clinician has signed, no patient is offered the language."""

from __future__ import annotations

from typing import Any, cast

from django import forms
from django.conf import settings
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.timezone import now
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from prolo.accounts.models import User
from prolo.accounts.permissions import Permission, requires
from prolo.languages import services
from prolo.languages.catalogue import SOURCE, catalogue
from prolo.languages.middleware import COOKIE
from triage.patient_texts import emergency_texts, patient_texts


class SignForm(forms.Form):
    """A clinician's word that every line was read."""

    use_required_attribute = False

    digest = forms.CharField(max_length=64, widget=forms.HiddenInput)
    read = forms.BooleanField(
        label=gettext_lazy("I read every line in both languages. The warning signs mean the same in both."),
        error_messages={"required": gettext_lazy("Tick this when you have read every line")},
    )


@require_safe
@requires(Permission.SIGN_TRANSLATIONS)
def languages(request: HttpRequest) -> HttpResponse:
    """Every language, how much of it is there, and who signed it."""
    rows = [_row(code, str(name)) for code, name in settings.LANGUAGES if code != SOURCE]
    return render(request, "triage/manager/languages.html", {"rows": rows})


@require_http_methods(["GET", "HEAD", "POST"])
@requires(Permission.SIGN_TRANSLATIONS)
def translation(request: HttpRequest, language: str) -> HttpResponse:
    """All lines of one translation, the emergency texts first; and the signature."""
    if language == SOURCE or language not in dict(settings.LANGUAGES):
        raise Http404
    form = SignForm(request.POST if request.method == "POST" else None, initial={"digest": _digest(language)})
    if form.is_valid() and _signed(request, language, form):
        messages.success(request, _("Signed. Patients may choose this language now."))
        return redirect("manager:languages")
    context = {
        "form": form,
        "lines": _lines(language),
        "row": _row(language, dict(settings.LANGUAGES)[language]),
    }
    return render(request, "triage/manager/translation.html", context, status=422 if form.errors else 200)


@require_POST
@requires(Permission.SIGN_TRANSLATIONS)
def preview(request: HttpRequest, language: str) -> HttpResponse:
    """Look at the check in a language that is not offered yet: this browser, and while somebody is signed in."""
    if language not in dict(settings.LANGUAGES):
        raise Http404
    answer = redirect("patient:start")
    answer.set_cookie(COOKIE, language, httponly=True, samesite="Lax", secure=not settings.DEMO)
    return answer


def untranslated(language: str) -> list[str]:
    """Texts of the patient path without a translation, those included that the catalogue does not know yet."""
    known = catalogue(language).by_text
    return [text for text, _plural in patient_texts() if text not in known]


def _signed(request: HttpRequest, language: str, form: SignForm) -> bool:
    digest, member = form.cleaned_data["digest"], cast("User", request.user)
    try:
        if untranslated(language):
            raise services.NotSigned("Some texts have no translation yet.")
        services.sign(language=language, digest=digest, by=member, at=now())
    except services.NotSigned as refusal:
        form.add_error(None, str(refusal))
        return False
    return True


def _digest(language: str) -> str:
    return catalogue(language).digest


def _lines(language: str) -> list[dict[str, Any]]:
    known, urgent = catalogue(language).by_text, emergency_texts()
    texts = [text for text, _plural in patient_texts()]
    ordered = [text for text in texts if text in urgent] + [text for text in texts if text not in urgent]
    return [{"text": text, "said": known.get(text, ""), "urgent": text in urgent} for text in ordered]


def _row(code: str, name: str) -> dict[str, Any]:
    total, missing = len(patient_texts()), len(untranslated(code))
    return {
        "code": code,
        "name": name,
        "url": reverse("manager:translation", args=[code]),
        "share": _("%(done)d of %(all)d texts translated") % {"done": total - missing, "all": total},
        "is_whole": not missing,
        "signature": services.signature(code),
    }
