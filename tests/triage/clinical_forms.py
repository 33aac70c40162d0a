"""Forms for the rules' tests: calm ones, and the order from calm to worrying of each reply."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from triage.questionnaire import AFTERCARE, INTAKE, Questionnaire
from triage.rules import AFTERCARE_RULES, INTAKE_RULES, Assessment, Rulebook, assess

CONFORMANCE = Path(__file__).parent / "conformance"
BOOKS: dict[str, tuple[Questionnaire, Rulebook]] = {
    "intake": (INTAKE, INTAKE_RULES),
    "aftercare": (AFTERCARE, AFTERCARE_RULES),
}

REVERSED = ("can_take_four_steps", "can_bend_knee")
LADDERS: dict[str, tuple[str, ...]] = {
    "pain_trend": ("better", "same", "slowly_worse", "quickly_worse"),
    "cancer_history": ("no", "past", "now"),
    "recent_injury": ("none", "minor", "serious"),
    "numbness": ("none", "comes_and_goes", "constant", "worse"),
    "new_weakness": ("no", "steady", "worse", "cannot_move"),
    "steroid_shot": ("never", "over_3_months_ago", "within_3_months"),
    "prolotherapy_before": ("never", "helped", "no_help", "bad_reaction"),
    "blood_thinner": ("no", "antiplatelet", "anticoagulant"),
    "diabetes": ("no", "diet_or_tablets", "insulin_or_high"),
    "infection_now": ("no", "elsewhere", "at_area_small", "at_area_spreading"),
    "gout": ("no", "past", "flare_now"),
    "anti_inflammatory_tablets": ("no", "by_choice", "told_to_by_doctor"),
    "gate_end": ("none", "some"),
    "fever_or_ill": ("no", "a_bit", "fever", "very_ill"),
    "headache": ("none", "mild", "worse_upright", "severe"),
    "bruising_or_bleeding": ("none", "small", "large_growing", "wont_stop"),
    "numbness_after": ("none", "spot_only", "beyond"),
    "pain_change": ("better", "same", "worse"),
    "took_blood_thinner_or_nsaid": ("no", "anti_inflammatory", "blood_thinner"),
}
OUTSIDE_THE_ORDER = ("filled_in_by", "region", "side", "pain_duration", "diagnosis", "treated_region")
"""Replies that are neither calm nor worrying."""
NOT_A_WORRY = ("pain_began_before_45",)
"""It only decides who is asked more."""


def ladder(key: str, form: Questionnaire = INTAKE) -> tuple[Any, ...]:
    """Return a question's replies from calm to worrying; empty when it has no such order."""
    question = form.questions[key]
    if key in LADDERS:
        return LADDERS[key]
    if key in OUTSIDE_THE_ORDER or key in NOT_A_WORRY:
        return ()
    if question.kind == "tick":
        return (False, True) if key.startswith("gate_") else ()
    if question.kind != "one":
        return ()
    return ("yes", "no") if key in REVERSED else ("no", "yes")


WORRYING = {name: {key: ladder(key, form) for key in form.questions} for name, (form, _) in BOOKS.items()}


def calm_knee(**changes: object) -> dict[str, object]:
    """Return a whole form that gives CONSULT: a worn knee, everything tried, every reply calm."""
    answers: dict[str, object] = {
        key: steps[0] for key, steps in WORRYING["intake"].items() if steps and not key.startswith("gate_")
    }
    answers |= {
        "gate_end": "none",
        "age": 52,
        "filled_in_by": "me",
        "region": "knee",
        "side": "left",
        "pain_duration": "over_12_months",
        "diagnosis": "knee_oa",
        "average_pain": 6,
        "pain_affects_enjoyment": 6,
        "pain_affects_activity": 5,
        "pain_began_before_45": "no",
        "inflammatory_back_features": ["none"],
        "prior_care": ["exercise_physio", "medicines"],
        "allergies": ["none"],
        "fear_of_movement": 2,
        "expects_improvement": 7,
        "sleep_quality": 6,
        "understands_limits": True,
    }
    return _changed(answers, changes)


def calm_after(**changes: object) -> dict[str, object]:
    """Return a whole aftercare check that gives EXPECTED."""
    answers: dict[str, object] = {key: steps[0] for key, steps in WORRYING["aftercare"].items() if steps}
    answers |= {"hours_since_treatment": 20, "treated_region": "knee", "pain_now": 3}
    return _changed(answers, changes)


def assessed(answers: dict[str, object], form: str = "intake") -> Assessment:
    """Assess a form by its name."""
    questionnaire, rulebook = BOOKS[form]
    return assess(answers, questionnaire=questionnaire, rulebook=rulebook)


def lines(name: str) -> list[dict[str, Any]]:
    """Return the lines of a conformance file."""
    return [json.loads(line) for line in (CONFORMANCE / name).read_text(encoding="utf-8").splitlines()]


def _changed(answers: dict[str, object], changes: dict[str, object]) -> dict[str, object]:
    """None takes a reply away."""
    return {key: reply for key, reply in {**answers, **changes}.items() if reply is not None}
