"""When take-up reaches its target: too short a series, a flat one, a target above the ceiling, a forecast that may fall."""

import numpy as np
import pytest

from analysis.finding import Range, Refusal
from analysis.take_up_forecast import TakeUpForecast, forecast_take_up, past_forecasts
from analysis.take_up_target import reach_target


def series(start: float, step: float, months: int = 36, seed: int = 1) -> tuple[np.ndarray, np.ndarray]:
    rng = np.random.default_rng(seed)
    transactions = np.full(months, 2_000.0)
    shares = np.clip(start + step * np.arange(months) + rng.normal(0, 0.01, months), 0.01, 0.99)
    return rng.binomial(2_000, shares).astype(float), transactions


def forecast(start: float, step: float, ceiling: float = 1.0) -> TakeUpForecast:
    others = [past_forecasts(*series(0.3 + 0.02 * seed, 0.004, seed=seed)) for seed in range(2, 8)]
    found = forecast_take_up(*series(start, step), others=others, ceiling=ceiling)
    assert isinstance(found, TakeUpForecast)
    return found


def test_six_months_are_too_early() -> None:
    found = forecast_take_up(*series(0.4, 0.01, months=6))
    assert isinstance(found, Refusal)
    assert found.code == "TOO_SHORT_PRE"
    assert "early" in found.sentence.lower()


def test_a_target_above_the_ceiling_is_not_reachable() -> None:
    found = reach_target(forecast(0.4, 0.005, ceiling=0.8), 0.9)
    assert isinstance(found, Refusal)
    assert "ceiling" in found.sentence.lower()


def test_a_rising_service_has_a_date_and_a_falling_one_may_fall() -> None:
    rising, falling = forecast(0.4, 0.008), forecast(0.7, -0.006)
    assert rising.points[11] > rising.level
    assert falling.points[11] < falling.level
    known = [each for each in (*rising.ranges, *falling.ranges) if isinstance(each, Range)]
    assert len(known) >= 12
    assert all(each.low_80 <= each.central <= each.high_80 for each in known)


@pytest.mark.parametrize("values", [np.full(24, np.nan), np.zeros(24)])
def test_nothing_to_go_by_is_refused(values: np.ndarray) -> None:
    assert isinstance(forecast_take_up(values, values), Refusal)
