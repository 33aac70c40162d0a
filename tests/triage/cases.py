"""Cases as they reach the staff: sent forms and stopped ones, made through the services."""

import json
from datetime import timedelta
from pathlib import Path
from typing import Any

from django.utils.timezone import now

from triage.models import Case
from triage.services import intake as intakes
from triage.services import safety

VIGNETTES = {
    item["id"]: item["answers"]
    for line in (Path(__file__).parent / "conformance/vignettes.jsonl").read_text().splitlines()
    if (item := json.loads(line))["form"] == "intake"
}
KNEE = VIGNETTES["vignette-01"]
ELBOW_ON_A_BLOOD_THINNER = VIGNETTES["vignette-02"]
SAM = {
    "given_name": "Sam",
    "family_name": "Lee",
    "birth_date": "1968-02-02",
    "phone": "555-0142",
    "email": "sam.lee@example.org",
    "voicemail_ok": True,
    "text_ok": False,
    "email_ok": True,
    "consent": True,
}
WORDS = ("goal", "questions_to_answer", "hard_activities", "anything_else")


def sent_case(location: Any, answers: dict[str, Any] = KNEE, *, words: bool = True, **more: Any) -> Case:
    """A form that was sent an hour ago; `more` are answers on top, None takes one away."""
    at = now() - timedelta(hours=1)
    intake = intakes.start(at=at, location=location)
    wanted = {**answers, **more, "understands_limits": True}
    kept = {key: reply for key, reply in wanted.items() if reply is not None and (words or key not in WORDS)}
    intakes.save_page(intake=intake, page="whole", answers=kept, identity=SAM, at=at)
    return intakes.send(intake=intake, at=at).case


def stopped_case(location: Any) -> Case:
    """A form that an emergency sign stopped ten minutes ago; a number was left."""
    at = now() - timedelta(minutes=10)
    intake = intakes.start(at=at, location=location)
    intakes.save_page(intake=intake, page="emergency", answers={"gate_saddle_or_bladder": True}, at=at)
    return safety.leave_number(intake=intake, phone="555-0177", name="Jo Roy", at=at)


def version_of(case: Case) -> int:
    return Case.objects.get(pk=case.pk).version


def posted(case: Case, **fields: Any) -> dict[str, Any]:
    """What the page's form sends: the case it was shown for, its version, and what was typed."""
    return {"reference": case.reference, "version": version_of(case), **fields}
