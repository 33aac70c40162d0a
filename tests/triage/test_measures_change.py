"""Whether a change may be real: the published value of each instrument, at it, under it, and with something missing."""

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as some

from triage.measures import (
    PGIC,
    PGIC_ANCHORS,
    Size,
    Verdict,
    nprs_change,
    nprs_reach,
    nprs_score,
    nprs_size,
    nprs_verdict,
    peg_mean,
    peg_reach,
    peg_verdict,
    percent_of,
    pgic_reply,
    pgic_verdict,
    psfs_gain,
    psfs_mean,
    psfs_reach,
    psfs_size,
    psfs_verdict,
)

SCORE = some.integers(0, 10)
JUNK = some.one_of(some.none(), some.booleans(), some.integers(), some.floats(), some.text(max_size=3))
MAY_BE, SMALLER, WORSE, UNKNOWN = Verdict.MAY_BE_REAL, Verdict.SMALLER, Verdict.WORSE, Verdict.UNKNOWN


@pytest.mark.parametrize(
    ("baseline", "now", "said"),
    [
        (6, 4, MAY_BE),  # 2 points
        (10, 8, MAY_BE),  # 2 points, though only a fifth
        (3, 2, MAY_BE),  # a third, though only 1 point
        (6, 5, SMALLER),
        (4, 3, SMALLER),  # a quarter
        (6, 6, SMALLER),
        (0, 0, SMALLER),
        (6, 7, WORSE),
        (0, 1, WORSE),
        (None, 4, UNKNOWN),
        (6, None, UNKNOWN),
    ],
)
def test_pain_may_really_have_changed_from_two_points_or_a_third_on(baseline, now, said):
    assert nprs_verdict(baseline=baseline, now=now) is said


@pytest.mark.parametrize(
    ("baseline", "now", "size"),
    [
        (10, 9, Size.MINIMAL),
        (6, 5, Size.MINIMAL),
        (6, 4, Size.MUCH_BETTER),
        (6, 6, Size.NONE),
        (3, 9, Size.NONE),
    ],
)
def test_pain_falls_in_the_published_steps(baseline, now, size):
    assert nprs_size(nprs_change(baseline=baseline, now=now)) is size


@pytest.mark.parametrize(
    ("baseline", "now", "said"),
    [
        (10, 7, MAY_BE),
        (Fraction(17, 3), Fraction(17, 3) * Fraction(7, 10), MAY_BE),
        (10, 7.1, SMALLER),
        (5, 5, SMALLER),
        (0, 0, SMALLER),
        (5, 5.5, WORSE),
        (None, 3, UNKNOWN),
        (3, None, UNKNOWN),
    ],
)
def test_the_peg_may_really_have_changed_from_a_fall_of_30_percent_on(baseline, now, said):
    assert peg_verdict(baseline=baseline, now=now) is said


@pytest.mark.parametrize(
    ("gain", "size", "said"),
    [
        (1.29, Size.NONE, SMALLER),
        (1.3, Size.SMALL, MAY_BE),
        (2.3, Size.MEDIUM, MAY_BE),
        (2.7, Size.LARGE, MAY_BE),
        (10, Size.LARGE, MAY_BE),
        (0, Size.NONE, SMALLER),
        (-0.4, Size.NONE, WORSE),
    ],
)
def test_what_a_person_can_do_grows_in_the_published_steps(gain, size, said):
    assert (psfs_size(gain), psfs_verdict(gain)) == (size, said)


def test_a_gain_needs_an_activity_scored_both_times():
    before = [{"text": "Stairs", "score": 2}, {"text": "Kneel", "score": 4}, {"text": "Run"}]
    now = [{"text": "Stairs", "score": 6}, {"text": "Kneel", "score": None}, {"text": "Run", "score": 9}]
    assert psfs_gain(baseline=before, now=now) == 4
    assert psfs_gain(baseline=before, now=[]) is None
    assert psfs_gain(baseline=None, now=now) is None
    assert psfs_verdict(None) is UNKNOWN


@pytest.mark.parametrize(
    ("reply", "said"),
    [(1, MAY_BE), (2, MAY_BE), (3, SMALLER), (4, SMALLER), (5, WORSE), (6, WORSE), (7, WORSE)],
)
def test_much_and_very_much_improved_may_be_a_real_change(reply, said):
    assert pgic_verdict(reply) is said
    assert pgic_reply({"global_change": reply}) == reply


@pytest.mark.parametrize("reply", [None, 0, 8, True, "2", 2.0])
def test_no_reply_of_the_seven_is_unknown(reply):
    assert pgic_verdict(reply) is UNKNOWN
    assert pgic_reply({"global_change": reply}) is None


def test_the_seven_replies_go_from_best_to_worst_with_no_change_in_the_middle():
    assert PGIC_ANCHORS[0] == "Very much improved" and PGIC_ANCHORS[6] == "Very much worse"
    assert PGIC_ANCHORS[3] == "No change" and len(PGIC_ANCHORS) == PGIC.content[0].maximum == 7
    assert "TO CHECK" in PGIC.licence


@given(SCORE, SCORE)
def test_the_line_in_the_chart_is_where_the_words_change(baseline, now):
    """A score on the line or below it is called a change that may be real, and none above it is."""
    reach = nprs_reach(baseline)
    crossed = reach is not None and now <= baseline - reach
    assert crossed is (nprs_verdict(baseline=baseline, now=now) is MAY_BE)


@given(some.integers(0, 30), some.integers(0, 30))
def test_the_line_of_the_peg_is_where_the_words_change(before, after):
    baseline, now = before / 3, after / 3
    reach = peg_reach(baseline)
    crossed = reach is not None and now <= baseline - reach + 1e-9 and now < baseline
    assert crossed is (peg_verdict(baseline=baseline, now=now) is MAY_BE)
    assert (10 * (before - after) >= 3 * before and after < before) is (
        peg_verdict(baseline=baseline, now=now) is MAY_BE
    )


@given(SCORE, SCORE)
def test_only_a_change_for_the_worse_is_called_worse(baseline, now):
    assert (nprs_verdict(baseline=baseline, now=now) is WORSE) is (now > baseline)
    assert (peg_verdict(baseline=baseline, now=now) is WORSE) is (now > baseline)
    assert (psfs_verdict(now - baseline) is WORSE) is (now < baseline)


@given(
    some.dictionaries(some.sampled_from(["average_pain", "pain_affects_enjoyment", "global_change"]), JUNK)
)
def test_whatever_is_missing_or_odd_gives_no_score_and_never_a_verdict(answers):
    assert peg_mean(answers) is None  # the third item is not there
    pain = nprs_score(answers)
    assert pain is None or (type(pain) is int and 0 <= pain <= 10)
    assert nprs_verdict(baseline=None, now=pain) is UNKNOWN
    if pgic_reply(answers) is None:
        assert pgic_verdict(pgic_reply(answers)) is UNKNOWN


@given(
    some.lists(
        some.fixed_dictionaries({"text": some.sampled_from(["A", "B", "C"]), "score": JUNK}), max_size=3
    )
)
def test_the_gain_of_nobody_is_invented(activities):
    mean = psfs_mean(activities)
    assert mean is None or 0 <= mean <= 10
    gain = psfs_gain(baseline=activities, now=activities)
    assert gain in (None, 0)
    assert (gain is None) is (mean is None)


def test_a_percentage_needs_something_to_be_a_share_of():
    assert percent_of(3, 7) == 43
    assert percent_of(0, 0) is None
    assert psfs_reach(9.5) is None and psfs_reach(4) == 1.3
    assert nprs_reach(0) is None and peg_reach(0) is None
