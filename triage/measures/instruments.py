"""The instruments shipped: NPRS, PEG, PSFS, PGIC and PHQ-4, each worded as published."""

from __future__ import annotations

from triage.measures.records import Instrument, Item

PEG_STEM = "What number best describes how, during the past week, pain has interfered with your"
PEG_ANCHORS = ("Does not interfere", "Completely interferes")
PAIN_ANCHORS = ("No pain", "Worst pain you can imagine")
PHQ4_STEM = "Over the last 2 weeks, how often have you been bothered by the following problems?"
PHQ4_ANCHORS = ("Not at all", "Several days", "More than half the days", "Nearly every day")
PHQ4_ANXIETY_ITEMS = ("phq4_nervous", "phq4_worry")
PHQ4_MOOD_ITEMS = ("phq4_down", "phq4_little_interest")

AVERAGE_PAIN = Item(
    "average_pain", "On average, how bad was your pain in the last 7 days?", 0, 10, PAIN_ANCHORS
)

NPRS = Instrument(
    code="nprs",
    version=1,
    name="Numeric pain rating scale",
    content=(AVERAGE_PAIN,),
    lower_is_better=True,
    scoring="The number given, 0 to 10.",
    meaningful="1 point or 15%: minimal. 2 points or 33%: much better. About 30% is widely used.",
    credit="Generic scale without an owner.",
    licence="Free; owner to check before release.",
    sources=("salaffi-2004-pain-change", "farrar-2001-pain-change", "abbott-2014-psfs"),
)

PEG = Instrument(
    code="peg",
    version=1,
    name="PEG: pain, enjoyment of life, general activity",
    content=(
        AVERAGE_PAIN,
        Item("pain_affects_enjoyment", f"{PEG_STEM} enjoyment of life?", 0, 10, PEG_ANCHORS),
        Item("pain_affects_activity", f"{PEG_STEM} general activity?", 0, 10, PEG_ANCHORS),
    ),
    lower_is_better=True,
    scoring="Mean of the 3 items, 0 to 10, only if all 3 are answered.",
    meaningful="A fall of 30% may be a real change; to check before release.",
    credit="Krebs and others, 2009.",
    licence="Free with citation; derived from the Brief Pain Inventory, to confirm before release.",
    sources=("krebs-2009-peg",),
)

PSFS = Instrument(
    code="psfs",
    version=1,
    name="Patient-specific functional scale",
    content=(
        Item(
            "hard_activities",
            "List up to 3 things you find hard because of this. Score each.",
            0,
            10,
            ("Cannot do it", "As well as before"),
        ),
    ),
    lower_is_better=False,
    scoring="Mean of the activities that have a score, 0 to 10; the same activities at follow-up.",
    meaningful="1.3 points: small. 2.3: medium. 2.7: large.",
    credit="Stratford and others, 1995.",
    licence="Free.",
    sources=("stratford-1995-psfs", "abbott-2014-psfs"),
)

PGIC_ANCHORS = (
    "Very much improved",
    "Much improved",
    "Minimally improved",
    "No change",
    "Minimally worse",
    "Much worse",
    "Very much worse",
)
"""The reply n is the n-th of these."""

PGIC = Instrument(
    code="pgic",
    version=1,
    name="Patient global impression of change",
    content=(Item("global_change", "Since the start, my overall status is", 1, 7, PGIC_ANCHORS),),
    lower_is_better=True,
    scoring="The reply given, 1 to 7. It is asked at follow-up alone: it is a change already.",
    meaningful="Much or very much improved may be a real change.",
    credit="Farrar and others, 2001.",
    licence="Free. TO CHECK before release: the stem, whose published form names a study.",
    sources=("farrar-2001-pain-change",),
)

PHQ4 = Instrument(
    code="phq4",
    version=1,
    name="PHQ-4",
    content=(
        Item("phq4_nervous", f"{PHQ4_STEM} Feeling nervous, anxious or on edge", 0, 3, PHQ4_ANCHORS),
        Item("phq4_worry", f"{PHQ4_STEM} Not being able to stop or control worrying", 0, 3, PHQ4_ANCHORS),
        Item("phq4_down", f"{PHQ4_STEM} Feeling down, depressed, or hopeless", 0, 3, PHQ4_ANCHORS),
        Item(
            "phq4_little_interest",
            f"{PHQ4_STEM} Little interest or pleasure in doing things",
            0,
            3,
            PHQ4_ANCHORS,
        ),
    ),
    lower_is_better=True,
    scoring="Sum of 2 items for each half, 0 to 6; a missing item gives no score for its half.",
    meaningful="Each half: 3 or more is positive. Total: 0-2 none, 3-5 mild, 6-8 moderate, 9-12 severe.",
    credit="Kroenke, Spitzer, Williams and Löwe, 2009.",
    licence="Free; keep the credit line. Off unless the clinic switches it on.",
    sources=("kroenke-2009-phq4", "phq-terms-and-accuracy"),
)

INSTRUMENTS = {instrument.code: instrument for instrument in (NPRS, PEG, PSFS, PGIC, PHQ4)}
