"""Months in which one side of a share was not reported: it vanishes for a month or two and comes back as it was."""

import numpy as np
from numpy.typing import ArrayLike


NEIGHBOURS = 3  # known months on each side
LONGEST = 2  # months: a longer absence is a change of its own
FALL = 1 / 3  # of what it is on both sides
LEAST_FALL = 0.1  # as a share of transactions
CHANCE_ERRORS = 4.0  # standard errors of a count: a fall that chance can make is none


def reporting_drop_outs(digital: ArrayLike, transactions: ArrayLike) -> np.ndarray:
    """Whether each month is a drop-out of the digital or of the other count; a boolean array, months not finite are False.

    The last month can be none: nothing shows yet that it comes back.
    """
    done, all_done = np.asarray(digital, float), np.asarray(transactions, float)
    known = np.flatnonzero(np.isfinite(done) & np.isfinite(all_done) & (all_done > 0))
    dropped = np.zeros(len(done), dtype=bool)
    share, counted = done[known] / all_done[known], all_done[known]
    jumps = 1 + np.flatnonzero(np.abs(np.diff(share)) > LEAST_FALL / 2)
    for first in jumps:
        for length in range(1, LONGEST + 1):
            span = slice(first, first + length)
            before, after = share[max(0, first - NEIGHBOURS) : first], share[span.stop : span.stop + NEIGHBOURS]
            if len(before) and len(after) and any(_is_gone(*sides) for sides in _sides(share[span], before, after, counted[span])):
                dropped[known[span]] = True
    return dropped


def _sides(share: np.ndarray, before: np.ndarray, after: np.ndarray, counted: np.ndarray) -> tuple[tuple[np.ndarray, ...], ...]:
    """The digital side and the other, each as what it was, what it is around, and of how many."""
    return ((share, before, after, counted), (1 - share, 1 - before, 1 - after, counted))


def _is_gone(share: np.ndarray, before: np.ndarray, after: np.ndarray, counted: np.ndarray) -> bool:
    around = min(np.median(before), np.median(after))
    chance = CHANCE_ERRORS * np.sqrt(around * (1 - around) / counted)
    return bool((share < FALL * around).all() and (around - share > np.maximum(chance, LEAST_FALL)).all())
