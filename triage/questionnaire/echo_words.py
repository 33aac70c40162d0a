"""The word lists that make a form ask a question once more, in English, and the questions they ask."""

from __future__ import annotations

from dataclasses import dataclass, field


@dataclass(frozen=True, eq=False)
class EchoList:
    """Words in a free text, and by form the question to ask again, or what to show instead."""

    id: str
    words: tuple[str, ...]
    asks: dict[str, str] = field(default_factory=dict)
    if_hidden: dict[str, str] = field(default_factory=dict)
    shows: str = ""


def _entries(listed: str) -> tuple[str, ...]:
    return tuple(listed.split(", "))


PROMPT = 'You wrote "{words}". Is this happening now?'

LISTS: tuple[EchoList, ...] = (
    EchoList(
        "crisis",
        shows="crisis_numbers",
        words=_entries(
            "suicide, suicidal, kill myself, killing myself, end my life, ending my life, end it all, "
            "ending it all, take my own life, taking my own life, want to die, wish i was dead, wish "
            "i were dead, better off dead, no reason to live, not worth living, cannot go on, cant go "
            "on, dont want to live, do not want to live, dont want to be here, hurt myself, hurting "
            "myself, harm myself, harming myself, self harm, self harming, cut myself, cutting "
            "myself, overdose"
        ),
    ),
    EchoList(
        "chest_or_breath",
        asks={"intake": "gate_chest_or_breathing", "aftercare": "chest_or_breathing"},
        words=_entries(
            "chest, heart attack, angina, breath, breaths, breathe, breathing, breathless, "
            "breathlessness, short of breath, out of breath, winded, gasping, wheeze, wheezing, "
            "wheezy, coughing blood, cough blood, coughed blood, coughing up blood, passed out, pass "
            "out, passing out, fainted, fainting, blacked out, collapsed, palpitations"
        ),
    ),
    EchoList(
        "bladder_bowel_or_saddle",
        asks={"intake": "saddle_or_bladder_change", "aftercare": "saddle_bladder_or_walking"},
        if_hidden={"intake": "gate_saddle_or_bladder"},
        words=_entries(
            "bladder, bowel, bowels, pee, peeing, peed, wee myself, cant wee, when i wee, wet myself, "
            "wetting myself, urine, urinate, urinating, incontinent, incontinence, leak, leaks, "
            "leaking, poo, pooing, poop, stool, stools, soiled, soiling, constipated, catheter, "
            "saddle, genital, genitals, private parts, privates, groin is numb, numb groin, crotch, "
            "perineum, vagina, vaginal, penis, testicle, testicles, scrotum, anus, rectum, back "
            "passage, numb bottom, my bottom, numb bum, my bum, between my legs, both legs, erection, "
            "erections, cant feel when i wipe, cauda equina, toilet, loo"
        ),
    ),
    EchoList(
        "weakness",
        asks={"intake": "new_weakness", "aftercare": "weakness_after"},
        words=_entries(
            "weak, weaker, weakness, foot drop, dropped foot, drop foot, drags, dragging my foot, "
            "dragging my leg, foot drags, paralysed, paralyzed, paralysis, cant move, cannot move, "
            "cant lift, cannot lift, cant grip, dropping things, drop things, gives way, giving way, "
            "gave way, buckles, no strength, lost strength, legs wont work, collapse"
        ),
    ),
    EchoList(
        "numbness",
        asks={"intake": "numbness", "aftercare": "numbness_after"},
        words=_entries(
            "numb, numbness, tingle, tingles, tingling, pins and needles, no feeling, lost feeling, "
            "loss of feeling, cant feel, cannot feel, dead leg, dead arm, gone dead, feels dead, foot "
            "asleep, foot feels asleep, hand asleep, hand feels asleep, fell asleep on me"
        ),
    ),
    EchoList(
        "fever",
        asks={"intake": "fever_or_sweats", "aftercare": "fever_or_ill"},
        words=_entries(
            "fever, fevers, feverish, temperature, high temp, chills, chill, shivering, shivers, "
            "shivery, shaking, rigors, night sweat, night sweats, sweats, sweating, sweaty, burning "
            "up, hot and cold, flu, flu like, sepsis"
        ),
    ),
    EchoList(
        "weight_loss",
        asks={"intake": "weight_loss"},
        words=_entries(
            "weight loss, lost weight, losing weight, lose weight, loss of weight, weight is "
            "dropping, weight has dropped, clothes are loose, clothes are too big, no appetite, lost "
            "my appetite, lost a stone, lost two stone, lost 5 kilos, lost 10 kilos, lost kilos, lost "
            "pounds, thinner, skinnier"
        ),
    ),
    EchoList(
        "cancer",
        asks={"intake": "cancer_history"},
        words=_entries(
            "cancer, cancers, tumour, tumours, tumor, tumors, malignant, malignancy, metastasis, "
            "metastases, metastatic, secondaries, oncology, oncologist, chemo, chemotherapy, "
            "radiotherapy, radiation, lymphoma, leukaemia, leukemia, myeloma, melanoma, sarcoma, "
            "carcinoma, mastectomy, lumpectomy, tamoxifen, letrozole, anastrozole, exemestane, "
            "goserelin, zoladex, leuprorelin, leuprolide, prostap, bicalutamide, enzalutamide, "
            "abiraterone, capecitabine, imatinib, trastuzumab, herceptin, pembrolizumab, keytruda, "
            "nivolumab, palbociclib, lenalidomide, rituximab, fulvestrant"
        ),
    ),
    EchoList(
        "blood_thinner",
        asks={"intake": "blood_thinner", "aftercare": "took_blood_thinner_or_nsaid"},
        words=_entries(
            "blood thinner, blood thinners, thin my blood, anticoagulant, anticoagulants, warfarin, "
            "coumadin, apixaban, eliquis, rivaroxaban, xarelto, edoxaban, lixiana, savaysa, "
            "dabigatran, pradaxa, acenocoumarol, phenprocoumon, heparin, enoxaparin, clexane, "
            "lovenox, dalteparin, fragmin, tinzaparin, fondaparinux, aspirin, clopidogrel, plavix, "
            "prasugrel, effient, ticagrelor, brilinta, brilique, dipyridamole, blood clot, blood "
            "clots, inr"
        ),
    ),
    EchoList(
        "immune_medicine",
        asks={"intake": "weak_immune_system"},
        words=_entries(
            "immune, immunosuppressed, immunosuppressant, immunosuppressants, biologic, biologics, "
            "methotrexate, azathioprine, mycophenolate, ciclosporin, cyclosporine, tacrolimus, "
            "sirolimus, leflunomide, cyclophosphamide, prednisolone, prednisone, dexamethasone, "
            "steroid tablets, infliximab, remicade, adalimumab, humira, etanercept, enbrel, "
            "golimumab, certolizumab, tocilizumab, abatacept, rituximab, secukinumab, cosentyx, "
            "ustekinumab, stelara, ixekizumab, tofacitinib, baricitinib, upadacitinib, vedolizumab, "
            "transplant, hiv, no spleen, spleen removed, chemo, chemotherapy"
        ),
    ),
    EchoList(
        "pregnancy",
        asks={"intake": "pregnancy", "aftercare": "may_be_pregnant_imaging"},
        words=_entries(
            "pregnant, pregnancy, expecting, expecting a baby, missed period, missed my period, late "
            "period, period is late, my period, trying for a baby, trying to conceive, ivf, weeks "
            "gone, due date, trimester, morning sickness, ectopic, miscarriage"
        ),
    ),
)
