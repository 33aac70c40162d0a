"""Conditions that several intake rules refer to by name."""

from __future__ import annotations

from triage.questionnaire.diagnoses import SOME_EVIDENCE
from triage.questionnaire.durations import LONG_LASTING
from triage.rules.logic import (
    all_of,
    any_of,
    at_least,
    at_most,
    is_,
    is_not,
    named,
    no,
    one_of,
    over,
    ticked,
    under,
)
from triage.rules.scores import PEG_MEAN

LOW_BACK_CASE = named(
    "low_back_case",
    "Low back pain that is not a confirmed sacroiliac joint.",
    any_of(
        is_("diagnosis", "nonspecific_low_back"),
        all_of(is_("region", "lowback"), is_not("diagnosis", "sacroiliac_confirmed")),
    ),
)
BURDEN_IS_LOW = named(
    "burden_is_low", "Mild pain and mild limits.", all_of(at_most("average_pain", 3), under(PEG_MEAN, 3))
)
READY_FOR_SPECIALIST = named(
    "ready_for_specialist",
    (
        "Lasted 3 months or more, a diagnosis was given, exercise or physio and at "
        "least one other treatment were tried, and the burden is not low."
    ),
    all_of(
        one_of("pain_duration", LONG_LASTING),
        is_not("diagnosis", "not_told"),
        ticked("prior_care", "exercise_physio"),
        any_of(
            ticked("prior_care", "medicines"),
            ticked("prior_care", "activity_or_weight"),
            ticked("prior_care", "brace"),
            ticked("prior_care", "other_treatment"),
        ),
        any_of(over("average_pain", 3), at_least(PEG_MEAN, 3)),
    ),
)
SEVERE_PAIN_AND_NEW_OR_WORSE = named(
    "severe_pain_and_new_or_worse",
    "Pain 9 or 10 that is getting worse, or under 6 weeks old.",
    all_of(
        at_least("average_pain", 9),
        any_of(
            one_of("pain_trend", ("slowly_worse", "quickly_worse")), is_("pain_duration", "under_6_weeks")
        ),
    ),
)
NIGHT_PAIN_STANDS_ALONE = named(
    "night_pain_stands_alone",
    ("Nothing else that makes constant night pain more worrying, and all of it known."),
    all_of(under("age", 50), one_of("pain_duration", LONG_LASTING), no("weight_loss"), no("cancer_history")),
)
FIT_FOR_CONSULT = named(
    "fit_for_consult",
    "The positive facts a CONSULT needs. Used together with nothing_fired.",
    all_of(
        is_("gate_end", "none"),
        one_of("diagnosis", SOME_EVIDENCE),
        one_of("pain_duration", LONG_LASTING),
        ticked("prior_care", "exercise_physio"),
    ),
)
NAMED_CONDITIONS = (
    LOW_BACK_CASE,
    BURDEN_IS_LOW,
    READY_FOR_SPECIALIST,
    SEVERE_PAIN_AND_NEW_OR_WORSE,
    NIGHT_PAIN_STANDS_ALONE,
    FIT_FOR_CONSULT,
)
