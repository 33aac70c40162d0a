"""What a clinician takes out of a case on paper or as text: a summary, a letter to the patient, one to a doctor."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.template.loader import render_to_string
from django.utils.timezone import now
from django.utils.translation import override
from django.views.decorators.http import require_http_methods

from prolo.accounts.permissions import Permission, requires
from prolo.languages.services import spoken_to
from triage import deeds
from triage.clinician import paper_text, paper_words
from triage.clinician.aftercare import ABOUT
from triage.queries import aftercare, case_page
from triage.queries.aftercare import Told

if TYPE_CHECKING:
    from triage.models import Case

OURS = settings.LANGUAGE_CODE


@require_http_methods(["GET", "HEAD"])
@requires(Permission.READ_CLINICAL)
def summary(request: HttpRequest, reference: str) -> HttpResponse:
    """The whole case as plain text, to copy into another record."""
    record = deeds.opened(request, reference, purpose="summary for another record")
    text = _text(request, record)
    return _page(request, "summary", {"reference": record.reference, "text": text})


@require_http_methods(["GET", "HEAD"])
@requires(Permission.READ_CLINICAL)
def summary_file(request: HttpRequest, reference: str) -> HttpResponse:
    """The same as a file, named by the reference alone."""
    record = deeds.opened(request, reference, purpose="summary as a file")
    answer = HttpResponse(_text(request, record), content_type="text/plain; charset=utf-8")
    answer["Content-Disposition"] = f'attachment; filename="case-{record.reference}.txt"'
    return answer


@require_http_methods(["GET", "HEAD"])
@requires(Permission.READ_CLINICAL)
def letter_to_patient(request: HttpRequest, reference: str) -> HttpResponse:
    """A letter for the patient, in their language where it is offered. It is printed, never mailed from here."""
    record = deeds.opened(request, reference, purpose="letter to the patient")
    language = spoken_to(record.language)
    with override(language):
        shown = case_page.clinician_case(record, at=now())
        paper = paper_words.for_patient(shown, *_told(record), by=deeds.member(request), at=now())
        sheet = render_to_string("triage/clinician/papers/patient.html", {"paper": paper}, request)
    return _sheet(request, record, sheet, language=language)


@require_http_methods(["GET", "HEAD"])
@requires(Permission.READ_CLINICAL)
def letter_to_doctor(request: HttpRequest, reference: str) -> HttpResponse:
    """A letter for another doctor: the findings with their sources, the cautions, and every answer."""
    record = deeds.opened(request, reference, purpose="letter to a doctor")
    shown = case_page.clinician_case(record, at=now())
    paper = paper_words.for_doctor(shown, *_told(record), by=deeds.member(request), at=now())
    sheet = render_to_string("triage/clinician/papers/doctor.html", {"paper": paper}, request)
    return _sheet(request, record, sheet, language=OURS)


def _told(record: Case) -> tuple[Told | None, tuple[Told, ...]]:
    """The newest answers of a check after an injection, where the case is about that; all of them beside a form."""
    if record.about == ABOUT:
        return aftercare.newest_told(record), ()
    return None, aftercare.told_in(record)


def _text(request: HttpRequest, record: Case) -> str:
    shown = case_page.clinician_case(record, at=now())
    return paper_text.written(
        paper_words.for_doctor(shown, *_told(record), by=deeds.member(request), at=now())
    )


def _sheet(request: HttpRequest, record: Case, sheet: str, *, language: str) -> HttpResponse:
    told = {"reference": record.reference, "sheet": sheet, "spoken": "" if language == OURS else language}
    return _page(request, "sheet", told)


def _page(request: HttpRequest, name: str, context: dict[str, Any]) -> HttpResponse:
    return render(request, f"triage/clinician/papers/{name}.html", context)
