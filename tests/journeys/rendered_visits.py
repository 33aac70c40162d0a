"""Every kind of page of visits and numbers, rendered once and kept."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

from django.http import HttpResponse
from django.urls import reverse
from django.utils.timezone import now

from tests.triage.cases import posted, sent_case, stopped_case
from tests.triage.own import by_staff, fresh
from triage.models import Counted, Tally
from triage.services import appointments, clinic

VISIT_PAGES = (
    "visits",
    "no visits",
    "hand over",
    "hand over, refused",
    "reception sheet",
    "numbers",
    "numbers of today",
)


def visit_pages(location: Any, clara: Any, client: Callable[[], Any]) -> dict[str, tuple[str, HttpResponse]]:
    """Address and answer by name; `client` gives a browser of somebody who works on cases."""
    booked, waiting = (_decided(location, clara) for _ in range(2))
    soon = now() + timedelta(days=2)
    by_staff(
        booked,
        appointments.hand_over,
        clara,
        now(),
        kind="booked",
        starts_at=soon,
        location=location,
        note="Ring twice",
    )
    sent_case(location)
    stopped_case(location)
    _busy(location)
    day, hand_over = reverse("visits:day"), reverse("visits:hand_over", args=[booked.reference])
    refused = reverse("visits:hand_over", args=[waiting.reference])
    on = soon.astimezone(location.zone).date()
    paths = {
        "visits": f"{day}?on={on}&place={location.slug}",
        "no visits": f"{day}?on=2001-01-01",
        "hand over": hand_over,
        "reception sheet": reverse("visits:sheet", args=[booked.reference]),
        "numbers": reverse("numbers:page") + "?period=month",
        "numbers of today": reverse("numbers:page") + "?period=today",
    }
    kept = {name: (path, client().get(path)) for name, path in paths.items()}
    typed = posted(waiting, kind="booked", clock="half two", note="Ring twice")
    return kept | {"hand over, refused": (refused, client().post(refused, typed))}


def _decided(location: Any, clara: Any) -> Any:
    case = sent_case(location, words=False)
    by_staff(case, clinic.decide, clara, now(), outcome="book_consultation", reason="Fits.")
    return fresh(case)


def _busy(location: Any) -> None:
    """A month of counters, so that every chart has bars."""
    at = now().replace(minute=0, second=0, microsecond=0)
    hours = [at - timedelta(hours=hour) for hour in range(1, 24 * 27)]
    rows = [(Counted.ARRIVED, hour, "", 1 + hour.hour * hour.day % 7) for hour in hours if 6 < hour.hour < 22]
    rows += [(Counted.ACTED, hour, str(80 + hour.hour), 2) for hour in hours[::6]]
    rows += [(Counted.DECIDED, hour, str(110 + hour.hour), 2) for hour in hours[::9]]
    rows += [
        (Counted.ASKED, hours[40], why, 4 + n * 3) for n, why in enumerate(("missing", "unclear", "contact"))
    ]
    rows += [
        (Counted.BEGUN, hours[60], page, 3 + n * n)
        for n, page in enumerate(("", "about_you", "problem", "health", "contact", "=sent"))
    ]
    Tally.objects.bulk_create(
        Tally(measure=measure, at=hour, location=location, key=key, lane=31, count=count)
        for measure, hour, key, count in rows
    )
