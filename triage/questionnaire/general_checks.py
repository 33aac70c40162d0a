"""Warning signs that are asked of everyone."""

from __future__ import annotations

from triage.questionnaire.areas import LIMB, OUTSIDE_AREAS
from triage.questionnaire.choices import YES_NO_NOT_SURE
from triage.questionnaire.comparisons import is_, one_of
from triage.questionnaire.conditions import any_of
from triage.questionnaire.records import Option, Question, Section

GENERAL_CHECKS = Section(
    key="general_warning_signs",
    title="Some checks",
    questions=(
        Question(
            id="D1",
            key="fever_or_sweats",
            wording=(
                "Have you had a fever, shaking or night sweats along with this pain in the last 2 weeks?"
            ),
            kind="one",
            options=YES_NO_NOT_SURE,
            required_for_safety=True,
        ),
        Question(
            id="D2",
            key="weight_loss",
            wording="Have you lost weight without trying in the last 6 months?",
            kind="one",
            options=YES_NO_NOT_SURE,
            required_for_safety=True,
        ),
        Question(
            id="D3",
            key="cancer_history",
            wording="Have you ever had cancer?",
            kind="one",
            options=(
                Option("no", "No"),
                Option("past", "Yes, in the past"),
                Option("now", "Yes, now"),
                Option("not_sure", "I am not sure"),
            ),
            required_for_safety=True,
        ),
        Question(
            id="D4",
            key="constant_night_pain",
            wording="Is your pain there all the time, bad at night, and no position eases it?",
            kind="one",
            options=YES_NO_NOT_SURE,
            required_for_safety=True,
        ),
        Question(
            id="D5",
            key="recent_infection_surgery_or_drugs",
            wording=("In the last 3 months: a serious infection, surgery, or used street drugs by needle?"),
            kind="one",
            options=YES_NO_NOT_SURE,
            required_for_safety=True,
        ),
        Question(
            id="D6",
            key="bone_weakness",
            wording=("Steroid tablets for 3 months or more, thin bones, or a break after a small fall?"),
            kind="one",
            options=YES_NO_NOT_SURE,
            required_for_safety=True,
        ),
        Question(
            id="D7",
            key="recent_injury",
            wording="Did this start with an injury in the last 6 weeks?",
            kind="one",
            options=(
                Option("none", "No"),
                Option("minor", "Yes, a small fall, twist, lift or a slow car bump"),
                Option(
                    "serious",
                    (
                        "Yes, a fall from over 1 metre or 5 stairs, a fast or roll-over crash, thrown "
                        "from a bike or horse, or a dive"
                    ),
                ),
                Option("not_sure", "I am not sure"),
            ),
            required_for_safety=True,
        ),
        Question(
            id="D8",
            key="swollen_stiff_joints",
            wording=("Are any joints swollen, with stiffness in the morning for more than 30 minutes?"),
            kind="one",
            options=YES_NO_NOT_SURE,
            required_for_safety=True,
        ),
        Question(
            id="D9",
            key="new_lump",
            wording="Is there a new lump, or one that is growing?",
            kind="one",
            options=YES_NO_NOT_SURE,
            required_for_safety=True,
        ),
        Question(
            id="D10",
            key="numbness",
            wording="Do you have numbness or tingling in an arm or leg?",
            kind="one",
            options=(
                Option("none", "No"),
                Option("comes_and_goes", "It comes and goes"),
                Option("constant", "It is there all the time"),
                Option("worse", "It is getting worse"),
                Option("not_sure", "I am not sure"),
            ),
            required_for_safety=True,
        ),
        Question(
            id="D11",
            key="new_weakness",
            wording="Do you have new weakness in an arm, hand, leg or foot?",
            kind="one",
            options=(
                Option("no", "No"),
                Option("steady", "Yes, but not getting worse"),
                Option("worse", "Yes, and getting worse"),
                Option("cannot_move", "I cannot lift my foot, hand or arm at all"),
                Option("not_sure", "I am not sure"),
            ),
            required_for_safety=True,
        ),
        Question(
            id="D12",
            key="swollen_limb",
            wording="Is one leg or one arm swollen, warm or sore along its length?",
            kind="one",
            options=YES_NO_NOT_SURE,
            shown_when=any_of(one_of("region", LIMB), one_of("region", OUTSIDE_AREAS)),
            required_for_safety=True,
        ),
        Question(
            id="D13",
            key="hot_swollen_joint",
            wording="Is the sore joint very swollen right now, and also hot OR a changed colour?",
            kind="one",
            options=YES_NO_NOT_SURE,
            shown_when=any_of(one_of("region", LIMB), is_("region", "jaw"), one_of("region", OUTSIDE_AREAS)),
            required_for_safety=True,
        ),
        Question(
            id="D14",
            key="new_blistering_rash",
            wording="Do you have a new painful rash or blisters, in a stripe or in the sore area?",
            kind="one",
            options=YES_NO_NOT_SURE,
            required_for_safety=True,
        ),
    ),
)
