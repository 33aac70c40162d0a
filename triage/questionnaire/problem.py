"""Questions about where the problem is, how long it has lasted and how bad it is."""

from __future__ import annotations

from triage.questionnaire.areas import REGIONS
from triage.questionnaire.comparisons import is_not
from triage.questionnaire.diagnoses import DIAGNOSES
from triage.questionnaire.records import Option, Question, Section

THE_PROBLEM = Section(
    key="the_problem",
    title="The problem",
    questions=(
        Question(
            id="C1",
            key="region",
            wording="Where is your main problem?",
            kind="one",
            options=REGIONS,
            required_for_safety=True,
        ),
        Question(
            id="C3",
            key="side",
            wording="Which side?",
            kind="one",
            options=(
                Option("left", "Left"),
                Option("right", "Right"),
                Option("both", "Both sides"),
                Option("middle", "In the middle"),
            ),
            shown_when=is_not("region", "all_over"),
        ),
        Question(
            id="C2",
            key="pain_duration",
            wording="How long have you had it?",
            kind="one",
            help="If an old problem came back, count from when this spell began.",
            options=(
                Option("under_6_weeks", "Less than 6 weeks"),
                Option("from_6_to_12_weeks", "6 to 12 weeks"),
                Option("from_3_to_12_months", "3 to 12 months"),
                Option("over_12_months", "More than 12 months"),
            ),
            required_for_safety=True,
        ),
        Question(
            id="C4",
            key="pain_trend",
            wording="Is it getting better, the same, or worse?",
            kind="one",
            options=(
                Option("better", "Better"),
                Option("same", "About the same"),
                Option("slowly_worse", "Slowly worse"),
                Option("quickly_worse", "Quickly worse"),
                Option("not_sure", "I am not sure"),
            ),
            required_for_safety=True,
        ),
        Question(
            id="C5",
            key="diagnosis",
            wording="Has a doctor or other clinician told you what it is?",
            kind="one",
            help=("Show only the options whose areas hold the chosen region, plus those with no area."),
            options=DIAGNOSES,
            required_for_safety=True,
            filtered_by="region",
        ),
        Question(
            id="C7",
            key="average_pain",
            wording="On average, how bad was your pain in the last 7 days?",
            kind="integer",
            help="0 is no pain. 10 is the worst pain you can imagine.",
            measure="nprs",
            minimum=0,
            maximum=10,
        ),
        Question(
            id="C8A",
            key="pain_affects_enjoyment",
            wording=(
                "What number best describes how, during the past week, pain has interfered "
                "with your enjoyment of life?"
            ),
            kind="integer",
            help="0 is does not interfere. 10 is completely interferes.",
            measure="peg",
            minimum=0,
            maximum=10,
        ),
        Question(
            id="C8B",
            key="pain_affects_activity",
            wording=(
                "What number best describes how, during the past week, pain has interfered "
                "with your general activity?"
            ),
            kind="integer",
            help="0 is does not interfere. 10 is completely interferes.",
            measure="peg",
            minimum=0,
            maximum=10,
        ),
        Question(
            id="C9",
            key="hard_activities",
            wording="List up to 3 things you find hard because of this. Score each.",
            kind="activities",
            help="0 is cannot do it. 10 is as well as before. Up to 3 pairs of text and score.",
            free_text=True,
            measure="psfs",
        ),
        Question(
            id="C10",
            key="goal",
            wording="What do you most want to be able to do?",
            kind="text",
            free_text=True,
        ),
        Question(
            id="C11",
            key="questions_to_answer",
            wording="Questions you would like answered",
            kind="text",
            free_text=True,
        ),
    ),
)
