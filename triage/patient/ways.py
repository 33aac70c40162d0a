"""Where a draft leads: addresses of its pages, and the page to go to instead of one that is not open."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any
from urllib.parse import urlencode

from django.urls import reverse

from triage.patient import steps
from triage.services import echoes
from triage.services.intake import Saved

if TYPE_CHECKING:
    from triage.models import Intake

OWN_NAMES = {steps.CONTACT: "patient:contact", steps.ANSWERS: "patient:answers"}


def address(draft: Intake, key: str, **query: Any) -> str:
    """The address of one page of this draft."""
    name = OWN_NAMES.get(key)
    url = reverse(name, args=[draft.pk]) if name else reverse("patient:page", args=[draft.pk, key])
    return f"{url}?{urlencode(query)}" if query else url


def to_stop(draft: Intake) -> str:
    """With the heading's id: the browser moves the focus there without a script."""
    return reverse("patient:stop", args=[draft.pk]) + "#stop-heading"


def address_of_start() -> str:
    return reverse("patient:start")


def to_leave(draft: Intake) -> str:
    return to_desk(draft) or reverse("patient:leave", args=[draft.pk])


def to_desk(draft: Intake) -> str | None:
    """Where staff leave a check they enter for somebody: it waits at the desk and needs no code."""
    return reverse("assisted:new") if draft.entered_by_id else None


def to_tasks(draft: Intake) -> str:
    """The list of the parts, where one comes back to."""
    return reverse("patient:tasks", args=[draft.pk])


def to_echo(draft: Intake) -> str:
    return reverse("patient:echo", args=[draft.pk])


def to_open(draft: Intake) -> str:
    """The first page that still lacks something, or the page to check everything."""
    return address(draft, steps.route(draft).first_open(draft.identity) or steps.ANSWERS)


def finished(draft: Intake) -> str | None:
    """Where a draft leads that takes no more answers: to its receipt, or to the stop page."""
    if draft.sent_at is not None:
        return reverse("patient:sent", args=[draft.pk])
    return to_stop(draft) if draft.stopped_at is not None else None


def is_shut(draft: Intake) -> bool:
    """Whether a draft stays closed after a rest: a helper who sent it cannot read it later."""
    return draft.sent_at is not None and draft.identity.get("contact_whom") == "helper"


def elsewhere(draft: Intake, key: str) -> str | None:
    """Where to go instead of this page; None when it is open."""
    if away := finished(draft):
        return away
    if not steps.route(draft).is_reachable(key, draft.identity):
        return to_open(draft)
    if key in OWN_NAMES and asks_once_more(draft):
        return to_echo(draft)
    return None


def back_from(draft: Intake, key: str) -> str:
    before = steps.route(draft).before(key)
    return address(draft, before) if before else address_of_start()


def asks_once_more(draft: Intake) -> bool:
    """Whether a question waits to be answered again."""
    return any(echo.asks for echo in echoes.waiting(draft.echoes))


def cut_short(draft: Intake, saved: Saved) -> str | None:
    """Where a saved page leads at once: to the stop page, or to the receipt when a second click found it sent."""
    if saved.sent:
        return reverse("patient:sent", args=[draft.pk])
    return to_stop(draft) if saved.stopped else None
