"""The pages about persons: the search, what it finds, two persons side by side, and a form sent twice."""

from datetime import timedelta
from typing import Any

from django.http import HttpResponse
from django.urls import reverse

from tests.triage.make import AT, a_case

PERSON_PAGES = (
    *("find", "find, refused", "find, found", "find, nobody"),
    *("same person", "same person, refused", "side by side", "case with earlier ones"),
)


def person_pages(location: Any, desk: Any) -> dict[str, tuple[str, HttpResponse]]:
    """Each page with its address and what the server answers."""
    first = a_case(location, who={"given_name": "Pad", "phone": "555-0000"})
    second = a_case(location, at=AT + timedelta(days=30), hot_swollen_joint="yes")
    alone = a_case(location, who={"family_name": "Adler", "birth_date": "1980-01-31"})
    path, case = reverse("desk:find"), reverse("desk:case", args=[second.reference])
    pair, single = (reverse("desk:same_person", args=[one.reference]) for one in (second, alone))
    beside, nowhere = f"{pair}?other={first.reference}", f"{single}?other=nowhere"
    return {
        "find": (path, desk.get(path)),
        "find, refused": (path, desk.post(path, {"sought": ""})),
        "find, found": (path, desk.post(path, {"sought": "pat ferris"})),
        "find, nobody": (path, desk.post(path, {"sought": "nobody 1968"})),
        "same person": (single, desk.get(single)),
        "same person, refused": (nowhere, desk.get(nowhere)),
        "side by side": (beside, desk.get(beside)),
        "case with earlier ones": (case, desk.get(case)),
    }
