"""Notes for the clinician; a patient never sees them and they never change a result."""

from __future__ import annotations

from triage.rules.logic import (
    WORDS_WRITTEN,
    all_of,
    any_of,
    at_least,
    at_most,
    declined,
    definitely,
    is_,
    not_,
    one_of,
    ticked,
    unsure,
    yes,
)
from triage.rules.named import NIGHT_PAIN_STANDS_ALONE, SEVERE_PAIN_AND_NEW_OR_WORSE
from triage.rules.records import Rule
from triage.rules.results import Result
from triage.rules.scores import PHQ4_ANXIETY, PHQ4_MOOD

NOTES: tuple[Rule, ...] = (
    Rule(
        "R724",
        Result.NOTE,
        when=one_of("anti_inflammatory_tablets", ("by_choice", "told_to_by_doctor")),
        tells_patient=None,
        tells_clinician="Regular NSAID: why, and who prescribes it. Never stop a prescribed one",
        sources=("clinic-aftercare-leaflets",),
        hazards=("unsafe stop of a prescribed medicine",),
        ask_about=True,
    ),
    Rule(
        "R725",
        Result.NOTE,
        when=any_of(
            at_least("fear_of_movement", 7),
            at_most("expects_improvement", 3),
            at_most("sleep_quality", 3),
            at_least(PHQ4_ANXIETY, 3),
            at_least(PHQ4_MOOD, 3),
        ),
        tells_patient=None,
        tells_clinician="Yellow flags: plan support; never a reason to refuse care",
        sources=("kroenke-2009-phq4", "linton-2011-orebro"),
        hazards=("distress that no one notices", "care refused because of a questionnaire"),
        ask_about=True,
    ),
    Rule(
        "R727",
        Result.NOTE,
        when=all_of(yes("constant_night_pain"), definitely(NIGHT_PAIN_STANDS_ALONE)),
        tells_patient=None,
        tells_clinician=(
            "Constant night pain, under 50, over 3 months, no weight loss, no cancer: ask "
            "what it is like, what has changed, and about fever, sweats, appetite and "
            "family history"
        ),
        sources=("nhs-back-pain", "verhagen-2016-red-flags-review"),
        hazards=("missed cancer", "missed infection"),
        ask_about=True,
    ),
    Rule(
        "R728",
        Result.NOTE,
        when=all_of(at_least("average_pain", 9), not_(definitely(SEVERE_PAIN_AND_NEW_OR_WORSE))),
        tells_patient=None,
        tells_clinician=(
            "Severe pain (9 or 10) that is long-standing and not getting worse: ask about "
            "pain control, sleep and safety"
        ),
        sources=("nhs-back-pain",),
        hazards=("severe pain left untreated",),
        ask_about=True,
    ),
    Rule(
        "R729",
        Result.NOTE,
        when=any_of(yes("injections_here_last_6_weeks"), unsure("injections_here_last_6_weeks")),
        tells_patient=None,
        tells_clinician=(
            "Injections here in the last 6 weeks, or not sure: was the aftercare check "
            "done, and what did it say"
        ),
        sources=("design-decision",),
        hazards=("missed complication of a recent injection",),
        ask_about=True,
        offers="aftercare_check",
    ),
    Rule(
        "R730",
        Result.NOTE,
        when=is_("cancer_history", "past"),
        tells_patient=None,
        tells_clinician="Past cancer: type, year, follow-up",
        sources=("downie-2013-red-flags-review",),
        hazards=("missed return or spread of cancer",),
        ask_about=True,
    ),
    Rule(
        "R731",
        Result.NOTE,
        when=is_("numbness", "comes_and_goes"),
        tells_patient=None,
        tells_clinician=(
            "Numbness or tingling that comes and goes: where, how long, check before any injection"
        ),
        sources=("nice-ng59-low-back",),
        hazards=("nerve problem blamed on, or hidden by, an injection",),
        ask_about=True,
    ),
    Rule(
        "R732",
        Result.NOTE,
        when=is_("pain_trend", "slowly_worse"),
        tells_patient=None,
        tells_clinician="Slowly worse: over what time, and why now",
        sources=("design-decision",),
        hazards=("missed progressing disease",),
        ask_about=True,
    ),
    Rule(
        "R733",
        Result.NOTE,
        when=unsure("loose_joint_condition", "widespread_or_touch_pain"),
        tells_patient=None,
        tells_clinician="Unsure about loose joints or widespread pain: ask and examine",
        sources=("design-decision",),
        hazards=("unsure answer taken as no",),
        ask_about=True,
    ),
    Rule(
        "R734",
        Result.NOTE,
        when=yes("needle_fainting"),
        tells_patient=None,
        tells_clinician="Faints or panics with needles: lie down, first on the list",
        sources=("to-check-before-release",),
        hazards=("faint and fall at the injection",),
        ask_about=True,
    ),
    Rule(
        "R735",
        Result.NOTE,
        when=any_of(ticked("allergies", "latex"), ticked("allergies", "skin_cleaner")),
        tells_patient=None,
        tells_clinician="Latex or skin-cleaner allergy: tell the room team",
        sources=("to-check-before-release",),
        hazards=("allergic reaction in the treatment room",),
        ask_about=True,
    ),
    Rule(
        "R736",
        Result.NOTE,
        when=is_("diabetes", "diet_or_tablets"),
        tells_patient=None,
        tells_clinician="Diabetes on diet or tablets: last HbA1c",
        sources=("dailymed-dextrose-labels",),
        hazards=("high blood sugar",),
        ask_about=True,
    ),
    Rule(
        "R737",
        Result.NOTE,
        when=is_("prolotherapy_before", "no_help"),
        tells_patient=None,
        tells_clinician="Prolotherapy did not help before: where, how many visits, which solution",
        sources=("design-decision",),
        hazards=("repeat of a treatment that failed",),
        ask_about=True,
    ),
    Rule(
        "R738",
        Result.NOTE,
        when=yes("work_or_claim"),
        tells_patient=None,
        tells_clinician="Linked to work, a claim or a court case",
        sources=("linton-2011-orebro",),
        hazards=("barrier to recovery that no one notices",),
        ask_about=True,
    ),
    Rule(
        "R739",
        Result.NOTE,
        when=declined("unsteady_mental_health", "self_harm_thoughts"),
        tells_patient=None,
        tells_clinician="Chose not to answer about mental health or self-harm: ask gently, in private",
        sources=("design-decision",),
        hazards=("missed suicide risk",),
        ask_about=True,
    ),
    Rule(
        "R741",
        Result.NOTE,
        when=all_of(
            yes("worse_each_step"),
            definitely(one_of("pain_duration", ("from_3_to_12_months", "over_12_months"))),
            not_(definitely(is_("pain_trend", "quickly_worse"))),
        ),
        tells_patient=None,
        tells_clinician=(
            "Pain on every step for 3 months or more: ask about training load, bone health and night pain"
        ),
        sources=("to-check-before-release",),
        hazards=("missed stress fracture",),
        ask_about=True,
    ),
    Rule(
        "R740",
        Result.NOTE,
        when=WORDS_WRITTEN,
        tells_patient=None,
        tells_clinician="Read what they wrote: words can hold a warning sign that no answer shows",
        sources=("design-decision",),
        hazards=("warning sign in free text that no one reads",),
        ask_about=True,
    ),
)
