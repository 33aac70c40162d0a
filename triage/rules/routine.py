"""Signs for the usual doctor, problems outside the service, and answers that are missing or do not fit."""

from __future__ import annotations

from triage.questionnaire.areas import OUTSIDE_AREAS
from triage.rules.logic import (
    AREA_FITS_DIAGNOSIS,
    MISSING_REQUIRED,
    all_of,
    any_of,
    count_at_least,
    is_,
    not_,
    one_of,
    over,
    under,
    unsure,
    yes,
)
from triage.rules.records import Rule
from triage.rules.results import Result

ROUTINE: tuple[Rule, ...] = (
    Rule(
        "R401",
        Result.GP_SOON,
        when=count_at_least("inflammatory_back_features", 4),
        tells_patient="Your back pain may be from inflammation. Ask about a rheumatology check.",
        tells_clinician="NG65 referral: 4 or more of the listed features",
        sources=("nice-ng65-spondyloarthritis",),
        hazards=("late diagnosis of spondyloarthritis",),
    ),
    Rule(
        "R402",
        Result.GP_SOON,
        when=is_("region", "chest"),
        tells_patient="Chest or rib pain needs a doctor's check first.",
        tells_clinician="Cardiac or pulmonary cause; pneumothorax risk with rib injections",
        sources=("dagenais-2006-survey", "pneumothorax-after-needling"),
        hazards=("missed heart or lung cause", "collapsed lung from injection"),
    ),
    Rule(
        "R403",
        Result.GP_SOON,
        when=yes("leg_pain_on_walking"),
        tells_patient=(
            "Leg cramp on walking that eases with rest may come from poor blood flow. Ask "
            "your doctor about it."
        ),
        tells_clinician="Peripheral arterial disease or spinal stenosis: pulses, ABPI",
        sources=("to-check-before-release",),
        hazards=("missed arterial disease",),
    ),
    Rule(
        "R501",
        Result.OUTSIDE_SCOPE,
        when=under("age", 18),
        tells_patient="We can only guide adults. Please talk to the child's own doctor.",
        tells_clinician="Consent, growth plates; Osgood-Schlatter evidence conflicts",
        sources=(
            "topol-2011-osgood-schlatter-trial",
            "nakase-2020-osgood-schlatter-trial",
            "wu-2022-osgood-schlatter-trial",
        ),
        hazards=("child treated outside scope",),
    ),
    Rule(
        "R502",
        Result.OUTSIDE_SCOPE,
        when=one_of("region", OUTSIDE_AREAS),
        tells_patient="We cannot guide you on this area. Please see your usual doctor.",
        tells_clinician="Region not covered by rules",
        sources=("design-decision",),
        hazards=("guidance given without rules for the area",),
    ),
    Rule(
        "R601",
        Result.NOT_ENOUGH_INFO,
        when=MISSING_REQUIRED,
        tells_patient="Some key answers are missing. We will call you.",
        tells_clinician="Default deny",
        sources=("design-decision",),
        hazards=("missing answer taken as no",),
    ),
    Rule(
        "R602",
        Result.NOT_ENOUGH_INFO,
        when=unsure(
            "pregnancy",
            "pain_trend",
            "recent_injury",
            "floxacin_antibiotic",
            "leg_pain_on_walking",
            "worse_each_step",
            "weight_loss",
            "cancer_history",
            "constant_night_pain",
            "recent_infection_surgery_or_drugs",
            "bone_weakness",
            "swollen_stiff_joints",
            "new_lump",
            "both_sides_morning_stiffness",
            "steroid_shot",
            "surgery_or_implant_here",
            "surgery_planned_here",
            "blood_thinner",
            "bleeding_problem",
            "diabetes",
            "weak_immune_system",
            "infection_now",
            "gout",
            "immune_joint_disease",
            "heart_valve",
            "unsteady_other_illness",
            "allergies",
        ),
        tells_patient="You were not sure about an answer. We will call you.",
        tells_clinician="Unsure is never treated as no",
        sources=("design-decision",),
        hazards=("unsure answer taken as no",),
        ask_about=True,
    ),
    Rule(
        "R603",
        Result.NOT_ENOUGH_INFO,
        when=not_(AREA_FITS_DIAGNOSIS),
        tells_patient="Your answers about the area and the diagnosis do not match. We will call you.",
        tells_clinician="Region and diagnosis disagree",
        sources=("design-decision",),
        hazards=("guidance given on the wrong problem",),
    ),
    Rule(
        "R604",
        Result.NOT_ENOUGH_INFO,
        when=any_of(
            over("age", 110), all_of(is_("pain_duration", "under_6_weeks"), count_at_least("prior_care", 1))
        ),
        tells_patient="Some of your answers do not fit together. We will call you.",
        tells_clinician=(
            "Age over 110, or something tried for 6 weeks or more in a problem under 6 weeks old"
        ),
        sources=("design-decision",),
        hazards=("guidance given on a mistyped answer",),
    ),
)
