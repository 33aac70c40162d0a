"""The pages about persons: the search, what it finds, and two persons side by side."""

from typing import Any

from django.http import HttpResponse
from django.urls import reverse

from tests.triage.make import a_case

PERSON_PAGES = ("find", "find, refused", "find, found", "find, nobody")


def person_pages(location: Any, desk: Any) -> dict[str, tuple[str, HttpResponse]]:
    """Each page with its address and what the server answers."""
    for name in ("Pat", "Pad"):
        a_case(location, who={"given_name": name})
    path = reverse("desk:find")
    return {
        "find": (path, desk.get(path)),
        "find, refused": (path, desk.post(path, {"sought": ""})),
        "find, found": (path, desk.post(path, {"sought": "pat ferris"})),
        "find, nobody": (path, desk.post(path, {"sought": "nobody 1968"})),
    }
