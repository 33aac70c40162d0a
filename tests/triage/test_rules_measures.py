"""Scoring of the measures: a missing item gives no score."""

import pytest

from triage.measures import (
    INSTRUMENTS,
    nprs_change,
    peg_mean,
    phq4_anxiety,
    phq4_mood,
    phq4_total,
    psfs_mean,
)
from triage.questionnaire import INTAKE

PEG = {"average_pain": 6, "pain_affects_enjoyment": 6, "pain_affects_activity": 3}
PHQ4 = {"phq4_nervous": 3, "phq4_worry": 1, "phq4_down": 0, "phq4_little_interest": 2}


def test_the_peg_is_the_mean_of_three():
    assert peg_mean(PEG) == 5


@pytest.mark.parametrize("key", PEG)
@pytest.mark.parametrize("bad", [None, 11, -1, "6", True, 2.5])
def test_the_peg_has_no_score_without_all_three(key, bad):
    assert peg_mean({**PEG, key: bad}) is None


def test_the_phq4_has_two_halves_and_a_total():
    assert (phq4_anxiety(PHQ4), phq4_mood(PHQ4), phq4_total(PHQ4)) == (4, 2, 6)


def test_a_missing_phq4_item_leaves_the_other_half():
    partial = {**PHQ4, "phq4_worry": None}
    assert (phq4_anxiety(partial), phq4_mood(partial), phq4_total(partial)) == (None, 2, None)


def test_the_psfs_is_the_mean_of_scored_activities():
    assert psfs_mean([{"text": "Stairs", "score": 4}, {"text": "Kneel", "score": 1}, {"text": "Run"}]) == 2.5


@pytest.mark.parametrize(
    "activities", [None, [], "stairs", [{"text": "", "score": 3}], [{"text": "Run"}], [5]]
)
def test_the_psfs_has_no_score_without_a_scored_activity(activities):
    assert psfs_mean(activities) is None


def test_a_fall_in_pain_is_a_change_above_zero():
    change = nprs_change(baseline=6, now=4)
    assert (change.points, round(change.percent)) == (2, 33)
    assert nprs_change(baseline=0, now=0).percent is None
    with pytest.raises(ValueError, match="whole number"):
        nprs_change(baseline=11, now=4)


ASKED_AT_THE_START = [one for one in INSTRUMENTS.values() if one.code != "pgic"]  # that one is a change


@pytest.mark.parametrize("instrument", ASKED_AT_THE_START, ids=lambda one: one.code)
def test_the_form_asks_each_item_as_published(instrument):
    assert instrument.credit and instrument.licence and instrument.sources
    for item in instrument.content:
        question = INTAKE.questions[item.key]
        assert question.wording == item.wording
        if question.kind == "integer":
            assert (question.minimum, question.maximum) == (item.minimum, item.maximum)
