"""Builders: answers of a calm form, a draft filled in page by page, a case."""

from datetime import UTC, datetime, timedelta
from typing import Any

from triage.models import Case, Intake, Procedure, Submission
from triage.queries import listed, queues
from triage.queries.narrowing import Narrowing
from triage.queries.queue_frame import frame
from triage.questionnaire import CHECK_PAGE_KEYS, PAGES
from triage.services import intake, procedures, safety

AT = datetime(2026, 3, 3, 10, 0, tzinfo=UTC)  # a Tuesday morning
MINUTE = timedelta(minutes=1)
PAT: dict[str, Any] = {
    "given_name": "Pat",
    "family_name": "Ferris",
    "birth_date": "1967-06-01",
    "email": "pat@example.org",
    "phone": "555-0199",
    "voicemail_ok": True,
    "text_ok": False,
    "email_ok": True,
    "consent": True,
}
CLEAN_KNEE: dict[str, Any] = {
    "gate_end": "none",
    "age": 58,
    "filled_in_by": "me",
    "pregnancy": "does_not_apply",
    "injections_here_last_6_weeks": "no",
    "region": "knee",
    "side": "right",
    "pain_duration": "over_12_months",
    "pain_trend": "same",
    "diagnosis": "knee_oa",
    "average_pain": 6,
    "pain_affects_enjoyment": 6,
    "pain_affects_activity": 5,
    "fever_or_sweats": "no",
    "weight_loss": "no",
    "cancer_history": "no",
    "constant_night_pain": "no",
    "recent_infection_surgery_or_drugs": "no",
    "bone_weakness": "no",
    "recent_injury": "none",
    "swollen_stiff_joints": "no",
    "new_lump": "no",
    "numbness": "none",
    "new_weakness": "no",
    "swollen_limb": "no",
    "hot_swollen_joint": "no",
    "new_blistering_rash": "no",
    "can_take_four_steps": "yes",
    "knee_stuck": "no",
    "floxacin_antibiotic": "no",
    "prior_care": ["exercise_physio", "medicines"],
    "steroid_shot": "never",
    "surgery_or_implant_here": "no",
    "surgery_planned_here": "no",
    "prolotherapy_before": "never",
    "blood_thinner": "no",
    "bleeding_problem": "no",
    "allergies": ["none"],
    "diabetes": "no",
    "weak_immune_system": "no",
    "infection_now": "no",
    "gout": "no",
    "immune_joint_disease": "no",
    "anti_inflammatory_tablets": "no",
    "needle_fainting": "no",
    "heart_valve": "no",
    "loose_joint_condition": "no",
    "widespread_or_touch_pain": "no",
    "unsteady_mental_health": "no",
    "unsteady_other_illness": "no",
    "fear_of_movement": 2,
    "expects_improvement": 7,
    "sleep_quality": 6,
    "work_or_claim": "no",
    "understands_limits": True,
}


def a_clean_knee(**changes: Any) -> dict[str, Any]:
    """The answers of a calm knee; a change of None takes the answer away."""
    return {key: reply for key, reply in {**CLEAN_KNEE, **changes}.items() if reply is not None}


def a_draft(location: Any, *, at: datetime = AT, **started: Any) -> Intake:
    """A draft nobody has filled in yet."""
    return intake.start(at=at, location=location, **started)


def save(draft: Intake, page: str, *, at: datetime = AT, **replies: Any) -> intake.Saved:
    """One page as it stands in the draft, with some replies changed."""
    keys = next((p.question_keys for p in PAGES if p.key == page), ())
    standing = {key: reply for key, reply in draft.answers.items() if key in keys}
    return intake.save_page(intake=draft, page=page, answers=standing | replies, at=at)


def an_intake(
    location: Any, *, at: datetime = AT, who: dict[str, Any] | None = None, **changes: Any
) -> Intake:
    """A draft filled in page by page, ready to be sent, or stopped where an emergency sign stopped it."""
    answers, person = a_clean_knee(**changes), {**PAT, **(who or {})}
    draft = a_draft(location, at=at)
    for page in PAGES:
        given = {key: answers[key] for key in page.question_keys if key in answers}
        born = {"birth_date": person["birth_date"]} if page.key == "about_you" else None
        if intake.save_page(intake=draft, page=page.key, answers=given, identity=born, at=at).stopped:
            return draft
    last = {key: answers[key] for key in CHECK_PAGE_KEYS if key in answers}
    intake.save_page(intake=draft, page="answers", answers=last, identity=person, at=at)
    return draft


def a_submission(location: Any, *, at: datetime = AT, **changes: Any) -> Submission:
    """A sent form."""
    return intake.send(intake=an_intake(location, at=at, **changes), at=at)


def a_case(location: Any, *, at: datetime = AT, **changes: Any) -> Case:
    """A case waiting for the front desk, as reading it from the database gives it."""
    return Case.objects.get(pk=a_submission(location, at=at, **changes).case_id)


def a_safety_exit(location: Any, *, at: datetime = AT) -> Case:
    """A case opened by a tick on the emergency check."""
    draft = a_draft(location, at=at)
    save(draft, "emergency", gate_saddle_or_bladder=True, gate_end="some", at=at)
    case = safety.case_of(draft)
    assert case is not None
    return case


RECORD: dict[str, Any] = {
    "region": "knee",
    "side": "right",
    "sites": ["knee-r"],
    "guidance": "ultrasound",
    "aspiration": "yes",
    "slow": "yes",
    "nerve_before": "normal",
    "nerve_after": "normal",
    "event": "no",
}
"""What a clinician recorded of an injection into a right knee."""


def a_procedure(case: Case, *, by: Any, at: datetime, **changes: Any) -> Procedure:
    """An injection that took place at this time and was recorded at once, with the check-ins that follow."""
    held = Case.objects.select_related("location").get(pk=case.pk)
    return procedures.record(
        case=held,
        by=by,
        at=at,
        version=held.version,
        took_place_at=at,
        location=held.location,
        done_by=by,
        record={**RECORD, **changes},
        side_confirmed=True,
    )


def desk_page(*, by: Any, at: datetime, **asked: Any) -> queues.DeskList:
    """A page of the desk's queue as its view reads it, with what stands around."""
    return queues.desk_list(counts=frame(by=by, at=at).counts, at=at, **asked)


def desk_queue(
    *,
    at: datetime,
    narrowing: Narrowing = queues.EVERYTHING,
    limit: int = 25,
    after: str | None = None,
    before: str | None = None,
) -> queues.Page:
    """What waits for the desk, or a part of it, as its page reads it, but with the urgent cases among the others."""
    values = narrowing.given(at)

    def read(place: Any, /, **how: Any) -> list[listed.Listed]:
        return listed.with_urgent(0, narrowing.kind(values), values, place, **how)[1]

    return queues._page(read, after=after, before=before, limit=limit, at=at)
