"""Whether launch_impact keeps its promises on 1,000 invented services whose truth is known: python -m simulations.launch_impact --seeds 1000."""

from collections import Counter

import numpy as np

from analysis.finding import Refusal
from analysis.launch_impact import LaunchImpact, estimate_launch_impact
from analysis.launch_series import LaunchSeries
from simulations.table import COVERS_80_LOOSE, SEEDS, judged, print_table


# Weekly counts about 400 with a shared season and lasting noise, 104 weeks before and 26 after the launch, 6 other services.
WEEKS_BEFORE, WEEKS_AFTER, DONORS, MEAN = 104, 26, 6, 400
NOISE_SD = (0.06, 0.08)  # of the log, spread evenly over services
SEASON, WARM_UP_WEEKS = 0.15, 50
EFFECT = -0.15
LASTING = (0.3, 0.7)  # how much of a week's noise is left in the next
# Exact binomial bands for n = 1000; a count without a band is shown and not judged.
STRONG_AT_MOST, FOUND_AT_LEAST = (0, 31), (823, 1000)


def invented(seed: int, lasting: float, effect: float) -> LaunchSeries:
    """A service with that effect of its launch, as a share, and six others without one."""
    rng = np.random.default_rng(seed)
    weeks = WEEKS_BEFORE + WEEKS_AFTER
    season = SEASON * np.sin(2 * np.pi * np.arange(weeks) / 52.18 + rng.uniform(0, 2 * np.pi))
    means = np.r_[MEAN, MEAN * rng.uniform(0.5, 1.5, DONORS)]
    deviations = rng.uniform(*NOISE_SD, DONORS + 1)
    shocks = rng.normal(0, 1, (DONORS + 1, weeks + WARM_UP_WEEKS)) * deviations[:, None] * np.sqrt(1 - lasting**2)
    noise = np.zeros_like(shocks)
    for week in range(1, shocks.shape[1]):
        noise[:, week] = lasting * noise[:, week - 1] + shocks[:, week]
    expected = means[:, None] * np.exp(season + noise[:, WARM_UP_WEEKS:])
    expected[0, WEEKS_BEFORE:] *= 1 + effect
    counts = rng.poisson(expected)
    return LaunchSeries(counts[0], counts[1:], WEEKS_BEFORE)


def run(seeds: range = SEEDS, lastings: tuple[float, ...] = LASTING) -> list[dict]:
    """Rows: what, n, count, band_low, band_high (null without a band, or when n is not 1,000), verdict. A refusal covers and finds nothing."""
    rows = []
    for lasting in lastings:
        for effect in (0.0, EFFECT):
            counts = _counted([estimate_launch_impact(invented(seed, lasting, effect)) for seed in seeds], effect)
            kind = f"launch_impact, AR {lasting}, {'no effect' if effect == 0 else f'effect {effect:+.0%}'}"
            rows.append(
                judged(f"{kind}: 80 % interval covers", len(seeds), counts["covers 80"], COVERS_80_LOOSE if lasting == LASTING[0] else None)
            )
            rows.append(judged(f"{kind}: 95 % interval covers", len(seeds), counts["covers 95"], None))
            if effect == 0:
                rows.append(judged(f"{kind}: strong", len(seeds), counts["strong"], STRONG_AT_MOST))
                rows.append(judged(f"{kind}: moderate or strong", len(seeds), counts["claimed"], None))
            else:
                band = FOUND_AT_LEAST if lasting == LASTING[0] else None
                rows.append(judged(f"{kind}: found, both p < .10 and a fall", len(seeds), counts["found"], band))
            rows.append(judged(f"{kind}: refused", len(seeds), counts["refused"], None))
    return rows


def _counted(found: list[LaunchImpact | Refusal], effect: float) -> Counter[str]:
    counts: Counter[str] = Counter()
    for each in found:
        if isinstance(each, Refusal):
            counts["refused"] += 1
            continue
        low_95, high_95 = each.windows.share().low_95 or 0.0, each.windows.share().high_95 or 0.0
        claimed = each.grade in ("moderate", "strong")
        counts["covers 80"] += each.effect.low_80 <= effect <= each.effect.high_80
        counts["covers 95"] += low_95 <= effect <= high_95
        counts["strong"] += each.grade == "strong"
        counts["claimed"] += claimed
        counts["found"] += claimed and each.effect.central < 0
    return counts


if __name__ == "__main__":
    print_table(run, __doc__)
