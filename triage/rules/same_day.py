"""Signs that need a doctor or nurse today."""

from __future__ import annotations

from triage.questionnaire.areas import SPINE
from triage.rules.logic import all_of, any_of, at_least, is_, is_not, no, one_of, tick, unsure, yes
from triage.rules.records import Rule
from triage.rules.results import Result

SAME_DAY: tuple[Rule, ...] = (
    Rule(
        "R201",
        Result.SAME_DAY,
        when=tick("gate_hot_joint_or_spine_unwell"),
        tells_patient=(
            "A hot, swollen joint or bad spine pain with fever must be checked today in "
            "hospital or urgent care."
        ),
        tells_clinician="Septic arthritis, spinal infection. If very ill see R109",
        sources=("nhs-septic-arthritis", "patient-info-hot-joint", "yusuf-2019-spinal-infection"),
        hazards=("missed septic arthritis", "missed spinal infection"),
    ),
    Rule(
        "R202",
        Result.SAME_DAY,
        when=yes("clumsy_hands_or_heavy_legs"),
        tells_patient="Clumsy hands or unsteady legs with neck or back pain need a check today.",
        tells_clinician="Myelopathy",
        sources=("myelopathy-org-symptoms", "royal-free-myelopathy"),
        hazards=("missed cord compression in the neck",),
    ),
    Rule(
        "R203",
        Result.SAME_DAY,
        when=one_of("new_weakness", ("worse", "cannot_move")),
        tells_patient="Weakness that is very bad or getting worse needs a check today.",
        tells_clinician="Progressive or complete motor deficit, such as foot drop",
        sources=("nice-ng59-low-back", "nhs-norfolk-cauda-equina"),
        hazards=("missed progressive nerve damage",),
    ),
    Rule(
        "R204",
        Result.SAME_DAY,
        when=yes("fever_or_sweats"),
        tells_patient="Pain with fever or sweats should be checked today.",
        tells_clinician=(
            "Spinal infection, septic joint, systemic illness; more concern with recent "
            "infection, surgery or injected drugs, or a weak immune system"
        ),
        sources=("nhs-back-pain", "nhs-septic-arthritis", "yusuf-2019-spinal-infection"),
        hazards=("missed spinal infection", "missed septic arthritis"),
    ),
    Rule(
        "R205",
        Result.SAME_DAY,
        when=yes("hot_swollen_joint"),
        tells_patient="A very swollen joint that is hot or a changed colour should be checked today.",
        tells_clinician="Septic arthritis until excluded; crystal disease",
        sources=("nhs-septic-arthritis", "patient-info-hot-joint"),
        hazards=("missed septic arthritis",),
    ),
    Rule(
        "R206",
        Result.SAME_DAY,
        when=yes("swollen_limb"),
        tells_patient=(
            "One swollen, warm, sore limb can be a blood clot. Get checked today. If you "
            "are short of breath, call for emergency help."
        ),
        tells_clinician="DVT; breathless = R101",
        sources=("nhs-dvt",),
        hazards=("missed deep vein clot",),
    ),
    Rule(
        "R207",
        Result.SAME_DAY,
        when=yes("new_headache_scalp_or_jaw_pain"),
        tells_patient=(
            "At your age these need a check today to protect your sight. If your sight "
            "changes, call for emergency help."
        ),
        tells_clinician="Giant cell arteritis",
        sources=("nidirect-giant-cell-arteritis",),
        hazards=("sight loss from giant cell arteritis",),
    ),
    Rule(
        "R208",
        Result.SAME_DAY,
        when=yes("pain_on_effort"),
        tells_patient=(
            "Pain that comes with effort can be from the heart. Get checked today. If you "
            "have it now, call for emergency help."
        ),
        tells_clinician="Angina equivalent; visceral referral",
        sources=("to-check-before-release",),
        hazards=("missed heart pain",),
    ),
    Rule(
        "R209",
        Result.SAME_DAY,
        when=yes("aneurysm_or_tummy_pulse"),
        tells_patient="Pain with a known or possible aneurysm needs a check today.",
        tells_clinician="Symptomatic AAA",
        sources=("nhs-aneurysm",),
        hazards=("missed aneurysm",),
    ),
    Rule(
        "R210",
        Result.SAME_DAY,
        when=yes("urine_or_side_pain"),
        tells_patient="This can be a kidney or bladder problem. Get checked today.",
        tells_clinician="Visceral referred pain",
        sources=("to-check-before-release",),
        hazards=("missed kidney infection or stone",),
    ),
    Rule(
        "R211",
        Result.SAME_DAY,
        when=all_of(
            any_of(one_of("cancer_history", ("now", "past")), unsure("cancer_history")),
            one_of("region", SPINE),
            any_of(
                yes("constant_night_pain"),
                yes("band_or_shoulder_blade_pain"),
                one_of("new_weakness", ("steady", "worse", "cannot_move")),
                one_of("numbness", ("constant", "worse")),
                unsure("numbness"),
            ),
        ),
        tells_patient=(
            "Spine pain with these signs in someone who has had cancer needs a call to a "
            "cancer or spine team today."
        ),
        tells_clinician="Spinal metastases or MSCC: pain = within 24 h, neurology = at once",
        sources=("nice-ng234-mscc", "downie-2013-red-flags-review"),
        hazards=("missed spinal metastasis", "missed cord compression from cancer"),
    ),
    Rule(
        "R212",
        Result.SAME_DAY,
        when=any_of(
            all_of(
                is_("region", "neck"),
                any_of(is_not("recent_injury", "none"), unsure("recent_injury")),
                at_least("age", 65),
            ),
            yes("neck_injury_signs"),
            unsure("neck_injury_signs"),
        ),
        tells_patient="A neck injury like this needs a check today. Keep your neck still.",
        tells_clinician="Canadian C-spine high-risk or cannot rotate 45 degrees",
        sources=("canadian-c-spine-rule",),
        hazards=("missed neck fracture",),
    ),
    Rule(
        "R213",
        Result.SAME_DAY,
        when=any_of(
            no("can_take_four_steps"), no("can_bend_knee"), unsure("can_take_four_steps", "can_bend_knee")
        ),
        tells_patient="If you cannot take four steps or bend your knee, get checked today.",
        tells_clinician="Ottawa rules, hip fracture",
        sources=("ottawa-rules",),
        hazards=("missed leg or hip fracture",),
    ),
    Rule(
        "R214",
        Result.SAME_DAY,
        when=yes("snap_behind_ankle"),
        tells_patient="This can be a torn tendon. Get checked today.",
        tells_clinician="Achilles rupture",
        sources=("to-check-before-release",),
        hazards=("missed Achilles rupture",),
    ),
)
