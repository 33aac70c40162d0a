"""More signs that need a doctor or nurse today: hands, feet, skin, a limp, and replies not sure."""

from __future__ import annotations

from triage.questionnaire.areas import BIG_TENDON_AREAS, SPINE
from triage.questionnaire.durations import SHORT_LASTING
from triage.rules.logic import all_of, any_of, definitely, is_, not_, one_of, tick, under, unsure, yes
from triage.rules.records import Rule
from triage.rules.results import Result

SAME_DAY_MORE: tuple[Rule, ...] = (
    Rule(
        "R215",
        Result.SAME_DAY,
        when=yes("diabetic_hot_foot"),
        tells_patient="A hot foot, or a sore that does not get better, needs a check today.",
        tells_clinician="Active diabetic foot, Charcot, limb-threatening ischaemia",
        sources=("to-check-before-release",),
        hazards=("missed diabetic foot disease", "missed limb ischaemia"),
    ),
    Rule(
        "R216",
        Result.SAME_DAY,
        when=yes("fall_on_hand"),
        tells_patient="This can be a broken bone. Get an X-ray today.",
        tells_clinician="Scaphoid fracture",
        sources=("to-check-before-release",),
        hazards=("missed wrist fracture",),
    ),
    Rule(
        "R217",
        Result.SAME_DAY,
        when=yes("jaw_stuck"),
        tells_patient="A stuck jaw needs a check today.",
        tells_clinician="TMJ dislocation or closed lock",
        sources=("to-check-before-release",),
        hazards=("missed jaw dislocation",),
    ),
    Rule(
        "R218",
        Result.SAME_DAY,
        when=unsure(
            "fever_or_sweats",
            "new_weakness",
            "swollen_limb",
            "hot_swollen_joint",
            "new_blistering_rash",
            "swelled_within_hours",
            "saddle_or_bladder_change",
            "clumsy_hands_or_heavy_legs",
            "new_headache_with_nerve_signs",
            "new_headache_scalp_or_jaw_pain",
            "pain_on_effort",
            "aneurysm_or_tummy_pulse",
            "urine_or_side_pain",
            "snap_behind_ankle",
            "diabetic_hot_foot",
            "fall_on_hand",
            "jaw_stuck",
            "gate_end",
        ),
        tells_patient="You were not sure about a warning sign. Please call us or a nurse line today.",
        tells_clinician="Unsure is never treated as no",
        sources=("design-decision",),
        hazards=("unsure answer taken as no",),
    ),
    Rule(
        "R219",
        Result.SAME_DAY,
        when=all_of(
            yes("recent_infection_surgery_or_drugs"),
            one_of("region", SPINE),
            any_of(yes("constant_night_pain"), one_of("pain_duration", SHORT_LASTING)),
        ),
        tells_patient=(
            "New or constant spine pain after an infection, surgery or injected drugs needs a check today."
        ),
        tells_clinician="Spinal infection: fever is absent in almost half",
        sources=("yusuf-2019-spinal-infection",),
        hazards=("missed spinal infection",),
    ),
    Rule(
        "R220",
        Result.SAME_DAY,
        when=all_of(
            is_("gate_end", "some"),
            not_(
                definitely(
                    any_of(
                        tick("gate_chest_or_breathing"),
                        tick("gate_stroke_signs"),
                        tick("gate_saddle_or_bladder"),
                        tick("gate_fast_weakness"),
                        tick("gate_serious_accident"),
                        tick("gate_hot_joint_or_spine_unwell"),
                        tick("gate_allergic_reaction"),
                        tick("gate_belly_or_back_collapse"),
                        tick("gate_limb_at_risk"),
                        tick("gate_very_ill"),
                        tick("gate_strangled_or_head_blow"),
                        tick("gate_spreading_skin"),
                    )
                )
            ),
        ),
        tells_patient=(
            "You told us you have a warning sign but not which one. If it is an "
            "emergency, call now. If not, call us or a nurse line today."
        ),
        tells_clinician="Gate says some, no tick was kept: contradictory, so never treated as none",
        sources=("design-decision",),
        hazards=("lost emergency tick",),
    ),
    Rule(
        "R221",
        Result.SAME_DAY,
        when=yes("swelled_within_hours"),
        tells_patient="Fast swelling after an injury or on a blood thinner should be checked today.",
        tells_clinician="Bleeding into the joint, fracture or ligament rupture",
        sources=("to-check-before-release",),
        hazards=("missed bleeding into a joint", "missed fracture or tear"),
    ),
    Rule(
        "R222",
        Result.SAME_DAY,
        when=yes("new_blistering_rash"),
        tells_patient=(
            "A painful rash or blisters may be shingles. Treatment works best when it "
            "starts early. Get checked today."
        ),
        tells_clinician="Shingles: antivirals within 72 hours; no injection through it",
        sources=("to-check-before-release",),
        hazards=("missed shingles",),
    ),
    Rule(
        "R223",
        Result.SAME_DAY,
        when=all_of(yes("floxacin_antibiotic"), one_of("region", BIG_TENDON_AREAS)),
        tells_patient=(
            "This kind of antibiotic can harm tendons. Rest the area and talk to a doctor "
            "or pharmacist today."
        ),
        tells_clinician="Fluoroquinolone tendon damage or rupture: stop or change with the prescriber",
        sources=("to-check-before-release",),
        hazards=("missed tendon rupture", "harmful antibiotic goes on"),
    ),
    Rule(
        "R224",
        Result.SAME_DAY,
        when=all_of(
            any_of(yes("worse_each_step"), unsure("worse_each_step")),
            one_of("region", ("hip", "thigh")),
            not_(
                all_of(
                    definitely(one_of("pain_duration", ("from_3_to_12_months", "over_12_months"))),
                    not_(definitely(is_("pain_trend", "quickly_worse"))),
                )
            ),
        ),
        tells_patient=(
            "Hip or thigh pain like this may be a small break in the bone. Keep weight "
            "off it and get checked today."
        ),
        tells_clinician="Femoral neck or shaft stress fracture",
        sources=("to-check-before-release",),
        hazards=("missed stress fracture of the hip",),
    ),
    Rule(
        "R225",
        Result.SAME_DAY,
        when=all_of(under("age", 18), any_of(yes("limping"), unsure("limping"))),
        tells_patient="A young person with a limp should be checked today.",
        tells_clinician="Slipped upper femoral epiphysis, septic arthritis, Perthes, tumour",
        sources=("to-check-before-release",),
        hazards=("missed slipped hip growth plate", "missed septic arthritis in a child"),
    ),
    Rule(
        "R226",
        Result.SAME_DAY,
        when=is_("infection_now", "at_area_spreading"),
        tells_patient="Skin that is hot, swollen or spreading, or leaks pus, should be checked today.",
        tells_clinician="Cellulitis, abscess, deep infection",
        sources=("nhs-septic-arthritis", "to-check-before-release"),
        hazards=("missed skin or joint infection",),
    ),
)
