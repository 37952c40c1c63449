"""Whether the ranges of take_up_forecast hold what they promise, on 1,000 invented services whose future is known."""

import numpy as np

from analysis.finding import Range, Refusal
from analysis.take_up_forecast import TakeUpForecast, forecast_take_up, past_forecasts
from analysis.take_up_target import TargetDate, reach_target, scenario_months
from simulations.table import COVERS_80, COVERS_80_LOOSE, COVERS_95, SEEDS, judged, print_table


SERVICES, MONTHS, AHEAD = 14, 36, 24
STEPS = (1, 3, 6, 12)
RISE = 0.04  # of the target above the last true share


def council(seed: int, services: int = SERVICES) -> list[tuple[np.ndarray, np.ndarray, np.ndarray]]:
    """Digital and all transactions and the true share, by month: pace on the logit scale differs, fades and wanders; some services fall."""
    rng = np.random.default_rng(seed)
    made = []
    for _ in range(services):
        place, pace = rng.uniform(-1.7, 0.9), rng.normal(0.012, 0.015)
        steps = pace * 0.98 ** np.arange(MONTHS + AHEAD) + rng.normal(0, 0.03, MONTHS + AHEAD)
        share = 1 / (1 + np.exp(-(place + steps.cumsum())))
        transactions = rng.poisson(rng.lognormal(6, 1), MONTHS + AHEAD) + 20
        made.append((rng.binomial(transactions, share), transactions, share))
    return made


def run(seeds: range = SEEDS) -> list[dict]:
    """Rows: what, n, count, band_low, band_high, verdict; the count is scaled to 1,000 where some were refused.

    A target date is judged by its place among the scenarios, in parts where many share its month: of right scenarios the middle 80 % hold
    it 80 % of the time. The interval as printed is shown beside what its own scenarios say of it: whole months make it wider, and
    without a later end, which most have, it holds nine in ten.
    """
    hits: dict[str, list[float]] = {}
    for seed in seeds:
        _judge(seed, hits)
    return [judged(f"take_up_forecast: {what}", len(found), sum(found), *_bands(what)) for what, found in hits.items()]


def _bands(what: str) -> tuple:
    if what.startswith("95"):
        return (COVERS_95,)
    return (COVERS_80, COVERS_80_LOOSE) if what.startswith("80") else ()


def _judge(seed: int, hits: dict[str, list[float]]) -> None:
    made = council(seed)
    chosen = seed % SERVICES
    past = [past_forecasts(digital[:MONTHS], all_done[:MONTHS]) for digital, all_done, _ in made]
    digital, all_done, _ = made[chosen]
    others = [each for place, each in enumerate(past) if place != chosen]
    found = forecast_take_up(digital[:MONTHS], all_done[:MONTHS], others)
    if isinstance(found, Refusal):
        return
    for step in STEPS:
        span, actual = found.ranges[step - 1], digital[MONTHS + step - 1] / all_done[MONTHS + step - 1]
        if isinstance(span, Range):
            hits.setdefault(f"80 % range {step} months ahead covers", []).append(span.low_80 <= actual <= span.high_80)
            if span.low_95 is not None and span.high_95 is not None:
                hits.setdefault(f"95 % range {step} months ahead covers", []).append(span.low_95 <= actual <= span.high_95)
    _judge_date(found, digital / all_done, hits)


def _judge_date(found: TakeUpForecast, shares: np.ndarray, hits: dict[str, list[float]]) -> None:
    """The truth is when the mean of a month and its neighbours is first at the target, as the finding says it."""
    target = found.level + RISE
    date = reach_target(found, target)
    if not isinstance(date, TargetDate) or date.is_reached:
        return
    near = np.convolve(shares, np.ones(3) / 3, "same")
    there = near[MONTHS : MONTHS + date.checked_months] >= target
    month = int(there.argmax()) + 1 if there.any() else np.inf
    scenarios = scenario_months(found, target, date.checked_months)
    before, until = float((scenarios < month).mean()), float((scenarios <= month).mean())
    middle = max(0.0, min(until, 0.9) - max(before, 0.1)) / (until - before) if until > before else float(0.1 < before < 0.9)
    early, late = date.earliest or np.inf, date.latest or np.inf
    counted = {
        "80 % of scenarios, the middle ones, hold the target date": middle,
        "target date within its interval as printed": early <= month <= late,
        "the same, as its own scenarios have it": float(((scenarios >= early) & (scenarios <= late)).mean()),
        "target date not before the early end": month >= early,
    }
    if date.latest is not None:
        counted["target date not after the late end, where there is one"] = month <= late
    for what, hit in counted.items():
        hits.setdefault(what, []).append(hit)


if __name__ == "__main__":
    print_table(run, __doc__)
