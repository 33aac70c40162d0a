"""Figures over groups: intervals against published examples, and no figure of fewer than ten, not even by subtraction."""

import pytest
from hypothesis import given
from hypothesis import strategies as some

from triage.measures.groups import (
    FEW,
    mean_with_interval,
    median_with_interval,
    pooled,
    share_with_interval,
    student_t,
    tellable,
)

SLEEP = [0.7, -1.6, -0.2, -1.2, -0.1, 3.4, 3.7, 0.8, 0.0, 2.0]
"""Hours of sleep gained, group 1 of Student (1908): mean 0.75; R's t.test gives -0.5297804 to 2.0297804."""


def test_the_mean_has_the_interval_of_students_own_data():
    found = mean_with_interval(SLEEP)
    assert found.people == 10 and found.value == pytest.approx(0.75)
    assert (found.low, found.high) == pytest.approx((-0.5297804, 2.0297804), abs=2e-5)


@pytest.mark.parametrize(
    ("freedom", "published"),
    [(9, 2.262157), (10, 2.228139), (14, 2.144787), (20, 2.085963), (30, 2.042272), (120, 1.979930)],
)
def test_students_t_is_that_of_the_tables(freedom, published):
    assert student_t(freedom) == pytest.approx(published, abs=1e-4)


@pytest.mark.parametrize(
    ("count", "people", "low", "high"),
    [(81, 263, 0.2553, 0.3662), (15, 148, 0.0624, 0.1605), (0, 20, 0.0, 0.1611), (1, 29, 0.0061, 0.1718)],
)
def test_a_share_has_the_interval_of_wilson(count, people, low, high):
    """The four examples of Newcombe (1998), method 3."""
    found = share_with_interval(count, people)
    assert (found.low, found.high) == pytest.approx((low, high), abs=1e-4)


@pytest.mark.parametrize(("people", "low", "high"), [(10, 2, 9), (20, 6, 15), (25, 8, 18), (50, 18, 33)])
def test_a_median_has_the_ranks_of_the_tables(people, low, high):
    """Ranks of the 95 % interval of a median, as in Conover's and Campbell and Gardner's tables."""
    found = median_with_interval(list(range(1, people + 1)))
    assert (found.low, found.high) == (low, high)


@pytest.mark.parametrize("people", range(10))
def test_fewer_than_ten_have_no_figure(people):
    assert mean_with_interval([1.0] * people) is None
    assert median_with_interval([1.0] * people) is None
    assert share_with_interval(0, people) is None


GROUPS = some.dictionaries(some.sampled_from("abcdefgh"), some.integers(0, 40))


@given(GROUPS)
def test_every_group_shown_has_ten_people_and_together_they_are_everybody(sizes):
    shown = pooled(sizes)
    members = [key for keys in shown for key in keys]
    assert len(members) == len(set(members))
    assert all(sum(sizes[key] for key in keys) >= FEW for keys in shown)
    everybody = sum(sizes.values())
    assert sum(sizes[key] for key in members) == (everybody if everybody >= FEW else 0)


@given(some.lists(some.integers(0, 60), max_size=8))
def test_no_figure_left_out_follows_from_the_total_as_one_of_fewer_than_ten(counts):
    told = tellable(counts)
    left = sum(count for count, tell in zip(counts, told, strict=True) if not tell)
    assert all(count >= FEW for count, tell in zip(counts, told, strict=True) if tell)
    if any(told):
        assert all(told) or left >= FEW or left == 0


def test_a_small_group_takes_the_smallest_other_with_it():
    assert pooled({"knee": 40, "elbow": 12, "jaw": 3}) == (("knee",), ("elbow", "jaw"))
    assert pooled({"knee": 40, "jaw": 6, "hip": 5}) == (("knee",), ("jaw", "hip"))
    assert pooled({"knee": 9}) == ()
    assert tellable([40, 12, 3]) == (True, False, False)
    assert tellable([40, 12]) == (True, True)
