"""The measure of the bench that tells two sets of times apart, against figures worked out by hand."""

import pytest

from tests.bench.alike import p_of_alike


def test_the_same_times_are_alike():
    assert p_of_alike([1, 2, 3], [1, 2, 3]) == pytest.approx(1.0)
    assert p_of_alike([5, 5], [5, 5]) == 1.0


def test_times_that_never_meet_are_told_apart():
    assert p_of_alike(range(20), range(20, 40)) < 1e-6


def test_the_figure_is_that_of_the_normal_approximation():
    # U = 6 of 4 x 5 pairs, mean 10, spread sqrt(4 * 5 * 10 / 12): z = 0.98, two-sided 0.3272
    assert p_of_alike([1, 2, 6, 7], [3, 4, 5, 8, 9]) == pytest.approx(0.3272, abs=1e-4)
