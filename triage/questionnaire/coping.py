"""Questions about coping, used to plan support and never to refuse care."""

from __future__ import annotations

from triage.questionnaire.choices import YES_NO_RATHER_NOT
from triage.questionnaire.records import Question, Section

COPING = Section(
    key="coping",
    title="How you are coping",
    note="May be skipped as a whole. Used to plan support, never to refuse care.",
    questions=(
        Question(
            id="H1",
            key="fear_of_movement",
            wording="I worry that moving will cause damage",
            kind="integer",
            help="0 is not at all. 10 is very much.",
            minimum=0,
            maximum=10,
        ),
        Question(
            id="H2",
            key="expects_improvement",
            wording="How likely is it that you will be much better in 3 months?",
            kind="integer",
            help="0 is no chance. 10 is sure.",
            minimum=0,
            maximum=10,
        ),
        Question(
            id="H3",
            key="sleep_quality",
            wording="How well do you sleep?",
            kind="integer",
            help="0 is very badly. 10 is very well.",
            minimum=0,
            maximum=10,
        ),
        Question(
            id="H4A",
            key="phq4_nervous",
            wording=(
                "Over the last 2 weeks, how often have you been bothered by the following "
                "problems? Feeling nervous, anxious or on edge"
            ),
            kind="integer",
            help=("0 is not at all. 1 is several days. 2 is more than half the days. 3 is nearly every day."),
            measure="phq4",
            asked_if="phq4",
            minimum=0,
            maximum=3,
        ),
        Question(
            id="H4B",
            key="phq4_worry",
            wording=(
                "Over the last 2 weeks, how often have you been bothered by the following "
                "problems? Not being able to stop or control worrying"
            ),
            kind="integer",
            help=("0 is not at all. 1 is several days. 2 is more than half the days. 3 is nearly every day."),
            measure="phq4",
            asked_if="phq4",
            minimum=0,
            maximum=3,
        ),
        Question(
            id="H4C",
            key="phq4_down",
            wording=(
                "Over the last 2 weeks, how often have you been bothered by the following "
                "problems? Feeling down, depressed, or hopeless"
            ),
            kind="integer",
            help=("0 is not at all. 1 is several days. 2 is more than half the days. 3 is nearly every day."),
            measure="phq4",
            asked_if="phq4",
            minimum=0,
            maximum=3,
        ),
        Question(
            id="H4D",
            key="phq4_little_interest",
            wording=(
                "Over the last 2 weeks, how often have you been bothered by the following "
                "problems? Little interest or pleasure in doing things"
            ),
            kind="integer",
            help=("0 is not at all. 1 is several days. 2 is more than half the days. 3 is nearly every day."),
            measure="phq4",
            asked_if="phq4",
            minimum=0,
            maximum=3,
        ),
        Question(
            id="H5",
            key="work_or_claim",
            wording="Is this linked to work, a claim or a court case?",
            kind="one",
            options=YES_NO_RATHER_NOT,
        ),
        Question(
            id="H6",
            key="self_harm_thoughts",
            wording=("Have you had thoughts of ending your life or hurting yourself in the last 2 weeks?"),
            kind="one",
            help=(
                "Asked only where the clinic has switched it on and has a written crisis "
                "plan. An answer that exists is always used, even if the switch is turned off "
                "later."
            ),
            options=YES_NO_RATHER_NOT,
            asked_if="crisis_plan",
        ),
    ),
)
