"""Every kind of page of procedures, nerve follow-ups, harm and check-ins nobody answered, rendered once and kept."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any
from uuid import uuid4

from django.http import HttpResponse
from django.urls import reverse
from django.utils.timezone import now

from prolo.clinic import beats
from tests.triage.cases import posted, sent_case
from tests.triage.own import by_staff, fresh
from tests.triage.treated import RECORD, numb, treated
from triage.models import Procedure
from triage.services import check_ins, harms, nerve, procedures, schedule

INJECTION_PAGES = (
    *("procedure record", "procedure record, refused", "procedure records", "no procedure record"),
    *("case with an injection", "case with a nerve follow-up"),
    *("nerve follow-up", "nerve follow-up, refused", "no nerve follow-up", "nerve follow-ups"),
    *("adverse event", "adverse event, refused", "adverse events"),
    *("check-ins to call", "check-in plan", "check-in plan, refused", "schedule stopped"),
)
Kept = dict[str, tuple[str, HttpResponse]]
HARM = {
    "kind": "nerve",
    "what": "Numb below the kneecap since the evening.",
    "seriousness": "not_serious",
    "done": "Examined the same day; follow-up begun.",
    "reported": "yes",
    "where": "The clinic's own meeting.",
    "outcome": "recovering",
}


def injection_pages(location: Any, clara: Any, mona: Any, signed_in: Callable[[Any], Any], dana: Any) -> Kept:
    """Each page's address and answer, by name."""
    case, empty = _treated(location, clara), sent_case(location, words=False)
    about = _numb(location, clara)
    clinician = signed_in(clara)
    found = {
        "procedure record": _of("procedure_new", empty),
        "procedure records": _of("procedures", case),
        "no procedure record": _of("procedures", empty),
        "case with an injection": _of("case", case),
        "case with a nerve follow-up": _of("case", about),
        "nerve follow-up": _of("nerve", about),
        "no nerve follow-up": _of("nerve", empty),
        "nerve follow-ups": reverse("clinician:nerves"),
        "adverse event": _of("harm_new", about),
        "adverse events": reverse("clinician:harms"),
    }
    kept = {name: (path, clinician.get(path)) for name, path in found.items()}
    kept |= _refused(clinician, empty, about)
    _silent(location, clara)
    listed = reverse("desk:check_ins")
    kept["check-ins to call"] = (listed, signed_in(dana).get(listed))
    return kept | _of_the_manager(location, signed_in(mona)) | _stopped(clinician)


def _refused(clinician: Any, empty: Any, about: Any) -> Kept:
    wrong = {**RECORD, "area": "knee", "side": "left", "dextrose": "99", "event": "other", "lot": "A12"}
    tries = {
        "procedure record, refused": (_of("procedure_new", empty), posted(empty, **wrong)),
        "nerve follow-up, refused": (_of("nerve_step", about), posted(about, next_on="soon")),
        "adverse event, refused": (_of("harm_new", about), posted(about, what="Numb", reported="yes")),
    }
    return {name: (path, clinician.post(path, body)) for name, (path, body) in tries.items()}


def _of_the_manager(location: Any, manager: Any) -> Kept:
    path = reverse("manager:check_ins", args=[location.slug])
    refused = manager.post(path, {"hours": "soon"})
    return {"check-in plan": (path, manager.get(path)), "check-in plan, refused": (path, refused)}


def _stopped(clinician: Any) -> Kept:
    """The banner that stands on every page of staff while nothing goes out."""
    fine, beats._fine_until = beats._fine_until, float("-inf")
    path = reverse("clinician:nerves") + "?"
    kept = {"schedule stopped": (path, clinician.get(path))}
    beats._fine_until = fine
    return kept


def _of(name: str, case: Any) -> str:
    return reverse(f"clinician:{name}", args=[case.reference])


def _treated(location: Any, clara: Any) -> Any:
    """Recorded, corrected, and asked once."""
    case = sent_case(location, words=False)
    row = treated(case, clara, hours_ago=7)
    held = Procedure.objects.select_related("location", "done_by").get(pk=row.pk)
    by_staff(
        case,
        procedures.correct,
        clara,
        now(),
        procedure=held,
        took_place_at=held.took_place_at,
        location=held.location,
        done_by=clara,
        record={**RECORD, "event": "jolt", "event_words": "A jolt to the shin. Stopped, moved, went on."},
    )
    schedule.run(at=now())
    return fresh(case)


def _numb(location: Any, clara: Any) -> Any:
    """Numbness past the spot, one step of the follow-up, and a line in the register that was written anew."""
    case = sent_case(location, words=False)
    row = treated(case, clara, hours_ago=20)
    about = check_ins.reply(said=numb(row), key=uuid4(), at=now(), case=fresh(case)).case
    step = {"findings": "Less light touch below the kneecap.", "measures": "No more injections for now."}
    at = now()
    by_staff(about, nerve.step, clara, at, assessed_at=at, next_check_at=at + timedelta(days=1), **step)
    line = by_staff(about, harms.register, clara, now(), began_at=row.took_place_at, record=HARM)
    again = {**HARM, "outcome": "recovered", "seriousness": "important"}
    by_staff(about, harms.correct, clara, now(), harm=line, began_at=row.took_place_at, record=again)
    return fresh(about)


def _silent(location: Any, clara: Any) -> None:
    row = treated(sent_case(location, words=False), clara, hours_ago=20)
    for hours in (6, 18):
        schedule.run(at=row.took_place_at + timedelta(hours=hours))
