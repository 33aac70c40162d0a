"""Questions about the person."""

from __future__ import annotations

from triage.questionnaire.choices import YES_NO_NOT_SURE
from triage.questionnaire.records import Option, Question, Section

ABOUT_YOU = Section(
    key="about_you",
    title="About you",
    questions=(
        Question(
            id="A1",
            key="age",
            wording="How old are you?",
            kind="integer",
            required_for_safety=True,
            minimum=0,
            maximum=120,
        ),
        Question(
            id="A2",
            key="filled_in_by",
            wording="Who is filling in this form?",
            kind="one",
            options=(
                Option("me", "Me"),
                Option("helper_with_me", "A helper, with me"),
                Option("parent_or_carer", "A parent or carer"),
            ),
        ),
        Question(
            id="A3",
            key="pregnancy",
            wording="Are you pregnant, or could you be?",
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
            id="A4",
            key="injections_here_last_6_weeks",
            wording="Have you had injections at this clinic in the last 6 weeks?",
            kind="one",
            help="If yes, we first ask how you are after them.",
            options=YES_NO_NOT_SURE,
            offers="aftercare_check",
        ),
    ),
)
