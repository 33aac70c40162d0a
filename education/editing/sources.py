"""The screens of the clinic's own sources: the list with the pages that cite them, add one, change one."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.timezone import now
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from education import clinic_sources
from education.clinic_sources import ClinicSource, WrongField
from education.editing.opening import language, member, name_of, shown
from education.editing.source_forms import SourceForm, as_typed
from education.refusals import ChangedMeanwhile, Refused
from prolo.accounts.permissions import Permission, requires


@require_safe
@requires(Permission.EDIT_PAGES)
def sources(request: HttpRequest) -> HttpResponse:
    """Every source of the clinic and where it is used."""
    rows = [_row(source) for source in clinic_sources.listed(lang=language())]
    return shown(request, "clinic_sources", {"sources": rows})


@require_http_methods(["GET", "HEAD", "POST"])
@requires(Permission.EDIT_PAGES)
def add(request: HttpRequest) -> HttpResponse:
    """A new source."""
    form = SourceForm(request.POST if request.method == "POST" else None)

    def keep() -> None:
        clinic_sources.add(entry=form.entry(), by=member(request), at=now())

    return _fill_in(request, form, keep, {"source": None})


@require_http_methods(["GET", "HEAD", "POST"])
@requires(Permission.EDIT_PAGES)
def change(request: HttpRequest, key: str) -> HttpResponse:
    """A source that is there."""
    source = clinic_sources.find(key, lang=language())
    if source is None:
        raise Http404
    first = as_typed(source.entry) | {"seen": clinic_sources.seal(source.entry)}
    form = SourceForm(request.POST if request.method == "POST" else None, initial=first, key=key)

    def keep() -> None:
        seen = form.cleaned_data["seen"]
        clinic_sources.change(entry=form.entry(), seen=seen, by=member(request), at=now())

    return _fill_in(request, form, keep, {"source": _row(source)})


def _fill_in(
    request: HttpRequest, form: SourceForm, keep: Callable[[], None], context: dict[str, Any]
) -> HttpResponse:
    """The form: shown, refused with what was typed kept, or done."""
    context |= {"form": form, "title": form.known or _("A new source")}
    if request.method != "POST":
        return shown(request, "clinic_source", context)
    if not form.is_valid():
        return shown(request, "clinic_source", context, status=422)
    try:
        keep()
    except ChangedMeanwhile as refusal:
        form.add_error(None, _("%(why)s Open it anew to see what it says now.") % {"why": str(refusal)})
        return shown(request, "clinic_source", context, status=409)
    except WrongField as refusal:
        form.add_error(refusal.field if refusal.field in form.fields else None, str(refusal))
        return shown(request, "clinic_source", context, status=422)
    except Refused as refusal:
        form.add_error(None, str(refusal))
        return shown(request, "clinic_source", context, status=422)
    messages.success(request, _("Saved: %(key)s") % {"key": form.entry().key})
    return redirect("library:sources")


def _row(source: ClinicSource) -> dict[str, Any]:
    entry = source.entry
    return {
        "key": entry.key,
        "url": reverse("library:source", args=[entry.key]),
        "citation": entry.citation,
        "to_check": entry.to_check,
        "retracted": entry.retracted_on is not None,
        "pages": [
            {"url": reverse("library:page", args=[name_of(slug)]), "title": title}
            for slug, title in source.pages
        ],
    }
