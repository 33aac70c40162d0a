"""After a procedure: signs for the next working days, notes, common soreness and the last net."""

from __future__ import annotations

from triage.rules.aftercare_named import ALL_CALM
from triage.rules.logic import (
    MISSING_REQUIRED,
    NOTHING_FIRED,
    WORDS_WRITTEN,
    all_of,
    any_of,
    at_least,
    at_most,
    definitely,
    is_,
    not_,
    one_of,
    over,
    under,
    unsure,
    yes,
)
from triage.rules.records import Rule
from triage.rules.results import Result

LATER: tuple[Rule, ...] = (
    Rule(
        "X217",
        Result.URGENT_DAYS,
        when=all_of(
            any_of(is_("pain_change", "worse"), unsure("pain_change")),
            over("hours_since_treatment", 24),
            at_most("hours_since_treatment", 72),
        ),
        tells_patient="Call the clinic on the next working day. Call sooner if anything new starts.",
        tells_clinician="Rising pain in days 1-3: review",
        sources=("uw-pearl-safety-page",),
        hazards=("missed infection",),
    ),
    Rule(
        "X301",
        Result.URGENT_DAYS,
        when=all_of(is_("pain_change", "same"), over("hours_since_treatment", 72)),
        tells_patient="Call the clinic in the next 1 to 2 working days.",
        tells_clinician="Outside usual 72 h window",
        sources=("uw-pearl-safety-page",),
        hazards=("missed slow complication",),
    ),
    Rule(
        "X302",
        Result.URGENT_DAYS,
        when=all_of(over("hours_since_treatment", 168), at_least("pain_now", 4)),
        tells_patient="Soreness over a week should be checked. Call the clinic.",
        tells_clinician="Over 7 days",
        sources=("uw-pearl-safety-page", "clinic-aftercare-leaflets"),
        hazards=("missed slow complication",),
    ),
    Rule(
        "X303",
        Result.URGENT_DAYS,
        when=WORDS_WRITTEN,
        tells_patient=(
            "A person at the clinic will read what you wrote. Do not wait for us: call "
            "now if you have numbness that spreads, weakness, fever, chest pain or "
            "anything that worries you."
        ),
        tells_clinician=(
            "Free text: a human reads it before anyone says it is common soreness. A more "
            "urgent rule still wins"
        ),
        sources=("design-decision",),
        hazards=("warning sign in free text that no one reads", "false comfort"),
    ),
    Rule(
        "X304",
        Result.URGENT_DAYS,
        when=all_of(is_("fever_or_ill", "a_bit"), over("hours_since_treatment", 48)),
        tells_patient=(
            "Feeling warm or achy after 2 days should be checked. Call the clinic. If you "
            "reach 38 C or shake, call today."
        ),
        tells_clinician="Low fever or malaise past 48 hours: early infection",
        sources=("nhs-septic-arthritis", "to-check-before-release"),
        hazards=("missed infection",),
    ),
    Rule(
        "X305",
        Result.URGENT_DAYS,
        when=any_of(yes("may_be_pregnant_imaging"), unsure("may_be_pregnant_imaging")),
        tells_patient="Tell the clinic that you may be pregnant. Call on the next working day.",
        tells_clinician="X-ray guidance in a possible pregnancy: test, dose estimate, duty of candour",
        sources=("to-check-before-release",),
        hazards=("X-ray exposure in pregnancy that no one follows up",),
    ),
    Rule(
        "X306",
        Result.URGENT_DAYS,
        when=all_of(
            any_of(
                is_("took_blood_thinner_or_nsaid", "blood_thinner"), unsure("took_blood_thinner_or_nsaid")
            ),
            is_("bruising_or_bleeding", "small"),
            under("hours_since_treatment", 72),
        ),
        tells_patient=(
            "A bruise on a blood thinner can grow. Watch it and call the clinic. If it "
            "grows, call today. Do not stop the medicine on your own."
        ),
        tells_clinician="Early bruise on an anticoagulant or antiplatelet, or not sure",
        sources=("rcs-2015-warfarin-injection", "eular-2021-joint-injection"),
        hazards=("missed bleeding", "unsafe stop of a blood thinner"),
    ),
    Rule(
        "X401",
        Result.NOTE,
        when=all_of(is_("fever_or_ill", "a_bit"), at_most("hours_since_treatment", 48)),
        tells_patient=None,
        tells_clinician="A bit warm or achy in the first 48 hours: ask again at the next check",
        sources=("uw-pearl-safety-page", "to-check-before-release"),
        hazards=("missed early infection",),
        ask_about=True,
    ),
    Rule(
        "X402",
        Result.NOTE,
        when=any_of(
            one_of("took_blood_thinner_or_nsaid", ("blood_thinner", "anti_inflammatory")),
            unsure("took_blood_thinner_or_nsaid"),
        ),
        tells_patient=None,
        tells_clinician=(
            "Took a blood thinner or an anti-inflammatory, or not sure: which, and who prescribes it"
        ),
        sources=("clinic-aftercare-leaflets", "rcs-2015-warfarin-injection"),
        hazards=("bleeding after injection", "unsafe stop of a prescribed medicine"),
        ask_about=True,
    ),
    Rule(
        "X901",
        Result.EXPECTED,
        when=all_of(NOTHING_FIRED, definitely(ALL_CALM), not_(WORDS_WRITTEN)),
        tells_patient=(
            "What you describe fits common soreness. It should ease over 2 to 3 days, and "
            "most often within a week. Check again tomorrow. Call at once if anything new "
            "starts."
        ),
        tells_clinician="Every answer given and calm; pain under 8; times agree",
        sources=("uw-pearl-safety-page", "clinic-aftercare-leaflets"),
        hazards=("false comfort", "needless emergency visit"),
        last=True,
    ),
    Rule(
        "X902",
        Result.SAME_DAY,
        when=any_of(
            MISSING_REQUIRED,
            all_of(is_("pain_change", "first_day"), over("hours_since_treatment", 24)),
            all_of(NOTHING_FIRED, not_(definitely(ALL_CALM))),
        ),
        tells_patient="We cannot tell from these answers. Please call the clinic today.",
        tells_clinician=(
            "An answer is missing or the times disagree; also the last net. Not silenced "
            "by a rule for URGENT_DAYS"
        ),
        sources=("design-decision",),
        hazards=("missing answer taken as no",),
        last=True,
    ),
)
