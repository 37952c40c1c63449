"""Intervals for shares: Wilson's, a share from a sample drawn by stratum, and how far two people coding the same contacts agree."""

import math
from dataclasses import dataclass
from functools import cache

import numpy as np
from scipy.special import ndtri

from analysis.finding import Range, Refusal


SMALLEST_SAMPLE = 100  # assessed contacts in all
SMALLEST_STRATUM = 20  # assessed contacts in each stratum that is not merged
AGREEMENT_WANTED = 0.6  # kappa below this: the coding is amber


@dataclass(frozen=True)
class StratifiedShare:
    """The share of a population, and the number of its members, from samples by stratum; `effective_n` is what Wilson was given."""

    share: Range
    members: Range
    standard_error: float
    effective_n: float
    sampled: int
    population: float
    strata_without_sample: int


def wilson(successes: float, n: float, level: float = 0.95) -> tuple[float, float]:
    """The ends of Wilson's score interval of successes in n trials, both shares of 1; n = 0 gives 0 to 1. Newcombe 1998, method 3.

    Neither number need be whole, so that an effective sample size can be given.
    """
    _refuse_no_share(successes, n)
    return (0.0, 1.0) if n == 0 else _ends(min(successes / n, 1.0), n, z_of(level))


def wilson_range(successes: float, n: float) -> Range:
    """The share with its 80 and 95 % Wilson intervals; n must be above zero."""
    if n <= 0:
        raise ValueError("a share of nothing has no range.")
    _refuse_no_share(successes, n)
    share = successes / n
    p = min(share, 1.0)
    return Range(share, *_ends(p, n, z_of(0.80)), *_ends(p, n, z_of(0.95)))


def _refuse_no_share(successes: float, n: float) -> None:
    if not (math.isfinite(successes) and math.isfinite(n)) or n < 0 or successes < 0 or successes > n * (1 + 1e-9):
        raise ValueError(f"{successes} successes in {n} trials is no share.")


def _ends(p: float, n: float, z: float) -> tuple[float, float]:
    middle = p + z * z / (2 * n)
    reach = z * math.sqrt(p * (1 - p) / n + z * z / (4 * n * n))
    scale = 1 + z * z / n
    low = 0.0 if p == 0 else max(0.0, (middle - reach) / scale)
    high = 1.0 if p == 1 else min(1.0, (middle + reach) / scale)
    return low, high


@cache
def z_of(level: float) -> float:
    """The normal quantile that leaves (1 - level) / 2 in each tail."""
    return float(ndtri(0.5 + level / 2))


def stratified_share(population: np.ndarray, sampled: np.ndarray, found: np.ndarray) -> StratifiedShare | Refusal:
    """The share found in the population, each stratum weighted by its own size. Arrays of one length: members, sampled, found among these.

    Variance with the finite-population correction; Wilson on the share and the effective sample size. A stratum nobody sampled
    is left out of the population and counted; strata sampled too thinly are merged into one, and refused when that is thin too.
    Strata with no more members than were sampled were counted whole and add no variance. Cochran 1977, chapter 5.
    """
    sizes, drawn, hits = (np.asarray(values, dtype=float) for values in (population, sampled, found))
    refusal = _refuse_unusable(sizes, drawn, hits)
    if refusal:
        return refusal
    without = int(((sizes > 0) & (drawn == 0)).sum())
    kept = (sizes > 0) & (drawn > 0)
    sizes, drawn, hits = merge_thin(np.maximum(sizes[kept], drawn[kept]), drawn[kept], hits[kept])
    total = float(drawn.sum())
    if total < SMALLEST_SAMPLE or drawn.min(initial=np.inf) < SMALLEST_STRATUM:
        return Refusal(
            "TOO_FEW_CONTACTS",
            f"Too few contacts were assessed to say: it takes {SMALLEST_SAMPLE} in all and {SMALLEST_STRATUM} in each part.",
        )
    return _weighted(sizes, drawn, hits, without)


def merge_thin(sizes: np.ndarray, drawn: np.ndarray, hits: np.ndarray) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """The same strata with those sampled too thinly made one; that one joins the smallest of the others when it is thin itself."""
    thin = drawn < SMALLEST_STRATUM
    if not thin.any() or thin.all():
        return sizes, drawn, hits
    order = np.argsort(drawn[~thin], kind="stable")
    rest = [values[~thin][order] for values in (sizes, drawn, hits)]
    added = [values[thin].sum() for values in (sizes, drawn, hits)]
    if added[1] >= SMALLEST_STRATUM:
        merged = [np.append(values, extra) for values, extra in zip(rest, added, strict=True)]
    else:
        merged = [np.append(values[1:], values[0] + extra) for values, extra in zip(rest, added, strict=True)]
    return merged[0], merged[1], merged[2]


def _refuse_unusable(sizes: np.ndarray, drawn: np.ndarray, hits: np.ndarray) -> Refusal | None:
    if not sizes.shape == drawn.shape == hits.shape or sizes.ndim != 1:
        raise ValueError("members, sampled and found must be arrays of one length.")
    usable = np.isfinite(sizes) & np.isfinite(drawn) & np.isfinite(hits)
    if not usable.all() or (sizes < 0).any() or (hits < 0).any() or (hits > drawn).any():
        return Refusal("NO_DATA", "The counts of assessed contacts do not fit together: a part has more found than assessed, or no number.")
    if drawn.sum() == 0:
        return Refusal("NO_DATA", "Nobody has assessed any contact in this period.")
    return None


def _weighted(sizes: np.ndarray, drawn: np.ndarray, hits: np.ndarray, without: int) -> StratifiedShare:
    weights = sizes / sizes.sum()
    shares = hits / drawn
    p = float((weights * shares).sum())
    variance = float((weights**2 * shares * (1 - shares) / (drawn - 1) * (1 - drawn / sizes)).sum())
    effective = p * (1 - p) / variance if variance > 0 and 0 < p < 1 else float(drawn.sum())
    share = wilson_range(min(p, 1.0) * effective, effective)
    total = float(sizes.sum())
    members = Range(
        *(float(end) * total for end in (share.central, share.low_80, share.high_80, share.low_95 or 0.0, share.high_95 or 0.0))
    )
    return StratifiedShare(share, members, math.sqrt(variance), effective, int(drawn.sum()), total, without)


def kappa(both: int, only_first: int, only_second: int, neither: int) -> float | None:
    """Cohen's kappa of two people coding the same contacts as yes or no; None when both always gave the same one answer."""
    n = both + only_first + only_second + neither
    if n <= 0 or min(both, only_first, only_second, neither) < 0:
        return None
    agreed = (both + neither) / n
    first, second = (both + only_first) / n, (both + only_second) / n
    expected = first * second + (1 - first) * (1 - second)
    return None if expected >= 1 else (agreed - expected) / (1 - expected)
