"""The scores that rules read."""

from __future__ import annotations

from triage.measures import PEG, PHQ4_ANXIETY_ITEMS, PHQ4_MOOD_ITEMS, mean
from triage.questionnaire.comparisons import Score

PEG_MEAN = Score("peg_mean", "the PEG mean", PEG.items, mean)
PHQ4_ANXIETY = Score("phq4_anxiety", "the PHQ-4 anxiety score", PHQ4_ANXIETY_ITEMS, sum)
PHQ4_MOOD = Score("phq4_mood", "the PHQ-4 mood score", PHQ4_MOOD_ITEMS, sum)
