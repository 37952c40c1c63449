"""Whether a share moved more than chance explains: the difference of two shares with its range, and many of them judged at once."""

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import chain

import numpy as np
from numpy.typing import NDArray
from scipy.special import ndtr

from analysis.finding import Range, Refusal
from analysis.proportions import wilson


FEWEST = 30  # in each period; below, one more or less moves the share by more than three points
CHANCE = 0.05  # that any of the services judged together is called moved when none moved
MEDIAN_CHI_SQUARE = 0.454936  # of one degree of freedom
FEWEST_STEPS = 8  # pairs of weeks from which the spread of shares can be told
FEWEST_A_WEEK = 10


@dataclass(frozen=True)
class ShareChange:
    """How far a share moved, as a share of 1, and the chance of so large a move when nothing changed."""

    change: Range
    p: float


def share_change(now: tuple[float, float], before: tuple[float, float], spread: float = 1.0) -> ShareChange | Refusal:
    """The change from before to now, each (successes, n). Newcombe 1998, method 10, on Wilson intervals; p from the pooled z test.

    `spread` is how many times more shares vary from week to week than chance alone makes them; n is divided by it.
    """
    if min(now[1], before[1]) < FEWEST:
        return Refusal("TOO_FEW_CONTACTS", f"Fewer than {FEWEST} in one of the two periods, too few to tell a change from chance.")
    pairs = [(hits / spread, n / spread) for hits, n in (now, before)]
    inner, outer = (newcombe(pairs[0], pairs[1], level) for level in (0.80, 0.95))
    return ShareChange(Range(now[0] / now[1] - before[0] / before[1], *inner, *outer), _two_sided(pairs))


def newcombe(now: tuple[float, float], before: tuple[float, float], level: float) -> tuple[float, float]:
    """The ends of the interval of the difference of two shares, each (successes, n), from the Wilson interval of each."""
    first, second = (hits / n for hits, n in (now, before))
    (low_1, high_1), (low_2, high_2) = (wilson(hits, n, level) for hits, n in (now, before))
    low = first - second - math.hypot(first - low_1, high_2 - second)
    high = first - second + math.hypot(high_1 - first, second - low_2)
    return max(low, -1.0), min(high, 1.0)


def _two_sided(pairs: Sequence[tuple[float, float]]) -> float:
    (hits_1, n_1), (hits_2, n_2) = pairs
    pooled = (hits_1 + hits_2) / (n_1 + n_2)
    variance = pooled * (1 - pooled) * (1 / n_1 + 1 / n_2)
    if variance <= 0:
        return 1.0
    return float(2 * ndtr(-abs(hits_1 / n_1 - hits_2 / n_2) / math.sqrt(variance)))


def holm(chances: Sequence[float]) -> list[float]:
    """Each chance corrected for having looked at all of them, in the order given. Holm 1979: any false alarm at all is rare."""
    order = sorted(range(len(chances)), key=lambda place: chances[place])
    corrected = [1.0] * len(chances)
    highest = 0.0
    for rank, place in enumerate(order):
        highest = max(highest, min(1.0, (len(chances) - rank) * chances[place]))
        corrected[place] = highest
    return corrected


def weekly_spread(series: Iterable[Sequence[tuple[float, float]]]) -> float | None:
    """How many times more shares vary from one week to the next than counts by chance do: never below 1; None when too few weeks are known.

    Each series holds (successes, n) of weeks in order. The median over neighbouring weeks leaves single odd weeks out of it.
    """
    ratios = _step_ratios([list(weeks) for weeks in series])
    if len(ratios) < FEWEST_STEPS:
        return None
    return max(1.0, float(np.median(ratios)) / MEDIAN_CHI_SQUARE)


def _step_ratios(series: Sequence[Sequence[tuple[float, float]]]) -> NDArray[np.float64]:
    """Squared steps between neighbouring weeks of each series, over what chance alone would make them."""
    hits, n = np.array(list(chain.from_iterable(series)), dtype=float).reshape(-1, 2).T
    place = np.repeat(np.arange(len(series)), [len(weeks) for weeks in series])
    (hits_1, hits_2), (n_1, n_2) = (hits[:-1], hits[1:]), (n[:-1], n[1:])
    is_told = (place[:-1] == place[1:]) & (np.minimum(n_1, n_2) >= FEWEST_A_WEEK)
    hits_1, hits_2, n_1, n_2 = (each[is_told] for each in (hits_1, hits_2, n_1, n_2))
    pooled = (hits_1 + hits_2) / (n_1 + n_2)
    varies = (pooled > 0) & (pooled < 1)
    steps, chance = (hits_1 / n_1 - hits_2 / n_2) ** 2, pooled * (1 - pooled) * (1 / n_1 + 1 / n_2)
    return np.asarray(steps[varies] / chance[varies])
