"""The pages after an injection: the open check, a patient's check-in, the same on the phone, and the clinician's page."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

from django.urls import reverse
from django.utils.timezone import now

from tests.accounts.browser import FormClient
from tests.triage.after import CALM, when
from tests.triage.make import a_case, a_draft, a_procedure, save
from tests.triage.own import address, with_own_case
from tests.trust.drafts import given_to
from triage.models import Case

AFTER_PAGES = (
    *(
        "is it normal",
        "is it normal, refused",
        "the treatment, refused",
        "where it is felt",
        "asked once more",
    ),
    *(
        "is it normal, calm",
        "is it normal, not calm",
        "is it normal, stopped",
        "is it normal, stopped, refused",
    ),
    *("check-in", "check-in, sent", "check-in, stopped", "check-in, stopped, refused"),
    *("check-in by phone", "check-in by phone, stopped"),
    *("injections first", "clinician case after an injection", "desk case after an injection"),
)
Kept = dict[str, tuple[str, Any]]


def after_pages(location: Any, clara: Any, signed_in: Callable[[Any], FormClient], dana: Any) -> Kept:
    """Each page's address and answer, by name."""
    case = a_case(location, at=now() - timedelta(days=2))
    a_procedure(case, by=clara, at=now() - timedelta(hours=20))
    return (
        _open()
        | _own(case)
        | _by_phone(case, signed_in(dana))
        | _staff(signed_in(clara))
        | _between(location)
    )


def _open() -> Kept:
    path, client = reverse("after:check"), FormClient()
    told = {**CALM, **when(30), "numbness_after": "spot_only", "felt": ["foot-r"], "sites": ["knee-r"]}
    seen = {f"{name}_seen": "1" for name in ("where", "again", "your_words")}
    first = {key: "no" for key in CALM if key in ("chest_or_breathing", "limb_cold_or_tight")}
    calm = {**CALM, **when(20), **seen, "at": "your_words"}
    posts: dict[str, dict[str, Any]] = {
        "is it normal, refused": {**first, "at": "emergency"},
        "the treatment, refused": {**CALM, "treated_region": "", "at": "treatment"},
        "where it is felt": {**told, "at": "nerves"},
        "asked once more": {**told, "at": "where", "where_seen": "1"},
        "is it normal, calm": calm,
        "is it normal, not calm": {**told, **seen, "at": "your_words", "anything_else": "odd"},
        "is it normal, stopped": {"chest_or_breathing": "yes", "at": "emergency"},
        "is it normal, stopped, refused": {"chest_or_breathing": "yes", "at": "send"},
    }
    kept: Kept = {"is it normal": (path, client.get(path))}
    return kept | {name: (path, client.post(path, body)) for name, body in posts.items()}


def _own(case: Case) -> Kept:
    client, path = with_own_case(FormClient(), case), address(case, "check_in")
    kept: Kept = {"check-in": (path, client.get(path))}
    red = {**CALM, "numbness_after": "beyond", "felt": ["foot-r"], "where_seen": "1", "at": "healing"}
    sent = client.post(path, {**red, "anything_else": "odd"}).url
    kept["check-in, sent"] = (sent, client.get(sent))
    client.post(path, {"chest_or_breathing": "yes", "at": "emergency"})
    stopped, number = address(case, "stopped"), address(case, "leave_number")
    return kept | {
        "check-in, stopped": (stopped, client.get(stopped)),
        "check-in, stopped, refused": (number, client.post(number, {"phone": "call me"})),
    }


def _by_phone(case: Case, desk: FormClient) -> Kept:
    path = reverse("assisted:check_in", args=[case.reference])
    stopped = desk.post(path, {"chest_or_breathing": "yes", "at": "emergency"})
    return {"check-in by phone": (path, desk.get(path)), "check-in by phone, stopped": (path, stopped)}


def _staff(clinician: FormClient) -> Kept:
    reference = Case.objects.get(about="aftercare").reference
    paths = {
        "clinician case after an injection": reverse("clinician:case", args=[reference]),
        "desk case after an injection": reverse("desk:case", args=[reference]),
    }
    return {name: (path, clinician.get(path)) for name, path in paths.items()}


def _between(location: Any) -> Kept:
    draft = a_draft(location)
    save(draft, "emergency", gate_end="none")
    save(draft, "about_you", injections_here_last_6_weeks="yes")
    path = reverse("patient:after_first", args=[draft.pk])
    return {"injections first": (path, given_to(FormClient(), draft).get(path))}
