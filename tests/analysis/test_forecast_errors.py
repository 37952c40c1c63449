"""Ranges from past errors, scaled errors and scores: reference cases F5, F6b, T3's 95 % and the thresholds of 21.2."""

import math

import numpy as np
import pytest

from analysis.forecast_errors import (
    base_rate_score,
    brier_score,
    empirical_quantile,
    empirical_range,
    errors_needed,
    interval_score,
    mean_absolute_scaled_error,
    naive_error,
)


TRAIN = [10, 12, 11, 13, 12, 14, 13, 15]


@pytest.mark.parametrize(("season", "expected"), [(1, 0.6363636363636364), (2, 1.0)])
def test_f5_and_f6b_mean_absolute_scaled_error(season: int, expected: float) -> None:
    """Misses 2 and 0, mean 1; naive inside: (2+1+2+1+2+1+2)/7 = 11/7, seasonal (1+1+1+1+1+1)/6 = 1."""
    assert mean_absolute_scaled_error(TRAIN, [14, 14], [16, 14], season) == pytest.approx(expected, rel=1e-9)


@pytest.mark.parametrize(("actual", "expected"), [(25, 60.0), (15, 10.0)])
def test_f5_winkler_score(actual: float, expected: float) -> None:
    """Width 10, and outside 2 / .2 x 5 = 50 more."""
    assert interval_score(10, 20, actual, 0.8) == pytest.approx(expected, rel=1e-9)


def test_21_2_the_fewest_errors_of_each_level() -> None:
    assert (errors_needed(0.8), errors_needed(0.95)) == (9, 39)
    rng = np.random.default_rng(1)
    assert empirical_range(rng.normal(size=8), 0.8) is None
    assert empirical_range(rng.normal(size=9), 0.8) is not None
    assert empirical_range(rng.normal(size=38), 0.95) is None
    assert empirical_range(rng.normal(size=39), 0.95) is not None


def test_t3_a_95_range_from_24_errors_is_refused() -> None:
    assert empirical_range(range(24), 0.95) is None
    assert empirical_range(range(24), 0.8) == pytest.approx((1.5, 21.5))  # positions 25 x .1 = 2.5 and 22.5 of 0..23


def test_nine_errors_reach_from_the_least_to_the_largest() -> None:
    assert empirical_range([3, 1, 2, 9, 4, 7, 5, 8, 6], 0.8) == (1.0, 9.0)


def test_type_6_covers_what_it_says_where_numpys_default_does_not() -> None:
    """21.2: 80 % from 9 normal errors covers .799, numpy's default .653; 20,000 runs, standard error .003."""
    rng = np.random.default_rng(2)
    errors, truth = rng.normal(size=(20_000, 9)), rng.normal(size=20_000)
    ends = np.array([empirical_range(row, 0.8) for row in errors[:4000]])
    covered = np.mean((ends[:, 0] <= truth[:4000]) & (truth[:4000] <= ends[:, 1]))
    assert covered == pytest.approx(0.799, abs=0.02)
    default = np.quantile(errors, [0.1, 0.9], axis=1)
    assert np.mean((default[0] <= truth) & (truth <= default[1])) == pytest.approx(0.653, abs=0.015)


def test_unknown_errors_are_left_out_and_counted_out() -> None:
    assert empirical_range([*range(8), math.nan, math.inf], 0.8) is None
    assert empirical_range([*range(9), math.nan], 0.8) == (0.0, 8.0)


def test_a_quantile_beyond_what_the_errors_tell_is_refused() -> None:
    assert empirical_quantile(range(9), 0.5) == 4.0
    assert empirical_quantile(range(8), 0.05) is None
    assert empirical_quantile([], 0.5) is None


def test_a_flat_or_short_series_has_no_scale() -> None:
    assert naive_error([5, 5, 5]) is None
    assert naive_error([5], 1) is None
    assert mean_absolute_scaled_error([5, 5, 5], [5], [6]) is None
    assert mean_absolute_scaled_error(TRAIN, [14], [math.nan]) is None
    with pytest.raises(ValueError, match="at least one step"):
        naive_error([1, 2], 0)
    with pytest.raises(ValueError, match="between 0 and 1"):
        errors_needed(1.0)


def test_brier_scores() -> None:
    """(.2^2 + .4^2) / 2 = .1; half happened: .5 x .5."""
    assert brier_score([0.8, 0.4], [True, False]) == pytest.approx(0.1)
    assert base_rate_score([True, False]) == pytest.approx(0.25)
    assert brier_score([], []) is None and base_rate_score([]) is None
