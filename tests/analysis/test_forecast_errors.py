"""Ranges from past errors: quantiles of type 6 and how many errors a level takes; the usual measures of a forecast."""

import numpy as np
import pytest

from analysis.forecast_errors import (
    base_rate_score,
    brier_score,
    empirical_range,
    errors_needed,
    interval_score,
    mean_absolute_scaled_error,
)


def test_a_range_takes_enough_errors() -> None:
    assert (errors_needed(0.80), errors_needed(0.95)) == (9, 39)
    errors = list(range(1, 10))
    assert empirical_range(errors, 0.80) == pytest.approx((1.0, 9.0))  # position (9 + 1) x .1 is the first, x .9 the ninth
    assert empirical_range(errors[:8], 0.80) is None
    assert empirical_range(range(24), 0.95) is None
    assert empirical_range(range(39), 0.95) == pytest.approx((0.0, 38.0))
    assert empirical_range([*errors, float("nan")], 0.80) == pytest.approx((1.0, 9.0))


def test_a_nominal_80_percent_range_covers_as_often_as_it_says() -> None:
    rng = np.random.default_rng(1)
    hits = 0
    for _ in range(4_000):
        low, high = empirical_range(rng.standard_normal(9), 0.80) or (0, 0)
        hits += low <= rng.standard_normal() <= high
    assert 0.77 < hits / 4_000 < 0.83  # numpy's own quantiles would give .65


def test_scaled_errors_and_interval_scores() -> None:
    train, forecast, actual = [10, 12, 11, 13, 12, 14, 13, 15], [14, 14], [16, 14]
    assert mean_absolute_scaled_error(train, forecast, actual) == pytest.approx(0.636364, abs=1e-6)
    assert mean_absolute_scaled_error(train, forecast, actual, season=2) == pytest.approx(1.0)
    assert mean_absolute_scaled_error([5, 5, 5], forecast, actual) is None
    assert interval_score([10], [20], [25], 0.8) == pytest.approx(60)
    assert interval_score([10], [20], [15], 0.8) == pytest.approx(10)


def test_chances_are_scored_against_the_base_rate() -> None:
    assert brier_score([0.9, 0.2], [1, 0]) == pytest.approx((0.01 + 0.04) / 2)
    assert base_rate_score([1, 0]) == pytest.approx(0.25)
