"""Contacts of the next weeks: close on a steady season, refused on thin series, the same for the same input."""

import numpy as np

from analysis.contact_forecast import VolumeForecast, forecast_volume
from analysis.finding import Range, Refusal


def weeks(count: int, mean: float = 400, seed: int = 1) -> np.ndarray:
    rng = np.random.default_rng(seed)
    season = 1 + 0.2 * np.sin(2 * np.pi * np.arange(count) / 52.18)
    return rng.poisson(mean * season).astype(float)


def test_a_steady_season_is_met_within_its_ranges() -> None:
    series = weeks(169)
    found = forecast_volume(series[:156])
    assert isinstance(found, VolumeForecast)
    known = [(each, came) for each, came in zip(found.ranges, series[156:], strict=True) if isinstance(each, Range)]
    assert len(known) >= 8
    assert np.mean([abs(each.central - came) / came for each, came in known]) < 0.15
    assert all(each.low_80 <= each.central <= each.high_80 for each, _ in known)
    again = forecast_volume(series[:156])
    assert isinstance(again, VolumeForecast) and again.ranges == found.ranges


def test_a_short_series_is_refused_in_a_sentence() -> None:
    found = forecast_volume(weeks(6))
    assert isinstance(found, Refusal) or all(isinstance(each, Refusal) for each in found.ranges)


def test_a_series_without_counts_is_refused() -> None:
    found = forecast_volume(np.full(104, np.nan))
    assert isinstance(found, Refusal) or all(isinstance(each, Refusal) for each in found.ranges)
