"""Handle-time drift: how much longer contacts take than before, and how much of it is only a harder mix of services."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

from analysis.finding import Range, Refusal


Array = NDArray[np.float64]
FEWEST_HANDLED = 20  # contacts behind a mean handle time
FEWEST_DAYS = 10  # to resample: fewer say nothing about how days differ
DRAWS = 2_000
SEED = 20051


@dataclass(frozen=True)
class HandleTimes:
    """Contacts handled on each day for one service, and the seconds they took in all; arrays of equal length."""

    handled: Array
    seconds: Array


@dataclass(frozen=True)
class HandleTimeDrift:
    """Mean seconds before and now; `mix` and `longer` add to the difference exactly; the share compares equal mixes."""

    before: float
    now: float
    mix: float  # seconds from a harder or easier mix of services
    longer: float  # seconds from contacts that take longer within a service
    adjusted: float  # mean seconds now if the mix were that of before
    adjusted_change: Range  # as a share of before
    n: int
    seed: int
    assumptions: tuple[str, ...] = ("Days are resampled within each service; days are independent given the service.",)
    method: str = "handle time by service, mix-adjusted"


@dataclass(frozen=True)
class Parts:
    """The split of one mean handle time against another."""

    before: float
    now: float
    mix: float
    longer: float
    adjusted: float


def split(handled_before: ArrayLike, seconds_before: ArrayLike, handled_now: ArrayLike, seconds_now: ArrayLike) -> Parts | Refusal:
    """Mean handle time then and now split into mix and longer contacts; all arrays by service: contacts handled, mean seconds each.

    A service without contacts in one period takes the other period's mean, so it changes the mix only. Method 10 of the reference:
    mix = sum (w1 - w0)(t0 + t1) / 2 and longer = sum (w0 + w1)/2 (t1 - t0) with w the share of handled contacts.
    """
    q0, t0, q1, t1 = (np.asarray(value, float) for value in (handled_before, seconds_before, handled_now, seconds_now))
    if min(np.nansum(q0), np.nansum(q1)) <= 0 or not _are_usable(q0, t0) or not _are_usable(q1, t1):
        return Refusal("NO_HANDLE_TIME", "No feed says how long contacts take in both periods.")
    if min(q0.sum(), q1.sum()) < FEWEST_HANDLED:
        return Refusal("TOO_FEW_CONTACTS", f"Fewer than {FEWEST_HANDLED} contacts stand behind a handle time.")
    before, now, mix, longer, adjusted = _split(*(value[None, :] for value in (q0, t0, q1, t1)))
    return Parts(float(before[0]), float(now[0]), float(mix[0]), float(longer[0]), float(adjusted[0]))


def estimate_drift(
    before: Sequence[HandleTimes], now: Sequence[HandleTimes], draws: int = DRAWS, seed: int = SEED
) -> HandleTimeDrift | Refusal:
    """The drift with its range, services in the same order in both periods; days within each service are resampled."""
    sums = [[(float(s.handled.sum()), float(s.seconds.sum())) for s in period] for period in (before, now)]
    q0, t0, q1, t1 = (np.array(column) for period in sums for column in _means(period))
    parts = split(q0, t0, q1, t1)
    if isinstance(parts, Refusal):
        return parts
    if min(max(len(s.handled) for s in period) for period in (before, now)) < FEWEST_DAYS:
        return Refusal("TOO_FEW_CONTACTS", f"Handle times are known for fewer than {FEWEST_DAYS} days, too few to say how sure they are.")
    generator = np.random.default_rng(seed)
    drawn = [_resample(period, draws, generator) for period in (before, now)]
    means = [column for q, total in drawn for column in (q, np.divide(total, q, out=np.full_like(total, np.nan), where=q > 0))]
    base, _, _, _, adjusted = _split(*means)
    change = adjusted / base - 1
    low_95, low_80, central, high_80, high_95 = (float(q) for q in np.quantile(change, [0.025, 0.1, 0.5, 0.9, 0.975]))
    counted = int(q0.sum() + q1.sum())
    sure = Range(central, low_80, high_80, low_95, high_95)
    return HandleTimeDrift(parts.before, parts.now, parts.mix, parts.longer, parts.adjusted, sure, counted, seed)


def _means(period: Sequence[tuple[float, float]]) -> tuple[list[float], list[float]]:
    return [q for q, _ in period], [total / q if q > 0 else float("nan") for q, total in period]


def _are_usable(handled: Array, seconds: Array) -> bool:
    used = handled > 0
    return bool(np.all(np.isfinite(handled)) and np.all(handled >= 0) and np.all(np.isfinite(seconds[used])) and np.all(seconds[used] > 0))


def _split(q0: Array, t0: Array, q1: Array, t1: Array) -> tuple[Array, Array, Array, Array, Array]:
    """Before, now, mix, longer and adjusted for (draws, services); a draw in which nobody was handled gives the mean nothing to stand on."""
    first = np.where(q0 > 0, t0, np.where(q1 > 0, t1, 0.0))
    last = np.where(q1 > 0, t1, np.where(q0 > 0, t0, 0.0))
    w0, w1 = (q / np.maximum(q.sum(axis=1, keepdims=True), 1) for q in (q0, q1))
    mix = ((w1 - w0) * (first + last) / 2).sum(axis=1)
    longer = ((w0 + w1) / 2 * (last - first)).sum(axis=1)
    return (w0 * first).sum(axis=1), (w1 * last).sum(axis=1), mix, longer, (w0 * last).sum(axis=1)


def _resample(period: Sequence[HandleTimes], draws: int, generator: np.random.Generator) -> tuple[Array, Array]:
    """Handled contacts and seconds (draws, services), days drawn with replacement within each service."""
    handled, seconds = np.zeros((draws, len(period))), np.zeros((draws, len(period)))
    for place, service in enumerate(period):
        days = len(service.handled)
        if days:
            taken = generator.integers(0, days, size=(draws, days))
            handled[:, place], seconds[:, place] = service.handled[taken].sum(axis=1), service.seconds[taken].sum(axis=1)
    return handled, seconds
