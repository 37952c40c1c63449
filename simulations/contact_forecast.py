"""Whether the ranges of contact_forecast hold what they promise, on 1,000 invented weekly series whose future is known."""

import numpy as np

from analysis.contact_forecast import VolumeForecast, forecast_volumes
from analysis.finding import Range
from simulations.table import COVERS_80, COVERS_80_LOOSE, COVERS_95, SEEDS, judged, print_table


TOGETHER = 20  # series of one council, as the function gets them
WEEKS, AHEAD = 156, 13
STEPS = (1, 4, 13)


def weekly_series(seed: int, length: int = WEEKS + AHEAD) -> np.ndarray:
    """Counts: a level that wanders, a trend, a pattern of the year, shocks that last a little, and chance."""
    rng = np.random.default_rng(seed)
    week = np.arange(length)
    level = np.log(rng.uniform(30, 400)) + rng.normal(0, 0.012, length).cumsum() + rng.normal(0, 0.0015) * week
    year = rng.uniform(0, 0.3) * np.sin(2 * np.pi * week / 52.18 + rng.uniform(0, 2 * np.pi))
    counts: np.ndarray = rng.poisson(np.exp(level + year + _shocks(rng, length, 0.3, 0.06))).astype(float)
    return counts


def daily_series(seed: int, length: int = 182 + 7) -> tuple[np.ndarray, np.ndarray]:
    """Counts and how open each day is: weekdays differ and Sundays are closed."""
    rng = np.random.default_rng(500_000 + seed)
    day = np.arange(length)
    openness = np.array([1.5, 1.3, 1.2, 1.2, 1.1, 0.7, 0.0])[day % 7]
    level = np.log(rng.uniform(10, 80)) + rng.normal(0, 0.008, length).cumsum()
    return rng.poisson(np.exp(level + _shocks(rng, length, 0.3, 0.08)) * openness).astype(float), openness


def run(seeds: range = SEEDS) -> list[dict]:
    """Rows: what, n, count, band_low, band_high, verdict."""
    hits: dict[str, list[bool]] = {}
    ordered = list(seeds)
    for first in range(0, len(ordered), TOGETHER):
        chosen = ordered[first : first + TOGETHER]
        weekly = np.array([weekly_series(seed) for seed in chosen])
        _judge(weekly, np.ones(weekly.shape), AHEAD, 52, 365.25 / 7, STEPS, "weeks", hits)
        daily, openness = (np.array(part) for part in zip(*(daily_series(seed) for seed in chosen), strict=True))
        _judge(daily, openness, 7, 7, None, (1, 4), "days", hits)
    return [
        judged(f"contact_forecast: {what}", len(found), sum(found), COVERS_95)
        if what.startswith("95")
        else judged(f"contact_forecast: {what}", len(found), sum(found), COVERS_80, COVERS_80_LOOSE)
        for what, found in hits.items()
    ]


def _shocks(rng: np.random.Generator, length: int, kept: float, size: float) -> np.ndarray:
    shocks = rng.normal(0, size, length)
    for step in range(1, length):
        shocks[step] += kept * shocks[step - 1]
    return shocks


def _judge(
    series: np.ndarray,
    openness: np.ndarray,
    ahead: int,
    cycle: int,
    year_steps: float | None,
    steps: tuple[int, ...],
    unit: str,
    hits: dict[str, list[bool]],
) -> None:
    length = series.shape[1] - ahead
    for truth, found in zip(series, forecast_volumes(series[:, :length], openness, ahead, cycle, year_steps), strict=True):
        ranges = found.ranges if isinstance(found, VolumeForecast) else ()
        for step in steps if ranges else ():
            span, actual = ranges[step - 1], truth[length + step - 1]
            if isinstance(span, Range):
                hits.setdefault(f"80 % range {step} {unit} ahead covers", []).append(span.low_80 <= actual <= span.high_80)
                if span.low_95 is not None and span.high_95 is not None:
                    hits.setdefault(f"95 % range {step} {unit} ahead covers", []).append(span.low_95 <= actual <= span.high_95)


if __name__ == "__main__":
    print_table(run, __doc__)
