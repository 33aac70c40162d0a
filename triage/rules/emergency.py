"""Signs that need emergency help now."""

from __future__ import annotations

from triage.questionnaire.areas import SPINE
from triage.rules.logic import all_of, is_, one_of, tick, yes
from triage.rules.records import Rule
from triage.rules.results import Result

EMERGENCY: tuple[Rule, ...] = (
    Rule(
        "R101",
        Result.EMERGENCY_NOW,
        when=tick("gate_chest_or_breathing"),
        tells_patient="Chest pain, trouble breathing or passing out can be an emergency. Call now.",
        tells_clinician="Cardiac, PE, pneumothorax, aortic, GI bleed: never triage on line",
        sources=("nhs-dvt", "pneumothorax-after-needling", "to-check-before-release"),
        hazards=("missed heart attack", "missed lung clot", "missed collapsed lung"),
    ),
    Rule(
        "R102",
        Result.EMERGENCY_NOW,
        when=tick("gate_stroke_signs"),
        tells_patient=(
            "These can be signs of a stroke, a bleed, or danger to your brain or sight. Call now."
        ),
        tells_clinician=(
            "Stroke, SAH, arterial dissection, GCA with visual loss, acute glaucoma, meningitis"
        ),
        sources=("rcem-cervical-dissection", "nidirect-giant-cell-arteritis", "to-check-before-release"),
        hazards=(
            "missed stroke",
            "missed brain bleed",
            "sight loss from giant cell arteritis",
            "sight loss from acute glaucoma",
            "missed meningitis",
        ),
    ),
    Rule(
        "R103",
        Result.EMERGENCY_NOW,
        when=tick("gate_saddle_or_bladder"),
        tells_patient=(
            "These can mean nerves at the base of your spine are being pressed. Go to an "
            "emergency department now."
        ),
        tells_clinician="Suspected cauda equina syndrome: ED, emergency MRI",
        sources=("nhs-back-pain", "girft-2023-cauda-equina", "hsib-cauda-equina", "nhs-norfolk-cauda-equina"),
        hazards=("missed cauda equina",),
    ),
    Rule(
        "R104",
        Result.EMERGENCY_NOW,
        when=tick("gate_fast_weakness"),
        tells_patient="Fast loss of strength or walking needs help now.",
        tells_clinician="Cord compression, acute neuropathy, stroke",
        sources=("myelopathy-org-symptoms", "royal-free-myelopathy", "nice-ng234-mscc"),
        hazards=("missed spinal cord compression", "missed stroke"),
    ),
    Rule(
        "R105",
        Result.EMERGENCY_NOW,
        when=tick("gate_serious_accident"),
        tells_patient=(
            "Pain after a serious accident, or a limb out of shape, needs emergency care. "
            "Keep still and call."
        ),
        tells_clinician="Unstable spine, fracture, dislocation",
        sources=("nhs-back-pain", "canadian-c-spine-rule"),
        hazards=("missed spinal fracture", "missed fracture or dislocation"),
    ),
    Rule(
        "R106",
        Result.EMERGENCY_NOW,
        when=tick("gate_allergic_reaction"),
        tells_patient=(
            "This can be a serious allergic reaction. Call now. Use your adrenaline pen if you have one."
        ),
        tells_clinician="Anaphylaxis",
        sources=("nhs-anaphylaxis",),
        hazards=("missed anaphylaxis",),
    ),
    Rule(
        "R107",
        Result.EMERGENCY_NOW,
        when=tick("gate_belly_or_back_collapse"),
        tells_patient="This can be a burst blood vessel or bleeding inside. Call now.",
        tells_clinician="Ruptured AAA, ectopic pregnancy, other abdominal or pelvic catastrophe",
        sources=("nhs-aneurysm", "to-check-before-release"),
        hazards=("missed burst aneurysm", "missed ectopic pregnancy"),
    ),
    Rule(
        "R108",
        Result.EMERGENCY_NOW,
        when=tick("gate_limb_at_risk"),
        tells_patient="The blood flow to your limb may be at risk. Call now.",
        tells_clinician="Acute compartment syndrome, limb ischaemia",
        sources=("nhs-compartment-syndrome",),
        hazards=("missed compartment syndrome", "missed limb ischaemia"),
    ),
    Rule(
        "R109",
        Result.EMERGENCY_NOW,
        when=tick("gate_very_ill"),
        tells_patient="These can be signs of a serious infection. Call now.",
        tells_clinician="Sepsis, tetanus",
        sources=("to-check-before-release",),
        hazards=("missed sepsis", "missed tetanus"),
    ),
    Rule(
        "R110",
        Result.EMERGENCY_NOW,
        when=yes("saddle_or_bladder_change"),
        tells_patient=(
            "These can mean nerves at the base of your spine are being pressed. Go to an "
            "emergency department now."
        ),
        tells_clinician="Suspected cauda equina syndrome, second ask (catches gate misses)",
        sources=("nhs-back-pain", "girft-2023-cauda-equina", "nhs-norfolk-cauda-equina"),
        hazards=("missed cauda equina",),
    ),
    Rule(
        "R111",
        Result.EMERGENCY_NOW,
        when=yes("new_headache_with_nerve_signs"),
        tells_patient="New neck pain or headache with these signs needs emergency care.",
        tells_clinician="Cervical arterial dysfunction, posterior circulation stroke",
        sources=("rushton-2023-cervical-framework", "rcem-cervical-dissection"),
        hazards=("missed neck artery tear", "missed stroke"),
    ),
    Rule(
        "R112",
        Result.EMERGENCY_NOW,
        when=yes("self_harm_thoughts"),
        tells_patient=("You do not have to face this alone. Call your crisis line or emergency number now."),
        tells_clinician="Crisis pathway; show numbers at once",
        sources=("to-check-before-release",),
        hazards=("missed suicide risk", "disclosure that no one reads"),
    ),
    Rule(
        "R113",
        Result.EMERGENCY_NOW,
        when=all_of(is_("recent_injury", "serious"), one_of("region", SPINE)),
        tells_patient="Spine pain after a serious accident needs emergency care.",
        tells_clinician="Spinal fracture: dangerous mechanism",
        sources=("downie-2013-red-flags-review", "nhs-back-pain", "canadian-c-spine-rule"),
        hazards=("missed spinal fracture",),
    ),
    Rule(
        "R114",
        Result.EMERGENCY_NOW,
        when=tick("gate_strangled_or_head_blow"),
        tells_patient=(
            "A choke, or a hard hit to the head or neck, needs emergency care, even if "
            "you feel well. Call now."
        ),
        tells_clinician=(
            "Neck artery or airway injury, head injury, cervical fracture. Ask in private "
            "about safety at home"
        ),
        sources=("rcem-cervical-dissection", "canadian-c-spine-rule", "to-check-before-release"),
        hazards=("missed neck artery injury", "missed brain bleed", "violence that no one asks about"),
    ),
    Rule(
        "R115",
        Result.EMERGENCY_NOW,
        when=tick("gate_spreading_skin"),
        tells_patient="This can be a deep infection that spreads fast. Call now.",
        tells_clinician="Necrotising soft tissue infection",
        sources=("to-check-before-release",),
        hazards=("missed necrotising infection",),
    ),
)
