"""The check after a procedure: its questions in asking order, and its version."""

from __future__ import annotations

from triage.questionnaire.areas import REGIONS
from triage.questionnaire.choices import YES_NO_NOT_SURE
from triage.questionnaire.records import Option, Question, Questionnaire, Section

EMERGENCY = Section(
    key="emergency",
    title="Right now",
    note="Shown first. Any yes shows the emergency page at once.",
    questions=(
        Question(
            id="P3",
            key="chest_or_breathing",
            wording=(
                "Any chest pain, pain when you breathe in, trouble breathing, a new cough, "
                "coughing up blood, or blue lips?"
            ),
            kind="one",
            options=YES_NO_NOT_SURE,
            required_for_safety=True,
        ),
        Question(
            id="P4",
            key="throat_swelling_or_fainting",
            wording="Swollen lips, face, tongue or throat, wheezing, or fainting?",
            kind="one",
            options=YES_NO_NOT_SURE,
            required_for_safety=True,
        ),
        Question(
            id="P6",
            key="saddle_bladder_or_walking",
            wording="Numb genitals or bottom, trouble with pee or poo, or you cannot walk?",
            kind="one",
            options=YES_NO_NOT_SURE,
            required_for_safety=True,
        ),
        Question(
            id="P17",
            key="limb_cold_or_tight",
            wording="Limb cold, pale, blue, or tight and very sore?",
            kind="one",
            options=YES_NO_NOT_SURE,
            required_for_safety=True,
        ),
        Question(
            id="P18",
            key="fit_or_stroke_signs",
            wording=(
                "A fit, slurred speech, face droop, sudden vision change, or (in the first "
                "hours) ringing ears with a metal taste?"
            ),
            kind="one",
            options=YES_NO_NOT_SURE,
            required_for_safety=True,
        ),
        Question(
            id="P11",
            key="fever_or_ill",
            wording="Fever, chills, or feeling ill?",
            kind="one",
            options=(
                Option("no", "No"),
                Option("a_bit", "A bit warm, achy or chilled, under 38 C (100.4 F)"),
                Option("fever", "Yes: 38 C (100.4 F) or more, or shaking"),
                Option("very_ill", "Yes: confused, breathing fast, or blotchy skin"),
                Option("not_sure", "I am not sure"),
            ),
            required_for_safety=True,
        ),
        Question(
            id="P10",
            key="headache",
            wording="Headache?",
            kind="one",
            options=(
                Option("none", "No"),
                Option("mild", "Mild"),
                Option("worse_upright", "Worse when upright, better lying down"),
                Option("severe", "Very bad, or with fever, stiff neck, confusion, or light hurting"),
                Option("not_sure", "I am not sure"),
            ),
            required_for_safety=True,
        ),
        Question(
            id="P16",
            key="bruising_or_bleeding",
            wording="Bruising or bleeding?",
            kind="one",
            options=(
                Option("none", "No"),
                Option("small", "A small bruise"),
                Option("large_growing", "A large or growing bruise"),
                Option("wont_stop", "Bleeding that will not stop"),
                Option("not_sure", "I am not sure"),
            ),
            required_for_safety=True,
        ),
    ),
)
TREATMENT = Section(
    key="treatment",
    title="The treatment",
    questions=(
        Question(
            id="P1",
            key="hours_since_treatment",
            wording="When was your treatment?",
            kind="datetime",
            help=(
                "The form asks for a date and time. The rules read the hours from then to the "
                "moment of the check. A time in the future counts as unanswered."
            ),
            required_for_safety=True,
            minimum=0,
        ),
        Question(
            id="P2",
            key="treated_region",
            wording="Which area was treated?",
            kind="one",
            options=REGIONS,
            required_for_safety=True,
        ),
        Question(
            id="P20",
            key="may_be_pregnant_imaging",
            wording="Was an X-ray used to guide the needle, and may you be pregnant?",
            kind="one",
            options=(
                Option("yes", "Yes"),
                Option("no", "No"),
                Option("not_sure", "I am not sure"),
                Option("does_not_apply", "Does not apply to me"),
            ),
            required_for_safety=True,
        ),
        Question(
            id="P21",
            key="took_blood_thinner_or_nsaid",
            wording=("Since the treatment, did you take a blood thinner or an anti-inflammatory tablet?"),
            kind="one",
            help=(
                "If you took both, choose the blood thinner. Do not stop any medicine because of this form."
            ),
            options=(
                Option("no", "No"),
                Option(
                    "blood_thinner",
                    "Yes, a blood thinner (such as warfarin, apixaban, aspirin or clopidogrel)",
                ),
                Option(
                    "anti_inflammatory", "Yes, an anti-inflammatory tablet (such as ibuprofen or naproxen)"
                ),
                Option("not_sure", "I am not sure"),
            ),
            required_for_safety=True,
        ),
    ),
)
NERVES = Section(
    key="nerves",
    title="Feeling and strength",
    questions=(
        Question(
            id="P7",
            key="weakness_after",
            wording="New weakness in your face, arm, hand, leg or foot?",
            kind="one",
            options=YES_NO_NOT_SURE,
            required_for_safety=True,
        ),
        Question(
            id="P8",
            key="numbness_after",
            wording="Numbness, tingling or loss of feeling?",
            kind="one",
            options=(
                Option("none", "No"),
                Option("spot_only", "Just where the needle went"),
                Option("beyond", "It spreads past the spot, or along a limb"),
                Option("not_sure", "I am not sure"),
            ),
            required_for_safety=True,
        ),
        Question(
            id="P9",
            key="shooting_pain",
            wording="Burning, electric or shooting pain that runs along an arm, leg or your trunk?",
            kind="one",
            options=YES_NO_NOT_SURE,
            required_for_safety=True,
        ),
    ),
)
HEALING = Section(
    key="healing",
    title="The area",
    questions=(
        Question(
            id="P5",
            key="rash_or_hives",
            wording="An itchy rash or hives?",
            kind="one",
            options=YES_NO_NOT_SURE,
            required_for_safety=True,
        ),
        Question(
            id="P12",
            key="skin_hot_or_pus",
            wording="Is the skin getting more red or darker, hot, swollen, or leaking pus?",
            kind="one",
            options=YES_NO_NOT_SURE,
            required_for_safety=True,
        ),
        Question(
            id="P13",
            key="joint_hot_or_locked",
            wording="Is the joint hot and very swollen, or can you not move it or put weight on it?",
            kind="one",
            options=YES_NO_NOT_SURE,
            required_for_safety=True,
        ),
        Question(
            id="P15",
            key="swollen_limb_after",
            wording="One leg or arm swollen, warm and sore?",
            kind="one",
            options=YES_NO_NOT_SURE,
            required_for_safety=True,
        ),
        Question(
            id="P14A",
            key="pain_now",
            wording="How bad is your pain now?",
            kind="integer",
            help="0 is no pain. 10 is the worst pain you can imagine.",
            required_for_safety=True,
            minimum=0,
            maximum=10,
        ),
        Question(
            id="P14B",
            key="pain_change",
            wording="Is it better, the same or worse than yesterday?",
            kind="one",
            options=(
                Option("better", "Better"),
                Option("same", "About the same"),
                Option("worse", "Worse"),
                Option("first_day", "This is the first day"),
                Option("not_sure", "I am not sure"),
            ),
            required_for_safety=True,
        ),
        Question(
            id="P19",
            key="blood_sugar_trouble",
            wording="If you have diabetes: sugar very high or low and not settling?",
            kind="one",
            options=(
                Option("yes", "Yes"),
                Option("no", "No"),
                Option("not_sure", "I am not sure"),
                Option("does_not_apply", "I do not have diabetes"),
            ),
            required_for_safety=True,
        ),
    ),
)
YOUR_WORDS = Section(
    key="your_words",
    title="Anything else",
    questions=(
        Question(
            id="P22",
            key="anything_else",
            wording="Anything else you noticed, or want to ask?",
            kind="text",
            free_text=True,
        ),
    ),
)
AFTERCARE = Questionnaire(
    form="aftercare",
    version=2,
    status="draft, not signed",
    sections=(
        EMERGENCY,
        TREATMENT,
        NERVES,
        HEALING,
        YOUR_WORDS,
    ),
)
