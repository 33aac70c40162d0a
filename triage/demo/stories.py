"""The worked stories told through the real services, each ending in its own state."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple
from uuid import NAMESPACE_URL, uuid5

from django.db import transaction

from prolo.accounts.models import User
from prolo.accounts.roles import Role
from prolo.clinic.models import Location
from triage.queries.drafts import is_begun
from triage.questionnaire import CHECK_PAGE_KEYS, PAGES
from triage.rules import Result
from triage.services import clinic, desk, intake, messages, own_case, safety

if TYPE_CHECKING:
    from triage.models import Case, Intake

STAFF = {
    "Dana": Role.FRONT_DESK,
    "Clara": Role.CLINICIAN,
    "Cole": Role.CLINICIAN,
    "Mona": Role.MANAGER,
}
STORIES: list[dict[str, Any]] = [
    json.loads(line) for line in Path(__file__).with_name("intakes.jsonl").read_text().splitlines()
]
_MINUTE = timedelta(minutes=1)


class Scene(NamedTuple):
    """What is needed to go on with a story after the form: the case, who works here, and when."""

    case: Case
    staff: dict[str, User]
    at: datetime

    def by(self, name: str) -> dict[str, Any]:
        """The arguments every deed on a case takes."""
        return {"case": self.case, "by": self.staff[name], "at": self.at, "version": self.case.version}


def play(story: dict[str, Any], *, location: Location, staff: dict[str, User], at: datetime) -> bool:
    """Tell one story unless it was told before. Returns whether it was told now."""
    key = uuid5(NAMESPACE_URL, f"prolo demo {story['id']}")
    if is_begun(key):
        return False
    minutes_ago, go_on = ENDINGS[story["id"]]
    begun = at - minutes_ago * _MINUTE
    with transaction.atomic():
        draft = intake.start(at=begun, location=location, key=key)
        case = _fill_in(draft, story, begun)
        go_on(Scene(case, staff, begun + 8 * _MINUTE))
    return True


def _fill_in(draft: Intake, story: dict[str, Any], at: datetime) -> Case:
    for page in PAGES:
        identity = {"birth_date": _birth_date(story, at)} if page.key == "about_you" else None
        saved = intake.save_page(
            intake=draft, page=page.key, answers=_on(page.question_keys, story), identity=identity, at=at
        )
        if saved.stopped:
            return _case_of(draft)
    intake.save_page(
        intake=draft,
        page="answers",
        answers=_on(CHECK_PAGE_KEYS, story),
        identity=_identity(story),
        at=at,
    )
    return intake.send(intake=draft, at=at).case


def _case_of(draft: Intake) -> Case:
    case = safety.case_of(draft)
    if case is None:
        raise LookupError("A stopped form has no case")
    return case


def _on(keys: tuple[str, ...], story: dict[str, Any]) -> dict[str, Any]:
    return {key: reply for key, reply in story["answers"].items() if key in keys}


def _birth_date(story: dict[str, Any], at: datetime) -> str:
    return date(at.year - story["answers"]["age"], 1, 1).isoformat()


def _identity(story: dict[str, Any]) -> dict[str, Any]:
    given, number = story["given_name"], int(story["id"].rpartition("-")[2])
    return {
        "given_name": given,
        "family_name": story["family_name"],
        "email": f"{given.lower()}@example.org",
        "phone": f"555-01{number:02}",
        "voicemail_ok": True,
        "text_ok": True,
        "email_ok": True,
        "contact_whom": "patient",
        "consent": True,
    }


def _waits(scene: Scene) -> None:
    """Nobody has looked at it yet."""


def _leaves_a_number(scene: Scene) -> None:
    draft = scene.case.intake
    if draft is not None:
        safety.leave_number(intake=draft, phone="555-0106", name="Tom", at=scene.at)


def _taken(scene: Scene) -> None:
    desk.take(**scene.by("Dana"))


def _accepted(scene: Scene) -> None:
    desk.take(**scene.by("Dana"))
    desk.accept(**scene.by("Dana"), note="Complete.")


def _returned(scene: Scene) -> None:
    messages.ask(**scene.by("Dana"), message="Please have the names of your tablets ready.")


def _answered(scene: Scene) -> None:
    """Asked, answered on the own page, and asked back by the patient, which nobody has read yet."""
    ask = "Thank you. How did you sleep this week? Please answer once more."
    messages.ask(**scene.by("Dana"), message=ask, pinned=["sleep_quality"])
    soon = scene.at + 20 * _MINUTE
    draft = own_case.answer_pinned(case=scene.case, answers={"sleep_quality": 3}, at=soon)
    intake.send(intake=draft, at=soon, identity={"consent": True})
    own_case.write(case=scene.case, text="Do I have to stop my tablets before I come?", at=soon)


def _raised(scene: Scene) -> None:
    desk.raise_urgency(**scene.by("Dana"), to=Result.URGENT_DAYS, reason="Sounded worse on the phone.")


def _booked(scene: Scene) -> None:
    _accepted(scene)
    clinic.mark_words_read(**scene.by("Clara"))
    clinic.decide(
        **scene.by("Clara"),
        outcome=clinic.Outcome.BOOK_CONSULTATION,
        reason="Fits; exercise was tried.",
        reason_code="worth_a_talk",
        message="Please bring your X-ray pictures if you have them.",
    )


def _other_care(scene: Scene) -> None:
    _accepted(scene)
    clinic.decide(
        **scene.by("Cole"),
        outcome=clinic.Outcome.OTHER_CARE_FIRST,
        reason="No exercise or physio yet.",
        reason_code="care_not_tried",
    )


def _withdrawn(scene: Scene) -> None:
    desk.take(**scene.by("Dana"))
    own_case.withdraw(case=scene.case, at=scene.at)


def _not_for_us(scene: Scene) -> None:
    _accepted(scene)
    clinic.decide(
        **scene.by("Clara"),
        outcome=clinic.Outcome.NOT_FOR_US,
        reason="We do not treat this area.",
        reason_code="out_of_scope",
    )


_HOUR, _DAY = 60, 24 * 60
ENDINGS: dict[str, tuple[int, Callable[[Scene], None]]] = {
    "vignette-01": (3 * _DAY, _booked),
    "vignette-02": (5 * _HOUR, _accepted),
    "vignette-03": (_DAY, _answered),
    "vignette-04": (2 * _DAY, _other_care),
    "vignette-05": (4 * _HOUR, _withdrawn),
    "vignette-06": (12, _leaves_a_number),
    "vignette-07": (25, _waits),
    "vignette-08": (50, _waits),
    "vignette-09": (90, _taken),
    "vignette-10": (7 * _HOUR, _raised),
    "vignette-11": (2 * _HOUR, _waits),
    "vignette-12": (4 * _DAY, _not_for_us),
    "vignette-13": (26 * _HOUR, _returned),
}
