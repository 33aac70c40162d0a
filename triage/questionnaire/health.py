"""Questions about health, medicines and allergies."""

from __future__ import annotations

from triage.questionnaire.areas import LIMB
from triage.questionnaire.choices import YES_NO, YES_NO_NOT_SURE, YES_NO_RATHER_NOT
from triage.questionnaire.comparisons import is_not, one_of
from triage.questionnaire.conditions import all_of, any_of
from triage.questionnaire.records import Option, Question, Section

HEALTH = Section(
    key="health",
    title="Your health",
    questions=(
        Question(
            id="G1",
            key="blood_thinner",
            wording="Do you take a blood thinner?",
            kind="one",
            help="Do not stop any medicine because of this form.",
            options=(
                Option("no", "No"),
                Option("anticoagulant", "Yes, such as warfarin, apixaban or rivaroxaban"),
                Option("antiplatelet", "Yes, such as aspirin or clopidogrel"),
                Option("not_sure", "I am not sure"),
            ),
            required_for_safety=True,
        ),
        Question(
            id="G2",
            key="bleeding_problem",
            wording="Do you have a bleeding problem?",
            kind="one",
            options=YES_NO_NOT_SURE,
            required_for_safety=True,
        ),
        Question(
            id="G17",
            key="swelled_within_hours",
            wording="Did the sore joint or area swell up fast, within a few hours?",
            kind="one",
            options=YES_NO_NOT_SURE,
            shown_when=all_of(
                any_of(one_of("region", LIMB), one_of("region", ("jaw", "other"))),
                any_of(
                    is_not("recent_injury", "none"),
                    one_of("blood_thinner", ("anticoagulant", "antiplatelet")),
                ),
            ),
            required_for_safety=True,
        ),
        Question(
            id="G3",
            key="allergies",
            wording="Are you allergic to any of these?",
            kind="multi",
            options=(
                Option("corn_or_dextrose", "Corn or dextrose (a sugar)"),
                Option("local_anaesthetic", "Local numbing medicine"),
                Option("skin_cleaner", "Skin cleaner"),
                Option("latex", "Latex"),
                Option("other_injection", "Something else that was injected"),
                Option("none", "None of these"),
                Option("not_sure", "I am not sure"),
            ),
            required_for_safety=True,
            exclusive=("none",),
        ),
        Question(
            id="G4",
            key="diabetes",
            wording="Do you have diabetes?",
            kind="one",
            options=(
                Option("no", "No"),
                Option("diet_or_tablets", "Yes, diet or tablets"),
                Option("insulin_or_high", "Yes, insulin, or my sugar is often high"),
                Option("not_sure", "I am not sure"),
            ),
            required_for_safety=True,
        ),
        Question(
            id="G5",
            key="breastfeeding",
            wording="Are you breastfeeding?",
            kind="one",
            options=YES_NO,
            shown_when=is_not("pregnancy", "does_not_apply"),
        ),
        Question(
            id="G6",
            key="weak_immune_system",
            wording=(
                "Is your immune system weak? For example from an illness, chemo, a "
                "transplant, methotrexate, a biologic such as infliximab, or steroids for a "
                "long time."
            ),
            kind="one",
            options=YES_NO_NOT_SURE,
            required_for_safety=True,
        ),
        Question(
            id="G7",
            key="infection_now",
            wording="Any infection now?",
            kind="one",
            options=(
                Option("no", "No"),
                Option("at_area_small", "Yes, a small sore, spot or wound in this area"),
                Option(
                    "at_area_spreading", "Yes, in this area: red or dark, hot, swollen, spreading, or pus"
                ),
                Option("elsewhere", "Yes, somewhere else, or I am on antibiotics"),
                Option("not_sure", "I am not sure"),
            ),
            required_for_safety=True,
        ),
        Question(
            id="G8",
            key="gout",
            wording="Do you have gout, or have you been told this joint has gout now?",
            kind="one",
            options=(
                Option("no", "No"),
                Option("past", "Yes, in the past"),
                Option("flare_now", "Yes, a flare now"),
                Option("not_sure", "I am not sure"),
            ),
            shown_when=one_of("region", LIMB),
            required_for_safety=True,
        ),
        Question(
            id="G9",
            key="immune_joint_disease",
            wording=("Do you have rheumatoid, psoriatic or other joint disease from your immune system?"),
            kind="one",
            options=YES_NO_NOT_SURE,
        ),
        Question(
            id="G10",
            key="anti_inflammatory_tablets",
            wording="Do you take anti-inflammatory tablets most days?",
            kind="one",
            options=(
                Option("no", "No"),
                Option("by_choice", "Yes, by my own choice"),
                Option("told_to_by_doctor", "Yes, a doctor told me to"),
            ),
        ),
        Question(
            id="G11",
            key="needle_fainting",
            wording="Do needles make you faint or panic?",
            kind="one",
            options=YES_NO,
        ),
        Question(
            id="G12",
            key="heart_valve",
            wording=("Do you have an artificial heart valve, or have you had a heart valve infection?"),
            kind="one",
            options=YES_NO_NOT_SURE,
            required_for_safety=True,
        ),
        Question(
            id="G13",
            key="loose_joint_condition",
            wording="Have you been told you have a loose-joint condition (such as Ehlers-Danlos)?",
            kind="one",
            options=YES_NO_NOT_SURE,
        ),
        Question(
            id="G14",
            key="widespread_or_touch_pain",
            wording="Do you hurt in many places, or does light touch hurt?",
            kind="one",
            options=YES_NO_NOT_SURE,
        ),
        Question(
            id="G15",
            key="unsteady_mental_health",
            wording="Is there a mental health problem that is not steady right now?",
            kind="one",
            options=YES_NO_RATHER_NOT,
        ),
        Question(
            id="G16",
            key="unsteady_other_illness",
            wording="Heart, lung, kidney, seizure or other illness that is not steady?",
            kind="one",
            options=YES_NO_NOT_SURE,
            required_for_safety=True,
        ),
    ),
)
