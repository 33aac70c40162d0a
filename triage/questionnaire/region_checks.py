"""Warning signs that are asked for some areas."""

from __future__ import annotations

from triage.questionnaire.areas import BIG_TENDON_AREAS, OUTSIDE_AREAS, SPINE
from triage.questionnaire.choices import YES_NO_NOT_SURE
from triage.questionnaire.comparisons import at_least, is_, is_not, no, one_of, under, yes
from triage.questionnaire.conditions import all_of, any_of, definitely, not_
from triage.questionnaire.durations import LONG_LASTING
from triage.questionnaire.records import Option, Question, Section

REGION_CHECKS = Section(
    key="region_warning_signs",
    title="Checks for this area",
    questions=(
        Question(
            id="E1",
            key="saddle_or_bladder_change",
            wording=(
                "In the last 2 weeks, NEW or WORSE: numb genitals or bottom; trouble with "
                "pee, poo or sex; or pain, numbness or weakness in both legs?"
            ),
            kind="one",
            help="An old pattern that has not changed is a no.",
            options=YES_NO_NOT_SURE,
            shown_when=any_of(
                one_of("region", SPINE),
                one_of("region", ("hip", "thigh", "calf_shin")),
                one_of("region", OUTSIDE_AREAS),
            ),
            required_for_safety=True,
        ),
        Question(
            id="E2",
            key="neck_injury_signs",
            wording=(
                "Since the injury: tingling in your arms or legs, or you cannot turn your "
                "head half way to each side?"
            ),
            kind="one",
            options=YES_NO_NOT_SURE,
            shown_when=all_of(
                one_of("region", ("neck", "head_face", "other")), is_not("recent_injury", "none")
            ),
            required_for_safety=True,
        ),
        Question(
            id="E3",
            key="clumsy_hands_or_heavy_legs",
            wording=(
                "Are your hands clumsy (buttons, writing)? Are both arms or hands numb or "
                "weak? Are your legs heavy or not steady? Or do you feel shocks when you bend "
                "your neck?"
            ),
            kind="one",
            options=YES_NO_NOT_SURE,
            shown_when=any_of(
                one_of("region", ("neck", "midback", "shoulder", "upper_arm", "wrist")),
                one_of("region", OUTSIDE_AREAS),
            ),
            required_for_safety=True,
        ),
        Question(
            id="E4",
            key="new_headache_with_nerve_signs",
            wording=(
                "Do you have a new neck pain or headache, like none before? And any of these: "
                "dizzy, vomiting, blurred or double vision, droopy eyelid, numb face, slurred "
                "speech, hard to swallow, or off balance?"
            ),
            kind="one",
            options=YES_NO_NOT_SURE,
            shown_when=one_of("region", ("neck", "jaw", "head_face", "other")),
            required_for_safety=True,
        ),
        Question(
            id="E5",
            key="new_headache_scalp_or_jaw_pain",
            wording="A new headache, a sore scalp, or jaw pain when you chew?",
            kind="one",
            options=YES_NO_NOT_SURE,
            shown_when=all_of(
                at_least("age", 50),
                one_of("region", ("neck", "jaw", "shoulder", "head_face", "all_over", "other")),
            ),
            required_for_safety=True,
        ),
        Question(
            id="E6",
            key="both_sides_morning_stiffness",
            wording="Both shoulders or both hips sore and stiff for over 45 minutes in the morning?",
            kind="one",
            options=YES_NO_NOT_SURE,
            shown_when=all_of(
                at_least("age", 50),
                one_of("region", ("neck", "shoulder", "upper_arm", "hip", "thigh", "all_over", "other")),
            ),
            required_for_safety=True,
        ),
        Question(
            id="E7",
            key="pain_on_effort",
            wording=(
                "Does the pain come on when you walk, climb stairs or feel stressed, and ease "
                "with rest? Or come with sweating or feeling sick?"
            ),
            kind="one",
            options=YES_NO_NOT_SURE,
            shown_when=any_of(
                one_of("region", ("shoulder", "upper_arm", "jaw", "midback", "chest", "neck")),
                one_of("region", OUTSIDE_AREAS),
            ),
            required_for_safety=True,
        ),
        Question(
            id="E8",
            key="cannot_lift_arm",
            wording="After an injury, are you unable to lift your arm?",
            kind="one",
            options=YES_NO_NOT_SURE,
            shown_when=all_of(
                one_of("region", ("shoulder", "upper_arm", "other")), is_not("recent_injury", "none")
            ),
            required_for_safety=True,
        ),
        Question(
            id="E9",
            key="aneurysm_or_tummy_pulse",
            wording=(
                "Have you been told you have an aneurysm, or do you feel a pulse or throb in your tummy?"
            ),
            kind="one",
            options=YES_NO_NOT_SURE,
            shown_when=all_of(
                at_least("age", 55), one_of("region", ("lowback", "midback", "tummy_pelvis", "other"))
            ),
            required_for_safety=True,
        ),
        Question(
            id="E10",
            key="urine_or_side_pain",
            wording=(
                "Burning or blood when you pee, very dark pee, you cannot pee, or pain in "
                "your side with feeling unwell?"
            ),
            kind="one",
            options=YES_NO_NOT_SURE,
            shown_when=any_of(
                one_of("region", ("lowback", "midback", "sacroiliac", "tailbone", "hip")),
                one_of("region", OUTSIDE_AREAS),
            ),
            required_for_safety=True,
        ),
        Question(
            id="E20",
            key="pain_began_before_45",
            wording="Did this pain begin before you were 45?",
            kind="one",
            options=YES_NO_NOT_SURE,
            shown_when=all_of(
                one_of("region", ("lowback", "sacroiliac")),
                one_of("pain_duration", LONG_LASTING),
                at_least("age", 45),
            ),
        ),
        Question(
            id="E11",
            key="inflammatory_back_features",
            wording="Tick all that fit",
            kind="multi",
            options=(
                Option("began_before_35", "It began before I was 35"),
                Option("wakes_second_half_of_night", "It wakes me in the second half of the night"),
                Option("buttock_pain", "Pain in the buttock"),
                Option("better_with_movement", "It gets better when I move"),
                Option(
                    "better_with_anti_inflammatories",
                    "It gets better within 48 hours of anti-inflammatory tablets",
                ),
                Option("close_family", "Close family has spondyloarthritis"),
                Option(
                    "arthritis_heel_tendon_or_psoriasis",
                    "Arthritis, heel or tendon swelling, or psoriasis, now or in the past",
                ),
                Option("eye_or_bowel_disease", "Eye inflammation or bowel disease"),
                Option("none", "None of these"),
            ),
            shown_when=all_of(
                one_of("region", ("lowback", "sacroiliac")),
                one_of("pain_duration", LONG_LASTING),
                any_of(under("age", 45), not_(definitely(no("pain_began_before_45")))),
            ),
            exclusive=("none",),
        ),
        Question(
            id="E12",
            key="band_or_shoulder_blade_pain",
            wording="Is the pain between your shoulder blades, or like a band round your chest?",
            kind="one",
            options=YES_NO_NOT_SURE,
            shown_when=one_of("region", ("midback", "tummy_pelvis", "other")),
            required_for_safety=True,
        ),
        Question(
            id="E13",
            key="can_take_four_steps",
            wording="Can you take four steps, even with a limp?",
            kind="one",
            options=YES_NO_NOT_SURE,
            shown_when=any_of(
                one_of("region", ("hip", "thigh", "knee", "calf_shin", "ankle", "foot")),
                one_of("region", OUTSIDE_AREAS),
            ),
            required_for_safety=True,
        ),
        Question(
            id="E14",
            key="can_bend_knee",
            wording="After an injury, can you bend your knee to a right angle?",
            kind="one",
            options=YES_NO_NOT_SURE,
            shown_when=all_of(is_("region", "knee"), is_not("recent_injury", "none")),
            required_for_safety=True,
        ),
        Question(
            id="E15",
            key="knee_stuck",
            wording="Is your knee stuck, so that it will not straighten?",
            kind="one",
            options=YES_NO_NOT_SURE,
            shown_when=is_("region", "knee"),
            required_for_safety=True,
        ),
        Question(
            id="E16",
            key="snap_behind_ankle",
            wording=(
                "Did you feel a sudden pop or snap at the back of your ankle or calf, with a weak push-off?"
            ),
            kind="one",
            options=YES_NO_NOT_SURE,
            shown_when=one_of("region", ("calf_shin", "ankle", "foot", "other")),
            required_for_safety=True,
        ),
        Question(
            id="E17",
            key="diabetic_hot_foot",
            wording=(
                "Do you have diabetes or poor blood flow, AND a hot, swollen foot or a sore "
                "on the foot or leg that does not get better?"
            ),
            kind="one",
            options=YES_NO_NOT_SURE,
            shown_when=any_of(
                one_of("region", ("calf_shin", "ankle", "foot")), one_of("region", OUTSIDE_AREAS)
            ),
            required_for_safety=True,
        ),
        Question(
            id="E18",
            key="fall_on_hand",
            wording="Did you fall on your hand, and is it sore near the base of the thumb?",
            kind="one",
            options=YES_NO_NOT_SURE,
            shown_when=all_of(one_of("region", ("wrist", "other")), is_not("recent_injury", "none")),
            required_for_safety=True,
        ),
        Question(
            id="E19",
            key="jaw_stuck",
            wording="Is your jaw stuck open or shut?",
            kind="one",
            options=YES_NO_NOT_SURE,
            shown_when=one_of("region", ("jaw", "head_face")),
            required_for_safety=True,
        ),
        Question(
            id="E21",
            key="floxacin_antibiotic",
            wording=("In the last 3 months, did you take an antibiotic with a name that ends in -floxacin?"),
            kind="one",
            help="Such as ciprofloxacin or levofloxacin.",
            options=YES_NO_NOT_SURE,
            shown_when=one_of("region", BIG_TENDON_AREAS),
            required_for_safety=True,
        ),
        Question(
            id="E22",
            key="worse_each_step",
            wording=("Does it hurt on every step and get worse as you go, or can you not hop on that leg?"),
            kind="one",
            options=YES_NO_NOT_SURE,
            shown_when=one_of("region", ("hip", "thigh", "calf_shin", "ankle", "foot")),
            required_for_safety=True,
        ),
        Question(
            id="E23",
            key="leg_pain_on_walking",
            wording=(
                "Do you get a cramp in a leg muscle, not the joint, when you walk? Does it go "
                "within minutes when you stand still?"
            ),
            kind="one",
            options=YES_NO_NOT_SURE,
            shown_when=one_of("region", ("hip", "thigh", "calf_shin", "foot", "other")),
            required_for_safety=True,
        ),
        Question(
            id="E24",
            key="needs_new_walking_aid",
            wording=("Do you now need a stick, a frame or help to walk because of this, and did not before?"),
            kind="one",
            options=YES_NO_NOT_SURE,
            shown_when=all_of(
                any_of(at_least("age", 65), yes("bone_weakness")),
                any_of(one_of("region", SPINE), one_of("region", ("hip", "thigh", "other"))),
            ),
            required_for_safety=True,
        ),
        Question(
            id="E25",
            key="limping",
            wording="Are you limping?",
            kind="one",
            options=YES_NO_NOT_SURE,
            shown_when=any_of(
                under("age", 18), all_of(under("age", 25), one_of("region", ("hip", "thigh", "knee")))
            ),
            required_for_safety=True,
        ),
    ),
)
