"""The pages about several marked cases: give, write, the preview of what is written, print."""

from typing import Any

from django.http import HttpResponse
from django.urls import reverse

from tests.triage.cases import sent_case, stopped_case

MARKED_PAGES = (
    "marked, give",
    "marked, write",
    "marked, write, refused",
    "marked, previewed",
    "marked, print",
)


def marked_pages(location: Any, desk: Any) -> dict[str, tuple[str, HttpResponse]]:
    """Each page with its address and what the server answers."""
    cases = [sent_case(location), sent_case(location, weight_loss="not_sure"), stopped_case(location)]
    marks = [f"{case.reference}.{case.version}" for case in cases]
    together, write = reverse("worklist:together"), reverse("worklist:write")
    chosen = {act: desk.post(together, {"pick": marks, "act": act}) for act in ("give", "write", "print")}
    refused = desk.post(write, {"case": marks, "message": "We are closed on [day]."})
    preview = desk.post(write, {"case": marks, "message": "We are closed on Friday."})
    return {
        **{f"marked, {act}": (together, answer) for act, answer in chosen.items()},
        "marked, write, refused": (write, refused),
        "marked, previewed": (write, preview),
    }
