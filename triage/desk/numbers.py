"""The page of numbers for desk, clinicians and manager, and the same as a file. Nobody's name comes through here."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.timezone import now
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_safe

from prolo.accounts.permissions import Permission, requires
from prolo.clinic.models import Location
from prolo.errors import error_context
from prolo.limits.bucket import allows
from prolo.spreadsheet import csv_file
from prolo.statements import Planned
from triage.case_words import clock_time
from triage.charts import rows_of
from triage.desk import charts
from triage.queries.numbers import Numbers, numbers

PERIODS = {
    "today": (1, gettext_lazy("Today")),
    "week": (7, gettext_lazy("7 days")),
    "month": (28, gettext_lazy("28 days")),
}
FILES_AN_HOUR = 10
_PLACES = Planned(Location.objects.all)


@dataclass(frozen=True)
class Asked:
    """Which days, and which place; a period or place nobody knows is the week, and everywhere."""

    period: str
    place: Location | None

    @property
    def query(self) -> dict[str, str]:
        return {"period": self.period} | ({"place": self.place.slug} if self.place else {})

    def numbers(self, at: datetime) -> Numbers:
        return numbers(days=PERIODS[self.period][0], at=at, location=self.place)


@require_safe
@requires(Permission.SEE_NUMBERS)
def page(request: HttpRequest) -> HttpResponse:
    """What waits now, and what happened in the last days."""
    at, places = now(), tuple(_PLACES.rows())
    asked = _asked(request, places)
    shown = asked.numbers(at)
    context = {
        "tables": charts.tables(shown, at=at),
        "first": shown.first_day,
        "last": shown.last_day,
        "refreshed": clock_time(at),
        "periods": [_period(name, asked) for name in PERIODS],
        "places": _places(asked, places),
        "file_url": _url("numbers:file", asked.query),
    }
    return render(request, "triage/desk/numbers.html", context)


@require_safe
@requires(Permission.SEE_NUMBERS)
def file(request: HttpRequest) -> HttpResponse:
    """The same tables for a spreadsheet."""
    at = now()
    if not allows("numbers.file", str(request.user.pk), at=at, most=FILES_AN_HOUR):
        return render(request, "429.html", {"back": reverse("numbers:page"), **error_context()}, status=429)
    shown = _asked(request, tuple(_PLACES.rows())).numbers(at)
    header = (_("Table"), _("Row"), _("Column"), _("Value"))
    name = f"numbers-{shown.first_day}-{shown.last_day}"
    return csv_file(name, header, rows_of(charts.tables(shown, at=at)))


def _asked(request: HttpRequest, places: tuple[Location, ...]) -> Asked:
    period = request.GET.get("period", "")
    wanted = request.GET.get("place", "")
    place = next((place for place in places if place.slug == wanted), None)
    return Asked(period if period in PERIODS else "week", place)


def _period(name: str, asked: Asked) -> dict[str, Any]:
    url = _url("numbers:page", {**asked.query, "period": name})
    return {"label": PERIODS[name][1], "url": url, "current": name == asked.period}


def _places(asked: Asked, places: tuple[Location, ...]) -> list[dict[str, Any]]:
    """One link a place, and one for all; a clinic with one place needs none."""
    if len(places) < 2:
        return []
    everywhere = {"period": asked.period}
    found = [{"label": _("All places"), "url": _url("numbers:page", everywhere), "current": not asked.place}]
    for place in places:
        url = _url("numbers:page", {**everywhere, "place": place.slug})
        found.append({"label": place.name, "url": url, "current": place == asked.place})
    return found


def _url(name: str, query: dict[str, str]) -> str:
    return f"{reverse(name)}?{urlencode(query)}"
