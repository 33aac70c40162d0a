"""The pages of a clinician's reading: the lists, a case opened again, one with long words, receipts, changes."""

from collections.abc import Callable
from typing import Any

from django.http import HttpResponse
from django.urls import reverse
from django.utils.timezone import now

from tests.triage.cases import ELBOW_ON_A_BLOOD_THINNER, sent_case, stopped_case
from tests.triage.own import by_staff, fresh
from triage.services import clinic, own_case, reading
from triage.services import intake as intakes

CASE_PAGES = (
    "flagged, unread",
    "flagged, mine, none",
    "case, opened again",
    "case, long words",
    "receipts",
    "receipts of a stopped form",
    "changes",
    "changes, none",
)


def case_pages(location: Any, clara: Any, client: Callable[[], Any]) -> dict[str, tuple[str, HttpResponse]]:
    """Address and answer by name; `client` gives a browser of this clinician."""
    browser, stopped = client(), stopped_case(location)
    again = sent_case(location, words=False, fever_or_sweats="yes")
    by_staff(fresh(again), reading.mark_read, clara, now())
    by_staff(fresh(again), clinic.decide, clara, now(), outcome="call_now", reason="To hear more.")
    draft = own_case.start_amendment(case=fresh(again), at=now())
    intakes.save_page(intake=draft, page="", answers={"sleep_quality": 1, "weight_loss": "yes"}, at=now())
    intakes.send(intake=draft, at=now(), identity={"consent": True})
    long = sent_case(
        location,
        ELBOW_ON_A_BLOOD_THINNER,
        goal="To lift a pan again. " * 150,
        fever_or_sweats="yes",
        weight_loss="yes",
        constant_night_pain="yes",
        bone_weakness="yes",
    )
    queue = reverse("clinician:queue")
    paths = (
        f"{queue}?list=unread",
        f"{queue}?list=mine",
        reverse("clinician:case", args=[again.reference]),
        reverse("clinician:case", args=[long.reference]),
        reverse("clinician:receipts", args=[long.reference]),
        reverse("clinician:receipts", args=[stopped.reference]),
        reverse("clinician:changes", args=[again.reference]),
        reverse("clinician:changes", args=[long.reference]),
    )
    return {name: (path, browser.get(path)) for name, path in zip(CASE_PAGES, paths, strict=True)}
