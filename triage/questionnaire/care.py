"""Questions about care so far."""

from __future__ import annotations

from triage.questionnaire.choices import YES_NO_NOT_SURE
from triage.questionnaire.records import Option, Question, Section

CARE_SO_FAR = Section(
    key="care_so_far",
    title="Care so far",
    questions=(
        Question(
            id="F1",
            key="prior_care",
            wording="What have you tried for at least 6 weeks?",
            kind="multi",
            options=(
                Option("exercise_physio", "Exercise or physio"),
                Option("medicines", "Medicines"),
                Option("activity_or_weight", "Changing what I do, or losing weight"),
                Option("brace", "A brace, splint or insole"),
                Option("other_treatment", "Another treatment, such as hands-on therapy or a steroid shot"),
                Option("none", "None of these"),
            ),
            required_for_safety=True,
            exclusive=("none",),
        ),
        Question(
            id="F2",
            key="steroid_shot",
            wording="Have you had a steroid shot in this area?",
            kind="one",
            options=(
                Option("never", "No, never"),
                Option("over_3_months_ago", "Yes, more than 3 months ago"),
                Option("within_3_months", "Yes, in the last 3 months"),
                Option("not_sure", "I am not sure"),
            ),
        ),
        Question(
            id="F3",
            key="surgery_or_implant_here",
            wording="Have you had an operation, or do you have metal or plastic, in this area?",
            kind="one",
            options=YES_NO_NOT_SURE,
            required_for_safety=True,
        ),
        Question(
            id="F4",
            key="surgery_planned_here",
            wording="Do you have an operation planned on this area in the next 3 months?",
            kind="one",
            options=YES_NO_NOT_SURE,
        ),
        Question(
            id="F5",
            key="prolotherapy_before",
            wording="Have you had prolotherapy before?",
            kind="one",
            options=(
                Option("never", "No, never"),
                Option("helped", "Yes, it helped"),
                Option("no_help", "Yes, it did not help"),
                Option("bad_reaction", "Yes, I had a bad reaction"),
            ),
        ),
    ),
)
