"""After a procedure: signs that need a call today."""

from __future__ import annotations

from triage.questionnaire.areas import SPINE
from triage.rules.logic import all_of, any_of, at_least, is_, one_of, over, unsure, yes
from triage.rules.records import Rule
from triage.rules.results import Result

SAME_DAY: tuple[Rule, ...] = (
    Rule(
        "X201",
        Result.SAME_DAY,
        when=yes("weakness_after"),
        tells_patient="Call the clinician who treated you now. Weakness may mean a nerve is hurt.",
        tells_clinician="Possible motor nerve injury",
        sources=("source-doc-nerve-damage",),
        hazards=("missed nerve injury",),
    ),
    Rule(
        "X202",
        Result.SAME_DAY,
        when=is_("numbness_after", "beyond"),
        tells_patient=(
            "Call the clinician who treated you now. Numbness past the spot may mean a nerve is upset."
        ),
        tells_clinician="Possible nerve injury",
        sources=("source-doc-nerve-damage",),
        hazards=("missed nerve injury",),
    ),
    Rule(
        "X203",
        Result.SAME_DAY,
        when=all_of(is_("numbness_after", "spot_only"), over("hours_since_treatment", 24)),
        tells_patient=(
            "Numbing medicine wears off in hours. Numbness after a day should be checked. Call today."
        ),
        tells_clinician="Persistent numbness; local anaesthetic effect has ended",
        sources=("source-doc-nerve-damage", "to-check-before-release"),
        hazards=("missed nerve injury",),
    ),
    Rule(
        "X204",
        Result.SAME_DAY,
        when=yes("shooting_pain"),
        tells_patient=(
            "Call the clinician who treated you now. Burning or shooting pain can come from a nerve."
        ),
        tells_clinician="Nerve pathway pain",
        sources=("source-doc-nerve-damage",),
        hazards=("missed nerve injury",),
    ),
    Rule(
        "X205",
        Result.SAME_DAY,
        when=is_("headache", "worse_upright"),
        tells_patient=("Call today. A headache that eases lying down can be a fluid leak near the spine."),
        tells_clinician="Post-dural puncture headache, mostly within 5-7 days",
        sources=("dagenais-2006-survey", "oaa-spinal-headache"),
        hazards=("missed spinal fluid leak",),
    ),
    Rule(
        "X206",
        Result.SAME_DAY,
        when=is_("fever_or_ill", "fever"),
        tells_patient="Fever after a shot must be checked today.",
        tells_clinician="Infection",
        sources=("nhs-septic-arthritis", "patient-info-hot-joint"),
        hazards=("missed infection",),
    ),
    Rule(
        "X207",
        Result.SAME_DAY,
        when=yes("skin_hot_or_pus"),
        tells_patient="This can be an infection. Get checked today.",
        tells_clinician="Cellulitis, abscess",
        sources=("nhs-septic-arthritis",),
        hazards=("missed infection",),
    ),
    Rule(
        "X208",
        Result.SAME_DAY,
        when=yes("joint_hot_or_locked"),
        tells_patient="This can be an infected joint. Get checked today.",
        tells_clinician="Septic arthritis vs flare: do not assume flare",
        sources=("nhs-septic-arthritis", "patient-info-hot-joint", "petersen-2019-joint-infection"),
        hazards=("missed septic arthritis",),
    ),
    Rule(
        "X209",
        Result.SAME_DAY,
        when=yes("swollen_limb_after"),
        tells_patient="This can be a clot. Get checked today.",
        tells_clinician="DVT",
        sources=("nhs-dvt",),
        hazards=("missed deep vein clot",),
    ),
    Rule(
        "X210",
        Result.SAME_DAY,
        when=is_("bruising_or_bleeding", "large_growing"),
        tells_patient="A growing bruise should be checked today.",
        tells_clinician="Haematoma (nerve compression)",
        sources=("dagenais-2006-survey",),
        hazards=("missed bleeding",),
    ),
    Rule(
        "X211",
        Result.SAME_DAY,
        when=yes("rash_or_hives"),
        tells_patient="Call today. If your breathing or throat changes, call for emergency help.",
        tells_clinician="Allergic reaction",
        sources=("nhs-anaphylaxis",),
        hazards=("missed allergic reaction",),
    ),
    Rule(
        "X212",
        Result.SAME_DAY,
        when=at_least("pain_now", 8),
        tells_patient="This is more pain than we expect. Call today.",
        tells_clinician="Severe pain: infection, haematoma, nerve",
        sources=("uw-pearl-safety-page",),
        hazards=("missed infection, bleeding or nerve injury",),
    ),
    Rule(
        "X213",
        Result.SAME_DAY,
        when=all_of(
            any_of(is_("pain_change", "worse"), unsure("pain_change")), over("hours_since_treatment", 72)
        ),
        tells_patient="Soreness should be easing by now. Call today.",
        tells_clinician="Worse after day 3: infection until shown otherwise",
        sources=("uw-pearl-safety-page", "nhs-septic-arthritis"),
        hazards=("missed infection",),
    ),
    Rule(
        "X214",
        Result.SAME_DAY,
        when=yes("blood_sugar_trouble"),
        tells_patient="Follow your sick-day plan and call today.",
        tells_clinician="Glycaemic problem",
        sources=("dailymed-dextrose-labels",),
        hazards=("uncontrolled blood sugar",),
    ),
    Rule(
        "X215",
        Result.SAME_DAY,
        when=unsure(
            "chest_or_breathing",
            "throat_swelling_or_fainting",
            "rash_or_hives",
            "saddle_bladder_or_walking",
            "weakness_after",
            "numbness_after",
            "shooting_pain",
            "headache",
            "fever_or_ill",
            "skin_hot_or_pus",
            "joint_hot_or_locked",
            "swollen_limb_after",
            "limb_cold_or_tight",
            "fit_or_stroke_signs",
            "bruising_or_bleeding",
            "blood_sugar_trouble",
        ),
        tells_patient="You were not sure about a warning sign. Call us or a nurse line today.",
        tells_clinician="Unsure is never treated as no",
        sources=("design-decision",),
        hazards=("unsure answer taken as no",),
    ),
    Rule(
        "X216",
        Result.SAME_DAY,
        when=all_of(is_("headache", "mild"), one_of("treated_region", SPINE)),
        tells_patient="Call today about a new headache after a neck or back shot.",
        tells_clinician="Early dural leak may look mild",
        sources=("dagenais-2006-survey",),
        hazards=("missed spinal fluid leak",),
    ),
)
