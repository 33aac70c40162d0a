"""Statistics for clinicians and managers: results, agreement, time to the decision, reasons. Nobody's words are here."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.timezone import now
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_safe

from prolo.accounts.permissions import Permission, requires
from prolo.errors import error_context
from prolo.limits.bucket import allows
from prolo.spreadsheet import csv_file
from triage.case_words import moment
from triage.charts import Table, rows_of
from triage.queries.quickness import to_decision
from triage.queries.rule_counts import Span, span
from triage.staff import statistics_tables as made


@dataclass(frozen=True)
class Period:
    """So many days, drawn by so many at a time."""

    days: int
    step: int
    label: Any


PERIODS = {
    "4-weeks": Period(28, 7, gettext_lazy("4 weeks")),
    "12-weeks": Period(84, 7, gettext_lazy("12 weeks")),
    "52-weeks": Period(364, 28, gettext_lazy("52 weeks")),
}
USUAL = "12-weeks"
FILES_AN_HOUR = 10
RULES_ON_THE_PAGE = 25


@require_safe
@requires(Permission.SEE_STATISTICS)
def page(request: HttpRequest) -> HttpResponse:
    """The tables of the days asked for."""
    name = _asked(request)
    shown, tables = _tables(PERIODS[name], now(), most=RULES_ON_THE_PAGE)
    counted = shown.counted_at
    context = {
        "tables": tables,
        "first": shown.first,
        "last": shown.last,
        "counted": moment(counted) if counted else "",
        "periods": [
            {"label": one.label, "url": f"{reverse('statistics:page')}?period={key}", "current": key == name}
            for key, one in PERIODS.items()
        ],
        "file_url": f"{reverse('statistics:file')}?period={name}",
    }
    return render(request, "triage/staff/statistics.html", context)


@require_safe
@requires(Permission.SEE_STATISTICS)
def file(request: HttpRequest) -> HttpResponse:
    """The same tables for a spreadsheet."""
    at = now()
    if not allows("statistics.file", str(request.user.pk), at=at, most=FILES_AN_HOUR):
        context = {"back": reverse("statistics:page"), **error_context()}
        return render(request, "429.html", context, status=429)
    shown, tables = _tables(PERIODS[_asked(request)], at)
    header = (_("Table"), _("Row"), _("Column"), _("Value"))
    return csv_file(f"statistics-{shown.first}-{shown.last}", header, rows_of(tables))


def _asked(request: HttpRequest) -> str:
    wanted = request.GET.get("period", "")
    return wanted if wanted in PERIODS else USUAL


def _tables(period: Period, at: datetime, *, most: int | None = None) -> tuple[Span, tuple[Table, ...]]:
    """Two statements."""
    shown = span(at=at, days=period.days)
    whole, by_period = to_decision(first=shown.first, last=shown.last, step=period.step)
    after = shown.results("aftercare")
    return shown, (
        made.quickness(whole, by_period),
        made.outcomes(shown.outcomes()),
        made.results(shown.results("intake"), "intake"),
        *([made.results(after, "aftercare")] if after else []),
        made.agreement(shown.rules(), most=most),
    )
