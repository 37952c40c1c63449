"""The share of web attempts that still become a contact with staff, for people whose key is known on both sides."""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np
from scipy.special import stdtrit

from analysis.finding import Range, Refusal
from analysis.proportions import wilson, wilson_range


WINDOWS = (1, 2, 3, 7, 14)  # days after the attempt; the smallest after which the curve is flat is the headline
PLACEBO_FROM_DAYS = 35  # whole weeks, so that the weekdays are those of the window itself
SMALLEST_ATTEMPTS = 30  # identified attempts
MATCH_WANTED = 0.40  # of attempts identified; below it only bounds are given
FEWEST_PERSONS = 10  # clusters: with fewer, no standard error is worth having
FEW_CONTACTS = 10  # below it the normal interval is replaced by Newcombe's


@dataclass(frozen=True)
class WindowLeak:
    """The curve at one window: shares with a contact in it after the attempt and in the placebo window, and what is left."""

    days: int
    after: float
    placebo: float
    leak: float
    standard_error: float


@dataclass(frozen=True)
class KeyedLeak:
    """The corrected share at the window where the curve flattens; `before` is the share 35 days earlier, None when not given.

    The range is not cut at 0: an estimate below it says that people came no more often than they would have anyway.
    """

    window_days: int
    is_flat: bool
    leak: Range
    standard_error: float
    after: Range
    placebo: Range
    before: float | None
    n: int
    persons: int
    match_rate: float
    curve: tuple[WindowLeak, ...]


@dataclass(frozen=True)
class LeakBounds:
    """Where the share lies when too few attempts are identified: the others may all have come, or none of them."""

    window_days: int
    low: float
    high: float
    n: int
    match_rate: float


def corrected_share(after: float, placebo: float) -> float:
    """(p - q) / (1 - q): the share who came because of the attempt, when a share q would have come anyway."""
    return (after - placebo) / (1 - placebo)


def keyed_leak(
    after_days: np.ndarray,
    placebo_days: np.ndarray,
    person: np.ndarray,
    count: np.ndarray | None = None,
    before_days: np.ndarray | None = None,
    match_rate: float = 1.0,
    smallest: int = SMALLEST_ATTEMPTS,
    window_days: int | None = None,
) -> KeyedLeak | LeakBounds | Refusal:
    """The share of identified attempts followed by a contact, less the share that would have come anyway.

    One element per attempt (or per `count` like attempts): days from the attempt to the first contact, from day 35 after it to the
    first contact, and from day 35 before it to the first contact; NaN where there is none. All windows must have been watched in full.
    `person` is the cluster of the standard error; `match_rate` the share of all attempts that are identified.
    `window_days` takes the window as given, one of WINDOWS, instead of the one where the curve flattens.
    """
    counts = np.ones(len(after_days)) if count is None else np.asarray(count, dtype=float)
    n = float(counts.sum())
    if not 0 <= match_rate <= 1:
        raise ValueError("the share of identified attempts lies between 0 and 1.")
    if n == 0:
        return Refusal("LOW_MATCH", "No attempt online carries a key that contacts carry too, so nobody can say who came back.")
    if n < smallest:
        return Refusal("TOO_FEW_CONTACTS", f"Too few attempts online carry a key and were watched to the end; it takes {smallest}.")
    clusters = np.unique(np.asarray(person), return_inverse=True)[1]
    if clusters.max() + 1 < FEWEST_PERSONS:
        return Refusal("TOO_FEW_CONTACTS", f"Too few people tried online with a key that can be followed; it takes {FEWEST_PERSONS}.")
    after, placebo = np.asarray(after_days, dtype=float), np.asarray(placebo_days, dtype=float)
    curve = tuple(_at(days, after, placebo, clusters, counts) for days in WINDOWS)
    chosen, is_flat = _flattened(curve) if window_days is None else (leak_at(curve, window_days), True)
    if chosen.placebo >= 1:
        return Refusal(
            "CONFOUNDED", "Everybody who tried online contacts the council at other times too, so an effect cannot be told apart."
        )
    if match_rate < MATCH_WANTED:
        share = min(max(chosen.leak, 0.0), 1.0) * match_rate
        return LeakBounds(chosen.days, share, share + 1 - match_rate, round(n), match_rate)
    persons = int(clusters.max()) + 1
    before = None if before_days is None else float((counts * _within(np.asarray(before_days, dtype=float), chosen.days)).sum() / n)
    return KeyedLeak(
        chosen.days, is_flat, _range(chosen, n, persons), chosen.standard_error,
        wilson_range(chosen.after * n, n), wilson_range(chosen.placebo * n, n), before, round(n), persons, match_rate, curve,
    )  # fmt: skip


def leak_at(curve: Sequence[WindowLeak], days: int) -> WindowLeak:
    """The point of a curve at a window that it has."""
    return next(point for point in curve if point.days == days)


def _within(gaps: np.ndarray, days: int) -> np.ndarray:
    return np.asarray(np.nan_to_num(gaps, nan=np.inf) <= days, dtype=float)


def _at(days: int, after: np.ndarray, placebo: np.ndarray, clusters: np.ndarray, counts: np.ndarray) -> WindowLeak:
    """Shares and the delta-method standard error, the influence of each attempt summed within its person."""
    came, came_anyway = _within(after, days), _within(placebo, days)
    n = counts.sum()
    p, q = float((counts * came).sum() / n), float((counts * came_anyway).sum() / n)
    if q >= 1:
        return WindowLeak(days, p, q, 0.0, math.inf)
    influence = counts * ((came - p) / (1 - q) - (came_anyway - q) * (1 - p) / (1 - q) ** 2) / n
    sums = np.bincount(clusters, weights=influence)
    correction = len(sums) / (len(sums) - 1) if len(sums) > 1 else math.inf
    return WindowLeak(days, p, q, corrected_share(p, q), math.sqrt(correction * float((sums**2).sum())) if len(sums) > 1 else math.inf)


def _flattened(curve: tuple[WindowLeak, ...]) -> tuple[WindowLeak, bool]:
    """The first point that the next one exceeds by less than a standard error; else the last, and False."""
    for here, following in pairwise(curve):
        if following.leak <= here.leak or following.leak - here.leak < here.standard_error:
            return here, True
    return curve[-1], False


def _range(point: WindowLeak, n: float, persons: int) -> Range:
    """Student's interval with a degree of freedom per person but one; Newcombe's for a difference when hardly anybody came."""
    if (point.after + point.placebo) * n < FEW_CONTACTS:
        ends = [end / (1 - point.placebo) for level in (0.80, 0.95) for end in _newcombe(point, n, level)]
        return Range(point.leak, *ends)
    reach = [float(stdtrit(max(persons - 1, 1), 0.5 + level / 2)) * point.standard_error for level in (0.80, 0.95)]
    return Range(point.leak, point.leak - reach[0], point.leak + reach[0], point.leak - reach[1], point.leak + reach[1])


def _newcombe(point: WindowLeak, n: float, level: float) -> tuple[float, float]:
    """The square-and-add interval of the difference of two shares from their Wilson intervals (Newcombe 1998)."""
    p, q = point.after, point.placebo
    (low_p, high_p), (low_q, high_q) = wilson(p * n, n, level), wilson(q * n, n, level)
    return p - q - math.hypot(p - low_p, high_q - q), p - q + math.hypot(high_p - p, q - low_q)
