"""What the second choice of other services is worth, on small services whose seasons differ: python -m simulations.launch_again --seeds 150."""

from collections import Counter

import numpy as np

from analysis.finding import Refusal
from analysis.launch_impact import estimate_launch_impact
from analysis.launch_series import LaunchSeries
from simulations.table import SEEDS, judged, print_table


# Weekly counts, 92 weeks before and 34 after the launch of which 4 are starting up, 8 other services with seasons of their own.
WEEKS_BEFORE, WEEKS_AFTER, RAMP, DONORS = 92, 34, 4, 8
MEANS, EFFECTS = (60.0, 200.0), (0.0, -0.15)
LASTING, WARM_UP_WEEKS = 0.3, 50


def small(seed: int, effect: float, mean: float) -> LaunchSeries:
    """A service with that effect of its launch, as a share, and eight others without one."""
    rng = np.random.default_rng(seed)
    weeks = WEEKS_BEFORE + WEEKS_AFTER
    sizes, phases = np.r_[0.15, rng.uniform(0, 0.3, DONORS)], np.r_[0, rng.normal(0, 1.2, DONORS)]
    season = sizes[:, None] * np.sin(2 * np.pi * np.arange(weeks) / 52.18 + rng.uniform(0, 6.28) + phases[:, None])
    means = np.r_[mean, mean * rng.uniform(0.4, 2, DONORS)]
    deviations = rng.uniform(0.05, 0.09, DONORS + 1)
    shocks = rng.normal(0, 1, (DONORS + 1, weeks + WARM_UP_WEEKS)) * deviations[:, None] * np.sqrt(1 - LASTING**2)
    noise = np.zeros_like(shocks)
    for week in range(1, shocks.shape[1]):
        noise[:, week] = LASTING * noise[:, week - 1] + shocks[:, week]
    expected = means[:, None] * np.exp(season + noise[:, WARM_UP_WEEKS:])
    expected[0, WEEKS_BEFORE:] *= 1 + effect
    counts = rng.poisson(expected)
    return LaunchSeries(counts[0], counts[1:], WEEKS_BEFORE, ramp=RAMP)


def run(seeds: range = SEEDS) -> list[dict]:
    """Rows without bands: how many the first choice of other services cannot tell, what the second makes of them, and what it claims."""
    counts: Counter[str] = Counter()
    for mean in MEANS:
        for effect in EFFECTS:
            for seed in seeds:
                _count(counts, small(seed, effect, mean), effect)
    names = ("given by the second choice", "80 % interval covers", "95 % interval covers", "no effect", "no effect, yet moderate or strong")
    return [judged(f"launch_again: {name}", counts["too loose at first"], counts[name]) for name in names]


def _count(counts: Counter[str], series: LaunchSeries, effect: float) -> None:
    found = estimate_launch_impact(series)
    if isinstance(found, Refusal):
        counts["too loose at first"] += found.code == "UNDERPOWERED"
        return
    if not any("chosen by means" in note for note in found.notes):
        return
    low_95, high_95 = found.effect.low_95 or 0.0, found.effect.high_95 or 0.0
    counts["too loose at first"] += 1
    counts["given by the second choice"] += 1
    counts["80 % interval covers"] += found.effect.low_80 <= effect <= found.effect.high_80
    counts["95 % interval covers"] += low_95 <= effect <= high_95
    counts["no effect"] += effect == 0
    counts["no effect, yet moderate or strong"] += effect == 0 and found.grade in ("moderate", "strong")


if __name__ == "__main__":
    print_table(run, __doc__)
