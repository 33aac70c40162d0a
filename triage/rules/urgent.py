"""Signs that need a doctor within 3 working days."""

from __future__ import annotations

from triage.questionnaire.areas import SPINE
from triage.questionnaire.durations import SHORT_LASTING
from triage.rules.logic import all_of, any_of, at_least, definitely, is_, not_, one_of, under, unsure, yes
from triage.rules.named import NIGHT_PAIN_STANDS_ALONE, SEVERE_PAIN_AND_NEW_OR_WORSE
from triage.rules.records import Rule
from triage.rules.results import Result

URGENT: tuple[Rule, ...] = (
    Rule(
        "R301",
        Result.URGENT_DAYS,
        when=all_of(
            any_of(is_("recent_injury", "minor"), unsure("recent_injury")),
            one_of("region", SPINE),
            any_of(yes("bone_weakness"), unsure("bone_weakness"), at_least("age", 65)),
        ),
        tells_patient="A small fall can break a thin bone. See a doctor soon.",
        tells_clinician="Vertebral fragility fracture",
        sources=("downie-2013-red-flags-review", "verhagen-2016-red-flags-review"),
        hazards=("missed fragility fracture",),
    ),
    Rule(
        "R302",
        Result.URGENT_DAYS,
        when=yes("weight_loss"),
        tells_patient="Weight loss with pain needs a check.",
        tells_clinician="Malignancy, infection, inflammatory",
        sources=("nhs-back-pain", "verhagen-2016-red-flags-review"),
        hazards=("missed cancer", "missed infection"),
    ),
    Rule(
        "R303",
        Result.URGENT_DAYS,
        when=any_of(
            is_("cancer_history", "now"),
            all_of(
                is_("cancer_history", "past"),
                any_of(
                    one_of("region", SPINE),
                    one_of("pain_duration", SHORT_LASTING),
                    yes("constant_night_pain"),
                ),
            ),
        ),
        tells_patient="New pain after cancer should be checked.",
        tells_clinician="History of cancer is the most useful single flag",
        sources=("downie-2013-red-flags-review",),
        hazards=("missed return or spread of cancer",),
    ),
    Rule(
        "R304",
        Result.URGENT_DAYS,
        when=all_of(yes("constant_night_pain"), not_(definitely(NIGHT_PAIN_STANDS_ALONE))),
        tells_patient="Constant pain that no position eases should be checked.",
        tells_clinician=(
            "Weak alone; useful with age 50 or over, under 3 months, weight loss, or "
            "cancer known or not ruled out. A blank or unsure one counts as not ruled out"
        ),
        sources=("nhs-back-pain", "verhagen-2016-red-flags-review"),
        hazards=("missed cancer", "missed infection"),
    ),
    Rule(
        "R305",
        Result.URGENT_DAYS,
        when=yes("new_lump"),
        tells_patient="A new or growing lump should be checked.",
        tells_clinician="Soft tissue or bone tumour, abscess",
        sources=("to-check-before-release",),
        hazards=("missed tumour", "missed abscess"),
    ),
    Rule(
        "R306",
        Result.URGENT_DAYS,
        when=yes("both_sides_morning_stiffness"),
        tells_patient="Stiff shoulders or hips like this need a blood test.",
        tells_clinician="Polymyalgia rheumatica; ask about new headache, scalp and jaw pain",
        sources=("nidirect-giant-cell-arteritis",),
        hazards=("missed polymyalgia", "missed giant cell arteritis"),
    ),
    Rule(
        "R307",
        Result.URGENT_DAYS,
        when=yes("swollen_stiff_joints"),
        tells_patient="Swollen, stiff joints need an early check.",
        tells_clinician="Suspected persistent synovitis: refer within 3 working days",
        sources=("nice-ng100-rheumatoid",),
        hazards=("late diagnosis of inflammatory arthritis",),
    ),
    Rule(
        "R308",
        Result.URGENT_DAYS,
        when=is_("new_weakness", "steady"),
        tells_patient="New weakness should be checked.",
        tells_clinician="Radiculopathy, nerve lesion",
        sources=("nice-ng59-low-back",),
        hazards=("missed nerve damage",),
    ),
    Rule(
        "R309",
        Result.URGENT_DAYS,
        when=any_of(one_of("numbness", ("constant", "worse")), unsure("numbness")),
        tells_patient="Numbness that stays or spreads should be checked.",
        tells_clinician="Radiculopathy, entrapment, neuropathy",
        sources=("nice-ng59-low-back",),
        hazards=("missed nerve damage",),
    ),
    Rule(
        "R310",
        Result.URGENT_DAYS,
        when=any_of(yes("cannot_lift_arm"), unsure("cannot_lift_arm")),
        tells_patient="If you cannot lift your arm after an injury, get checked soon.",
        tells_clinician="Acute cuff tear, fracture, axillary nerve",
        sources=("to-check-before-release",),
        hazards=("missed tendon tear", "missed shoulder fracture"),
    ),
    Rule(
        "R311",
        Result.URGENT_DAYS,
        when=any_of(yes("knee_stuck"), unsure("knee_stuck")),
        tells_patient="A stuck knee should be checked soon.",
        tells_clinician="Locked knee",
        sources=("to-check-before-release",),
        hazards=("missed locked knee",),
    ),
    Rule(
        "R312",
        Result.URGENT_DAYS,
        when=any_of(yes("band_or_shoulder_blade_pain"), unsure("band_or_shoulder_blade_pain")),
        tells_patient="Pain between the shoulder blades or round the chest should be checked.",
        tells_clinician="Thoracic pain is a listed NHS urgent sign",
        sources=("nhs-back-pain",),
        hazards=("missed cancer, infection or fracture in the mid back",),
    ),
    Rule(
        "R313",
        Result.URGENT_DAYS,
        when=all_of(
            is_("region", "knee"),
            any_of(one_of("recent_injury", ("minor", "serious")), unsure("recent_injury")),
            at_least("age", 55),
        ),
        tells_patient="After a knee injury at your age an X-ray may be needed.",
        tells_clinician="Ottawa knee: age 55 or over",
        sources=("ottawa-rules",),
        hazards=("missed knee fracture",),
    ),
    Rule(
        "R314",
        Result.URGENT_DAYS,
        when=is_("pain_trend", "quickly_worse"),
        tells_patient="Pain that is fast getting worse should be checked.",
        tells_clinician="Change in pattern",
        sources=("nice-ng59-low-back",),
        hazards=("missed progressing disease",),
    ),
    Rule(
        "R315",
        Result.URGENT_DAYS,
        when=SEVERE_PAIN_AND_NEW_OR_WORSE,
        tells_patient="Your pain score is very high. Please talk to a doctor soon.",
        tells_clinician="Severe pain that is worsening or new; review for missed cause",
        sources=("nhs-back-pain",),
        hazards=("severe pain left untreated", "missed cause of severe pain"),
    ),
    Rule(
        "R316",
        Result.URGENT_DAYS,
        when=all_of(is_("recent_injury", "serious"), not_(definitely(one_of("region", SPINE)))),
        tells_patient="Pain after a serious accident should be checked.",
        tells_clinician="Occult fracture. Also fires when the area is blank",
        sources=("ottawa-rules",),
        hazards=("missed fracture",),
    ),
    Rule(
        "R317",
        Result.URGENT_DAYS,
        when=all_of(
            any_of(yes("recent_infection_surgery_or_drugs"), unsure("recent_infection_surgery_or_drugs")),
            one_of("region", SPINE),
        ),
        tells_patient="Spine pain after an infection, surgery or injected drugs should be checked.",
        tells_clinician="Spinal infection risk",
        sources=("yusuf-2019-spinal-infection",),
        hazards=("missed spinal infection",),
    ),
    Rule(
        "R318",
        Result.URGENT_DAYS,
        when=all_of(
            any_of(yes("worse_each_step"), unsure("worse_each_step")),
            not_(definitely(one_of("region", ("hip", "thigh")))),
            not_(
                all_of(
                    definitely(one_of("pain_duration", ("from_3_to_12_months", "over_12_months"))),
                    not_(definitely(is_("pain_trend", "quickly_worse"))),
                )
            ),
        ),
        tells_patient=(
            "Pain that gets worse with each step may be a small break in the bone. See a doctor soon."
        ),
        tells_clinician=(
            "Stress fracture of the tibia, fibula, foot or ankle. Also fires when the area is blank"
        ),
        sources=("to-check-before-release",),
        hazards=("missed stress fracture",),
    ),
    Rule(
        "R319",
        Result.URGENT_DAYS,
        when=any_of(yes("needs_new_walking_aid"), unsure("needs_new_walking_aid")),
        tells_patient="New trouble walking should be checked soon.",
        tells_clinician="Occult hip, pelvic or vertebral fracture, cord compression",
        sources=("to-check-before-release",),
        hazards=("missed fracture in an older person",),
    ),
    Rule(
        "R320",
        Result.URGENT_DAYS,
        when=any_of(
            all_of(under("age", 18), one_of("region", ("hip", "thigh", "knee"))),
            all_of(any_of(yes("limping"), unsure("limping")), not_(definitely(under("age", 18)))),
        ),
        tells_patient="Hip, thigh or knee pain in a young person should be checked soon.",
        tells_clinician=(
            "Slipped upper femoral epiphysis can show as knee or thigh pain; hip disease "
            "or stress fracture in young adults who limp"
        ),
        sources=("to-check-before-release",),
        hazards=("missed slipped hip growth plate", "missed hip disease in a young adult"),
    ),
)
