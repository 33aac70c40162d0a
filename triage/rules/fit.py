"""When other care comes first, when a consultation may be worth it, and the last net."""

from __future__ import annotations

from triage.questionnaire.diagnoses import LITTLE_EVIDENCE
from triage.questionnaire.durations import SHORT_LASTING
from triage.rules.logic import NOTHING_FIRED, all_of, any_of, definitely, is_, not_, one_of, ticked
from triage.rules.named import BURDEN_IS_LOW, FIT_FOR_CONSULT, LOW_BACK_CASE, READY_FOR_SPECIALIST
from triage.rules.records import Rule
from triage.rules.results import Result

FIT: tuple[Rule, ...] = (
    Rule(
        "R801",
        Result.USUAL_CARE_FIRST,
        when=is_("diagnosis", "not_told"),
        tells_patient="You need a clear diagnosis first. See your usual doctor or a physio.",
        tells_clinician="Suitability depends on diagnosis",
        sources=("source-doc-exploring-prolotherapy",),
        hazards=("treatment without a diagnosis",),
    ),
    Rule(
        "R802",
        Result.USUAL_CARE_FIRST,
        when=one_of("pain_duration", SHORT_LASTING),
        tells_patient=("Most new pain settles with usual care. Trials studied pain of 3 months or more."),
        tells_clinician="Acute or subacute",
        sources=("rabago-2013-knee-trial", "kim-2010-sacroiliac-trial"),
        hazards=("needless procedure for pain that settles",),
    ),
    Rule(
        "R803",
        Result.USUAL_CARE_FIRST,
        when=any_of(not_(ticked("prior_care", "exercise_physio")), ticked("prior_care", "none")),
        tells_patient="Try a planned exercise or physio course first.",
        tells_clinician="Core care not yet tried",
        sources=("nice-ng226-osteoarthritis", "nice-ng59-low-back", "source-doc-nerve-damage"),
        hazards=("better care skipped",),
    ),
    Rule(
        "R804",
        Result.USUAL_CARE_FIRST,
        when=all_of(LOW_BACK_CASE, not_(definitely(READY_FOR_SPECIALIST))),
        tells_patient=(
            "Shots alone did not beat salt-water shots in trials of low back pain. NHS "
            "guidance says not to offer them. Other care should be tried first."
        ),
        tells_clinician=(
            "Cochrane 2007; NICE QS155; EBI lists prolotherapy. Duration, diagnosis, "
            "physio plus one other treatment, or burden not met"
        ),
        sources=(
            "dagenais-2007-cochrane-low-back",
            "yelland-2004-low-back-trial",
            "nice-qs155-spinal-injections",
            "aomrc-ebi-low-back-injections",
        ),
        hazards=("false hope", "better care skipped"),
    ),
    Rule(
        "R805",
        Result.USUAL_CARE_FIRST,
        when=all_of(one_of("diagnosis", LITTLE_EVIDENCE), not_(definitely(READY_FOR_SPECIALIST))),
        tells_patient=(
            "There is too little research to know if shots help this problem. Exercise "
            "and at least one other treatment should be tried first."
        ),
        tells_clinician=(
            "Insufficient evidence. Duration, physio plus one other treatment, or burden not met"
        ),
        sources=(
            "acr-2019-osteoarthritis-guideline",
            "hooper-2007-hauser-2015-neck-cases",
            "miller-2006-disc-series",
            "turner-heds-review",
            "source-doc-nerve-damage",
        ),
        hazards=("false hope", "better care skipped"),
    ),
    Rule(
        "R806",
        Result.USUAL_CARE_FIRST,
        when=BURDEN_IS_LOW,
        tells_patient="Your pain and limits look mild. Shots may not be worth the risk.",
        tells_clinician="Low burden",
        sources=("design-decision",),
        hazards=("risk taken for little gain",),
    ),
    Rule(
        "R807",
        Result.CONSULT_WITH_CAUTIONS,
        when=all_of(LOW_BACK_CASE, READY_FOR_SPECIALIST),
        tells_patient=(
            "Shots alone did not beat salt-water shots in trials of low back pain. NHS "
            "guidance says not to offer them. A specialist can go through all your "
            "options."
        ),
        tells_clinician=(
            "Usual care tried for 3 months or more and burden not low. Evidence is "
            "against stand-alone injections: discuss all options, not only this one"
        ),
        sources=(
            "dagenais-2007-cochrane-low-back",
            "yelland-2004-low-back-trial",
            "nice-qs155-spinal-injections",
            "aomrc-ebi-low-back-injections",
            "source-doc-nerve-damage",
            "source-doc-exploring-prolotherapy",
        ),
        hazards=("false hope", "care that never reaches a specialist"),
        ask_about=True,
    ),
    Rule(
        "R808",
        Result.CONSULT_WITH_CAUTIONS,
        when=all_of(one_of("diagnosis", LITTLE_EVIDENCE), READY_FOR_SPECIALIST),
        tells_patient=(
            "There is too little research to know if shots help this problem. A "
            "specialist can go through all your options."
        ),
        tells_clinician=(
            "Usual care tried for 3 months or more and burden not low. Evidence is "
            "insufficient: confirm the diagnosis and discuss all options"
        ),
        sources=(
            "acr-2019-osteoarthritis-guideline",
            "hooper-2007-hauser-2015-neck-cases",
            "miller-2006-disc-series",
            "turner-heds-review",
            "source-doc-nerve-damage",
            "source-doc-exploring-prolotherapy",
        ),
        hazards=("false hope", "care that never reaches a specialist"),
        ask_about=True,
    ),
    Rule(
        "R901",
        Result.CONSULT,
        when=all_of(NOTHING_FIRED, definitely(FIT_FOR_CONSULT)),
        tells_patient=(
            "A talk with a specialist may be worth it. Only they can tell you if this "
            "treatment is an option. It may not be."
        ),
        tells_clinician=(
            "No rule above NOTE fired; diagnosis with some evidence; 3 months or more; "
            "core care tried; all required answers given"
        ),
        sources=("rabago-2010-primary-care-review", "source-doc-exploring-prolotherapy"),
        hazards=("suitable person not seen", "result read as approval"),
        last=True,
    ),
    Rule(
        "R902",
        Result.NOT_ENOUGH_INFO,
        when=all_of(NOTHING_FIRED, not_(definitely(FIT_FOR_CONSULT))),
        tells_patient="We need to ask you more before we can guide you.",
        tells_clinician="Fallback so that silence never means yes",
        sources=("design-decision",),
        hazards=("gap in the rules taken as yes",),
        last=True,
    ),
)
