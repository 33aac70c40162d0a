"""Conditions that several aftercare rules refer to by name."""

from __future__ import annotations

from triage.questionnaire.areas import ANY_REGION
from triage.rules.logic import all_of, any_of, at_least, at_most, is_, named, no, not_, one_of, over, unsure

ALL_CALM = named(
    "all_calm",
    (
        "Every answer is given and calm, and the times agree. Used together with "
        "nothing_fired, which words that a patient wrote make false (X303)."
    ),
    all_of(
        no("chest_or_breathing"),
        no("throat_swelling_or_fainting"),
        no("rash_or_hives"),
        no("saddle_bladder_or_walking"),
        no("weakness_after"),
        one_of("numbness_after", ("none", "spot_only")),
        no("shooting_pain"),
        one_of("headache", ("none", "mild")),
        one_of("fever_or_ill", ("no", "a_bit")),
        no("skin_hot_or_pus"),
        no("joint_hot_or_locked"),
        no("swollen_limb_after"),
        one_of("bruising_or_bleeding", ("none", "small")),
        no("limb_cold_or_tight"),
        no("fit_or_stroke_signs"),
        one_of("blood_sugar_trouble", ("no", "does_not_apply")),
        one_of("treated_region", ANY_REGION),
        at_least("pain_now", 0),
        any_of(
            one_of("pain_change", ("better", "same", "worse", "first_day")),
            all_of(unsure("pain_change"), at_most("hours_since_treatment", 24)),
        ),
        one_of("may_be_pregnant_imaging", ("no", "does_not_apply")),
        any_of(
            one_of("took_blood_thinner_or_nsaid", ("no", "blood_thinner", "anti_inflammatory")),
            unsure("took_blood_thinner_or_nsaid"),
        ),
        at_least("hours_since_treatment", 0),
        not_(all_of(is_("pain_change", "first_day"), over("hours_since_treatment", 24))),
    ),
)
NAMED_CONDITIONS = (ALL_CALM,)
