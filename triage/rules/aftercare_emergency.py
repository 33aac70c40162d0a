"""After a procedure: signs that need emergency help now."""

from __future__ import annotations

from triage.questionnaire.areas import SPINE
from triage.rules.logic import all_of, definitely, is_, none_of, not_, yes
from triage.rules.records import Rule
from triage.rules.results import Result

EMERGENCY: tuple[Rule, ...] = (
    Rule(
        "X101",
        Result.EMERGENCY_NOW,
        when=yes("chest_or_breathing"),
        tells_patient="This can be air or a clot in the chest. Call now.",
        tells_clinician="Pneumothorax (may show hours to 2 days later), PE, cardiac",
        sources=("dagenais-2006-survey", "pneumothorax-after-needling"),
        hazards=("missed collapsed lung", "missed lung clot"),
    ),
    Rule(
        "X102",
        Result.EMERGENCY_NOW,
        when=yes("throat_swelling_or_fainting"),
        tells_patient="This can be a serious allergic reaction. Call now.",
        tells_clinician="Anaphylaxis",
        sources=("nhs-anaphylaxis",),
        hazards=("missed anaphylaxis",),
    ),
    Rule(
        "X103",
        Result.EMERGENCY_NOW,
        when=yes("saddle_bladder_or_walking"),
        tells_patient="This can be pressure on your spinal nerves. Call now.",
        tells_clinician="Haematoma, infection, CES, cord injury",
        sources=("dagenais-2006-survey", "girft-2023-cauda-equina"),
        hazards=("missed cauda equina", "missed spinal bleed"),
    ),
    Rule(
        "X104",
        Result.EMERGENCY_NOW,
        when=is_("headache", "severe"),
        tells_patient="A headache like this needs emergency care.",
        tells_clinician="Meningitis, bleed",
        sources=("dagenais-2006-survey",),
        hazards=("missed meningitis", "missed brain bleed"),
    ),
    Rule(
        "X105",
        Result.EMERGENCY_NOW,
        when=yes("limb_cold_or_tight"),
        tells_patient="The blood flow to your limb may be at risk. Call now.",
        tells_clinician="Compartment syndrome, vessel injury",
        sources=("nhs-compartment-syndrome",),
        hazards=("missed compartment syndrome", "missed vessel injury"),
    ),
    Rule(
        "X106",
        Result.EMERGENCY_NOW,
        when=yes("fit_or_stroke_signs"),
        tells_patient="This can be a stroke or a bad reaction to the numbing medicine. Call now.",
        tells_clinician="Stroke, local anaesthetic toxicity",
        sources=("to-check-before-release",),
        hazards=("missed stroke", "missed local anaesthetic toxicity"),
    ),
    Rule(
        "X107",
        Result.EMERGENCY_NOW,
        when=is_("bruising_or_bleeding", "wont_stop"),
        tells_patient="Press firmly and call now.",
        tells_clinician="Haemorrhage",
        sources=("dagenais-2006-survey",),
        hazards=("missed bleeding",),
    ),
    Rule(
        "X108",
        Result.EMERGENCY_NOW,
        when=is_("fever_or_ill", "very_ill"),
        tells_patient="These can be signs of a serious infection. Call now.",
        tells_clinician="Sepsis",
        sources=("to-check-before-release",),
        hazards=("missed sepsis",),
    ),
    Rule(
        "X109",
        Result.EMERGENCY_NOW,
        when=all_of(yes("weakness_after"), not_(definitely(none_of("treated_region", SPINE)))),
        tells_patient="New weakness after a spine or neck shot needs emergency care.",
        tells_clinician="Cord or root injury, haematoma. Also fires when the treated area is blank",
        sources=("dagenais-2006-survey", "arm-2011-cervical-cord-case"),
        hazards=("missed cord injury", "missed spinal bleed"),
    ),
)
