"""Patient-reported measures: wording, credit, licence and scoring."""

from triage.measures.instruments import (
    INSTRUMENTS,
    NPRS,
    PEG,
    PHQ4,
    PHQ4_ANXIETY_ITEMS,
    PHQ4_MOOD_ITEMS,
    PSFS,
)
from triage.measures.records import Instrument, Item
from triage.measures.scoring import (
    Change,
    mean,
    nprs_change,
    peg_mean,
    phq4_anxiety,
    phq4_mood,
    phq4_total,
    psfs_mean,
)

__all__ = [
    "INSTRUMENTS",
    "NPRS",
    "PEG",
    "PHQ4",
    "PHQ4_ANXIETY_ITEMS",
    "PHQ4_MOOD_ITEMS",
    "PSFS",
    "Change",
    "Instrument",
    "Item",
    "mean",
    "nprs_change",
    "peg_mean",
    "phq4_anxiety",
    "phq4_mood",
    "phq4_total",
    "psfs_mean",
]
