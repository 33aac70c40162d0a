"""What the person confirms before sending."""

from __future__ import annotations

from triage.questionnaire.records import Question, Section

BEFORE_SENDING = Section(
    key="before_sending",
    title="Before you send",
    questions=(
        Question(
            id="I1",
            key="understands_limits",
            wording=("I know this is not proven for most problems and that insurance often does not pay"),
            kind="tick",
        ),
    ),
)
