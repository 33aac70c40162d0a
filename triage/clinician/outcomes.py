"""The clinic's outcomes for clinicians and managers, and the same as a file. Nobody's name comes through here."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.timezone import now
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from prolo.accounts.permissions import Permission, requires
from prolo.errors import error_context
from prolo.limits.bucket import allows
from prolo.spreadsheet import csv_file
from triage.charts import Table, rows_of
from triage.clinician.outcome_tables import tables
from triage.queries import outcomes

WEEKS = (6, 12, 26, 52)
USUAL = 12
FILES_AN_HOUR = 10


@require_safe
@requires(Permission.SEE_STATISTICS)
def page(request: HttpRequest) -> HttpResponse:
    """How many were asked and answered, how scores changed, what harm is on file."""
    wanted = _weeks(request)
    shown = _tables(wanted)
    context = {
        "scores": [table for table in shown if table.key.startswith("scores")],
        "harms": [table for table in shown if table.key.startswith("harms")],
        "weeks": wanted,
        "most": outcomes.MOST,
        "tabs": [_tab(weeks, wanted) for weeks in WEEKS],
        "file_url": f"{reverse('outcomes:file')}?weeks={wanted}",
    }
    return render(request, "triage/clinician/outcomes.html", context)


@require_safe
@requires(Permission.SEE_STATISTICS)
def file(request: HttpRequest) -> HttpResponse:
    """The same tables for a spreadsheet."""
    at = now()
    if not allows("outcomes.file", str(request.user.pk), at=at, most=FILES_AN_HOUR):
        context = {"back": reverse("outcomes:page"), **error_context()}
        return render(request, "429.html", context, status=429)
    wanted = _weeks(request)
    header = (_("Table"), _("Row"), _("Column"), _("Value"))
    return csv_file(f"outcomes-{wanted}-weeks-{at:%Y-%m-%d}", header, rows_of(_tables(wanted)))


def _tables(weeks: int) -> tuple[Table, ...]:
    return tables(outcomes.followed(weeks=weeks), outcomes.treated())


def _weeks(request: HttpRequest) -> int:
    wanted = request.GET.get("weeks", "")
    return next((weeks for weeks in WEEKS if str(weeks) == wanted), USUAL)


def _tab(weeks: int, wanted: int) -> dict[str, Any]:
    return {
        "label": _("After %(weeks)d weeks") % {"weeks": weeks},
        "url": f"{reverse('outcomes:page')}?weeks={weeks}",
        "current": weeks == wanted,
    }
