"""The manager's pages about places, hours and cover."""

from datetime import timedelta
from typing import Any

from django.http import HttpResponse
from django.urls import reverse
from django.utils.timezone import now

from prolo.clinic.models import Cover, Holiday

PLACE_PAGES = ("places", "place", "place, refused")


def place_pages(location: Any, dana: Any, manager: Any) -> dict[str, tuple[str, HttpResponse]]:
    """Each page with its address and what the server answers."""
    today = now().date()
    week = {"first_day": today, "last_day": today + timedelta(days=6)}
    row = Cover.objects.create(location=location, member=dana, **week)
    closed = Holiday.objects.create(on=today + timedelta(days=9), name="Training day")
    paths = {"places": reverse("manager:places"), "place": reverse("manager:place", args=[location.slug])}
    found = {name: (path, manager.get(path)) for name, path in paths.items()}
    refused = reverse("manager:hours", args=[location.slug])
    found["place, refused"] = (refused, manager.post(refused, {"day_0": "eight to five"}))
    row.delete()
    closed.delete()
    return found
