"""The clinic's facts in every template, as `clinic`; on staff pages, what goes on, or not, beside the pages."""

from typing import Any

from django.http import HttpRequest
from django.utils.timezone import now

from prolo.clinic import beats, changes
from prolo.clinic.facts import facts


def clinic(request: HttpRequest) -> dict[str, Any]:
    """Context processor. `schedule_stopped` and `times_move` are asked for by staff pages alone."""

    def stopped() -> bool:
        return beats.stopped(at=now())

    return {"clinic": facts(), "schedule_stopped": stopped, "times_move": changes.going_on}
