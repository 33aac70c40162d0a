"""The emergency check: shown first, alone, before any name."""

from __future__ import annotations

from triage.questionnaire.records import Option, Question, Section

GATE = Section(
    key="gate",
    title="Emergency check",
    note=(
        "Shown first, alone on one page, before name or email. Tick any that you have "
        "now, or had in the last 2 weeks, even if it went away. Any tick shows the "
        "emergency page at once."
    ),
    questions=(
        Question(
            id="B1",
            key="gate_chest_or_breathing",
            wording=(
                "Chest pain, pressure or tightness, trouble breathing, coughing up blood, or "
                "you have passed out"
            ),
            kind="tick",
            required_for_safety=True,
            settled_by="gate_end",
        ),
        Question(
            id="B2",
            key="gate_stroke_signs",
            wording=(
                "Any of these: face drooping or arm weakness; slurred speech or lost words; "
                "sudden loss of sight; double vision; a painful red eye with blurred sight; a "
                "sudden headache that is very bad or your worst ever; a headache with a stiff "
                "neck, light hurting, or a rash that does not fade"
            ),
            kind="tick",
            required_for_safety=True,
            settled_by="gate_end",
        ),
        Question(
            id="B3",
            key="gate_saddle_or_bladder",
            wording=(
                "Back or leg pain AND any of these, new or getting worse: numb around your "
                "genitals or bottom; trouble starting or holding pee; leaking pee or poo; a "
                "change in feeling or function during sex; pain, numbness or weakness in both "
                "legs"
            ),
            kind="tick",
            required_for_safety=True,
            settled_by="gate_end",
        ),
        Question(
            id="B4",
            key="gate_fast_weakness",
            wording=("Arms or legs that are quickly getting weak or clumsy, or you can no longer walk"),
            kind="tick",
            required_for_safety=True,
            settled_by="gate_end",
        ),
        Question(
            id="B5",
            key="gate_serious_accident",
            wording=(
                "A serious accident or bad fall in the last 7 days with new neck, back or hip "
                "pain, or a limb that looks out of shape"
            ),
            kind="tick",
            required_for_safety=True,
            settled_by="gate_end",
        ),
        Question(
            id="B6",
            key="gate_hot_joint_or_spine_unwell",
            wording=(
                "A joint that is very hot, swollen and sore, or bad spine pain, AND you feel "
                "hot, shivery or very unwell"
            ),
            kind="tick",
            required_for_safety=True,
            settled_by="gate_end",
        ),
        Question(
            id="B7",
            key="gate_allergic_reaction",
            wording=(
                "Swollen lips, tongue or throat, or an itchy rash all over with wheezing or feeling faint"
            ),
            kind="tick",
            required_for_safety=True,
            settled_by="gate_end",
        ),
        Question(
            id="B8",
            key="gate_belly_or_back_collapse",
            wording=(
                "Strong new pain in your tummy, pelvis or lower back, AND you feel faint, "
                "sweaty or sick, or are bleeding, or may be pregnant"
            ),
            kind="tick",
            required_for_safety=True,
            settled_by="gate_end",
        ),
        Question(
            id="B9",
            key="gate_limb_at_risk",
            wording="A limb that is suddenly very sore and is tight, cold, pale, blue or numb",
            kind="tick",
            required_for_safety=True,
            settled_by="gate_end",
        ),
        Question(
            id="B10",
            key="gate_very_ill",
            wording=(
                "You feel very ill: confused, breathing very fast, your skin, lips or tongue "
                "look blue, grey or blotchy, or your jaw is stiff with muscle spasms"
            ),
            kind="tick",
            required_for_safety=True,
            settled_by="gate_end",
        ),
        Question(
            id="B11",
            key="gate_strangled_or_head_blow",
            wording="You were strangled or choked, or hit hard on the head or neck",
            kind="tick",
            required_for_safety=True,
            settled_by="gate_end",
        ),
        Question(
            id="B12",
            key="gate_spreading_skin",
            wording=(
                "A patch of skin that is spreading fast, in hours, or pain far worse than the "
                "skin looks, AND you feel ill"
            ),
            kind="tick",
            required_for_safety=True,
            settled_by="gate_end",
        ),
        Question(
            id="B0",
            key="gate_end",
            wording="Do you have any of the signs above, now or in the last 2 weeks?",
            kind="one",
            help="'None of these' clears the ticks. One must be chosen to go on.",
            options=(
                Option("none", "None of these"),
                Option("some", "Yes, I ticked one or more"),
                Option("not_sure", "I am not sure"),
            ),
            required_for_safety=True,
        ),
    ),
)
