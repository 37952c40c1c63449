"""Whether the intervals of failed_online hold what they promise, on 1,000 invented series of each kind whose truth is known."""

import numpy as np

from analysis.distributed_lag import AggregateLeak, distributed_lag
from analysis.failed_online import KeyedLeak, keyed_leak
from analysis.finding import Range
from simulations.table import COVERS_80, COVERS_95, SEEDS, judged, print_table


BANDS = {"95 % interval covers": COVERS_95, "80 % interval covers": COVERS_80}
KEYED_SHARE, DELAY_DAYS, BASELINE_A_DAY = 0.10, 1.4, 0.015
LAG_SHARES = (0.14, 0.09, 0.05)  # contacts per failed attempt on the day, the next and the one after
DAYS, SESSIONS_A_DAY, CONTACTS_A_DAY, FAILED_SHARE = 730, 800, 150, 0.08


def run(seeds: range = SEEDS) -> list[dict]:
    """Rows: what, n, count, band_low, band_high (both null when n is not 1,000), verdict."""
    keyed = [pair for pair in (keyed_series(seed) for seed in seeds) if pair]
    aggregate = [pair for pair in (aggregate_series(seed) for seed in seeds) if pair]
    return [*_rows("keyed", keyed, len(seeds)), *_rows("aggregate", aggregate, len(seeds))]


def keyed_series(seed: int) -> tuple[Range, float] | None:
    """The range found and the true share at the window it states. Persons try one to three times and differ in how often they ring anyway."""
    rng = np.random.default_rng(seed)
    tries = rng.integers(1, 4, 900)
    person = np.repeat(np.arange(len(tries)), tries)
    rate = np.repeat(rng.gamma(1.0, BASELINE_A_DAY, len(tries)), tries)
    is_leak = rng.random(len(person)) < KEYED_SHARE
    delay = np.where(is_leak, rng.exponential(DELAY_DAYS, len(person)), np.inf)
    anyway = rng.exponential(1.0, (2, len(person))) / rate
    found = keyed_leak(np.minimum(delay, anyway[0]), anyway[1], person)
    if not isinstance(found, KeyedLeak):
        return None
    return found.leak, KEYED_SHARE * (1 - np.exp(-found.window_days / DELAY_DAYS))


def aggregate_series(seed: int) -> tuple[Range, float] | None:
    """The range found and the true share. Demand with season, weekdays and shocks that last drives visits and contacts alike."""
    rng = np.random.default_rng(100_000 + seed)
    day = np.arange(DAYS)
    weekday = day % 7
    shock = np.zeros(DAYS)
    for today in range(1, DAYS):
        shock[today] = 0.5 * shock[today - 1] + rng.normal(0, 0.13)
    demand = (1 + 0.2 * np.sin(2 * np.pi * day / 365.25)) * np.array([1.3, 1.2, 1.1, 1.0, 0.9, 0.4, 0.3])[weekday] * np.exp(shock)
    sessions = rng.poisson(SESSIONS_A_DAY * demand)
    failed = rng.binomial(sessions, np.minimum(FAILED_SHARE * np.exp(rng.normal(0, 0.3, DAYS)), 1.0))
    contacts = rng.poisson(CONTACTS_A_DAY * demand)
    for lag, share in enumerate(LAG_SHARES):
        contacts[lag:] += rng.binomial(failed[: DAYS - lag], share)
    found = distributed_lag(contacts, failed, sessions, weekday, day)
    return (found.leak, sum(LAG_SHARES)) if isinstance(found, AggregateLeak) else None


def _rows(kind: str, pairs: list[tuple[Range, float]], n: int) -> list[dict]:
    covers = {
        "95 % interval covers": sum((found.low_95 or 0.0) <= truth <= (found.high_95 or 0.0) for found, truth in pairs),
        "80 % interval covers": sum(found.low_80 <= truth <= found.high_80 for found, truth in pairs),
    }
    return [judged(f"failed_online, {kind}: {what}", n, count, BANDS[what]) for what, count in covers.items()]


if __name__ == "__main__":
    print_table(run, __doc__)
