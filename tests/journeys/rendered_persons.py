"""The pages about persons: the search, what it finds, two persons side by side, and a form sent twice."""

from datetime import date, timedelta
from typing import Any

from django.http import HttpResponse
from django.urls import reverse

from tests.accounts.browser import FormClient
from tests.journeys.people import STORIES
from tests.triage.make import AT, a_case
from tests.trust.harness.in_process import InProcess
from tests.trust.harness.walk import Walker

PERSON_PAGES = (
    *("find", "find, refused", "find, found", "find, nobody"),
    "answers, sent before",
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
        "answers, sent before": _sent_before(),
        "same person": (single, desk.get(single)),
        "same person, refused": (nowhere, desk.get(nowhere)),
        "side by side": (beside, desk.get(beside)),
        "case with earlier ones": (case, desk.get(case)),
    }


def _sent_before() -> tuple[str, HttpResponse]:
    """The last page of the form, for somebody who has sent one from this browser."""
    client = FormClient()
    person = {"given_name": "Pat", "family_name": "Planted", "phone": "555 0142", "voicemail_ok": "yes"}

    def walk(until: str) -> str:
        walker = Walker(InProcess(client), STORIES[0]["answers"], person, today=date.today())
        return walker.walk(until=until).url

    walk(r"/sent/$")
    path = walk(r"/answers/$")
    return path, client.get(path)
