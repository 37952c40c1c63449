"""Whether normal ranges hold what they promise, on 1,000 invented series of each kind with nothing, or one thing, wrong in them."""

from collections.abc import Callable

import numpy as np

from analysis.finding import Refusal
from analysis.monthly_range import monthly_range
from analysis.normal_range import NormalRange, daily_range, weekly_range
from simulations.table import SEEDS, judged, print_table


DAYS, WEEKS, MONTHS = 3 * 364, 156, 36
WEEKDAYS = np.array([1.4, 1.3, 1.2, 1.2, 1.1, 0.5, 0.3])
SEASON = 0.1  # of the mean, up and down in a year
STRANGE_DAY, RISE = 7 * 150 + 2, 1.5
COVERED_80 = (767, 832)  # exact binomial band of 1,000
# False alarms a year at the limit, the least and the most that the published table says of noise of these kinds, and its power at +50 %
DAILY_BAND, WEEKLY_BAND, MONTHLY_BAND, POWER_BAND = (0.5, 3.7), (0.2, 2.0), (0.05, 0.4), (740, 1000)


def run(seeds: range = SEEDS) -> list[dict]:
    """Rows: what, n, count (alarms a year of one series; or series), band_low, band_high (null when n is not 1,000), verdict."""
    days = np.arange(DAYS)
    mean = 150 * WEEKDAYS[days % 7] * (1 + SEASON * np.sin(2 * np.pi * days / 365.25))
    quiet = _drawn(seeds, lambda rng: rng.poisson(mean))
    rows = [
        judged(
            "normal_range, days, Poisson 150: false alarms a year",
            len(seeds),
            _alarms(daily_range(quiet), 365.25),
            DAILY_BAND,
            is_rate=True,
        )
    ]
    rows.append(
        judged("normal_range, days, Poisson 150: 80 % range covers one day", len(seeds), _covered(daily_range(quiet), quiet), COVERED_80)
    )
    noisy = _drawn(seeds, lambda rng: rng.poisson(mean * np.exp(_autocorrelated(rng, DAYS, 0.1))))
    rows.append(
        judged(
            "normal_range, days, noise of a tenth, AR .5: false alarms a year",
            len(seeds),
            _alarms(daily_range(noisy), 365.25),
            DAILY_BAND,
            is_rate=True,
        )
    )
    quiet[:, STRANGE_DAY] = _drawn(seeds, lambda rng: rng.poisson(mean[STRANGE_DAY : STRANGE_DAY + 1] * RISE))[:, 0]
    rows.append(
        judged(
            "normal_range, days, Poisson 150: a day of +50 % found",
            len(seeds),
            float(daily_range(quiet).is_alert[:, STRANGE_DAY].sum()),
            POWER_BAND,
        )
    )
    week = 60 * (1 + SEASON * np.sin(2 * np.pi * np.arange(WEEKS) / 52.18))
    weeks = _drawn(seeds, lambda rng: rng.poisson(week * np.exp(rng.normal(0, 0.1, WEEKS))))
    rows.append(
        judged(
            "normal_range, weeks, mean 60, noise of a tenth: false alarms a year",
            len(seeds),
            _alarms(weekly_range(weeks), 52.18),
            WEEKLY_BAND,
            is_rate=True,
        )
    )
    return [
        *rows,
        judged(
            "normal_range, months, mean 1,700, noise of 5 %: false alarms a year",
            len(seeds),
            _monthly_alarms(seeds),
            MONTHLY_BAND,
            is_rate=True,
        ),
    ]


def _drawn(seeds: range, draw: Callable[[np.random.Generator], np.ndarray]) -> np.ndarray:
    return np.array([draw(np.random.default_rng(seed)) for seed in seeds], dtype=float)


def _autocorrelated(rng: np.random.Generator, number: int, deviation: float) -> np.ndarray:
    steps = rng.normal(0, deviation * np.sqrt(0.75), number)
    for place in range(1, number):
        steps[place] += 0.5 * steps[place - 1]
    return steps


def _alarms(normal: NormalRange, periods_a_year: float) -> float:
    judged = np.isfinite(normal.z)
    return float(normal.is_alert[judged].mean() * periods_a_year)


def _covered(normal: NormalRange, counts: np.ndarray) -> float:
    ranges = [normal.range_of(place, STRANGE_DAY) for place in range(len(counts))]
    return float(sum(found.low_80 <= count <= found.high_80 for found, count in zip(ranges, counts[:, STRANGE_DAY], strict=True)))


def _monthly_alarms(seeds: range) -> float:
    alarms = months = 0
    for seed in seeds:
        rng = np.random.default_rng(seed)
        level = np.cumsum(rng.normal(0, 0.02, MONTHS)) + rng.normal(0, 0.05, MONTHS) + 0.1 * np.sin(np.arange(MONTHS) * np.pi / 6)
        found = monthly_range(rng.poisson(1700 * np.exp(level)))
        if not isinstance(found, Refusal):
            alarms += sum(month.is_alert for month in found)
            months += len(found)
    return alarms / months * 12


if __name__ == "__main__":
    print_table(run, __doc__)
