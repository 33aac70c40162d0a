"""Pages of the form that a plain way through it does not meet: parts, several places, a helper, a check for somebody."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.urls import reverse

from tests.accounts.browser import FormClient
from tests.trust.drafts import filled_in, given_to, posted
from triage.models import Intake
from triage.patient import steps, ways
from triage.questionnaire.pages import PAGES

FORM_PAGES = (
    "all parts",
    "where, several places",
    "where, several places, refused",
    "contact, a helper",
    "contact, a helper, refused",
    "where, a child",
    "check for somebody",
    "check for somebody, refused",
    "question read out",
    "result read out",
)
Kept = dict[str, tuple[str, Any]]


def form_pages(location: Any, signed_in: Callable[[], FormClient]) -> Kept:
    """Each page's address and answer, by name."""
    return _patients(location) | _read_out(location, signed_in())


def _patients(location: Any) -> Kept:
    draft = filled_in(location, len(PAGES))
    client = given_to(FormClient(), draft)
    kept: Kept = {}

    def keep(name: str, path: str, body: Any = None) -> None:
        kept[name] = (path, client.get(path) if body is None else client.post(path, body))

    where, contact = ways.address(draft, "where"), ways.address(draft, steps.CONTACT)
    several = {"areas": ["knee-r", "knee-l", "neck"]}
    client.post(where, several)
    keep("all parts", ways.to_tasks(draft))
    keep("where, several places", f"{where}?more=1")
    keep("where, several places, refused", where, several)
    client.post(where, posted("where", draft))
    about = ways.address(draft, "about_you")
    client.post(about, posted("about_you", draft, filled_in_by="parent_or_carer"))
    keep("contact, a helper", contact)
    keep("contact, a helper, refused", contact, {"phone": "12", "email": "x"})
    client.post(about, posted("about_you", draft, birth_date_year="2015"))
    keep("where, a child", where)
    return kept


def _read_out(location: Any, desk: FormClient) -> Kept:
    new = reverse("assisted:new")
    kept: Kept = {"check for somebody, refused": (new, desk.post(new, {}))}
    desk.post(new, {"told_by": "Ann Lee, her daughter", "told_how": "phone"})
    draft = Intake.objects.get(entered_by__isnull=False)
    kept["check for somebody"] = (new, desk.get(new))
    for page in PAGES:
        path = ways.address(draft, page.key)
        if page.key == "problem":
            kept["question read out"] = (path, desk.get(path))
        desk.post(path, posted(page.key, draft))
    for page in (steps.CONTACT, steps.ANSWERS):
        desk.post(ways.address(draft, page), posted(page, draft))
    sent = reverse("patient:sent", args=[draft.pk])
    kept["result read out"] = (sent, desk.get(sent))
    return kept
