"""Unit costs as ranges: what low, central and high stand for, and draws of several costs whose errors go together."""

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.special import betainc, betaincinv, ndtr

from analysis.finding import Z_80, Refusal


Array = NDArray[np.float64]
SHARED_ERROR = 0.5  # correlation of unit costs: one pay award, one share of overheads, one way of timing contacts
PERT_WEIGHT = 4.0  # of the central value
QUANTILES, TRIANGULAR, PERT = "quantiles", "triangular", "pert"


@dataclass(frozen=True)
class UnitCost:
    """Pounds a contact costs; `variable_share` is the part that a contact fewer saves, None where nobody has said.

    `shape`: "quantiles" (low and high are the tenth and ninetieth of a hundred), or "triangular" or "pert" (they are the limits).
    """

    low: float
    central: float
    high: float
    variable_share: float | None = None
    shape: str = QUANTILES

    def wrong(self) -> Refusal | None:
        """The refusal of a range out of order, or not above zero where its logarithm is needed."""
        values = (self.low, self.central, self.high)
        if not all(math.isfinite(value) for value in values) or not self.low <= self.central <= self.high or self.low < 0:
            return Refusal("BAD_SETTING", "The low, central and high unit cost must be in order and not below zero.")
        if self.variable_share is not None and not 0 <= self.variable_share <= 1:
            return Refusal("BAD_SETTING", "The variable share of a unit cost must lie between 0 and 1.")
        return None

    @property
    def below(self) -> float:
        """The log standard deviation below the median."""
        return math.log(self.central / self.low) / Z_80 if self.low > 0 else 0.0

    @property
    def above(self) -> float:
        """The log standard deviation above the median."""
        return math.log(self.high / self.central) / Z_80 if self.central > 0 else 0.0


def mean_of(cost: UnitCost) -> float:
    """The expected unit cost, in pounds."""
    low, mode, high = cost.low, cost.central, cost.high
    if cost.shape == TRIANGULAR:
        return (low + mode + high) / 3
    if cost.shape == PERT:
        return (low + PERT_WEIGHT * mode + high) / (PERT_WEIGHT + 2)
    below, above = (mode * math.exp(s * s / 2) * ndtr(sign * s) for s, sign in ((cost.below, -1), (cost.above, 1)))
    return float(below + above)


def deviation_of(cost: UnitCost) -> float:
    """The standard deviation of the unit cost, in pounds."""
    low, mode, high = cost.low, cost.central, cost.high
    if cost.shape == TRIANGULAR:
        return math.sqrt((low**2 + mode**2 + high**2 - low * mode - low * high - mode * high) / 18)
    if cost.shape == PERT:
        mean = mean_of(cost)
        return math.sqrt((mean - low) * (high - mean) / (PERT_WEIGHT + 3))
    squares = mode**2 * sum(math.exp(2 * s * s) * float(ndtr(2 * sign * s)) for s, sign in ((cost.below, -1), (cost.above, 1)))
    return math.sqrt(max(squares - mean_of(cost) ** 2, 0.0))


def quantile_of(cost: UnitCost, z: Array) -> Array:
    """The unit cost at standard normal scores z, array of any shape in, the same shape in pounds out."""
    low, mode, high = cost.low, cost.central, cost.high
    if high <= low or mode <= 0:
        return np.full_like(z, mode)
    if cost.shape == TRIANGULAR:
        share, turn = ndtr(z), (mode - low) / (high - low)
        rising = low + np.sqrt(share * (high - low) * (mode - low))
        falling = high - np.sqrt((1 - share) * (high - low) * (high - mode))
        return np.asarray(np.where(share < turn, rising, falling))
    if cost.shape == PERT:
        first, second = (1 + PERT_WEIGHT * part / (high - low) for part in (mode - low, high - mode))
        return np.asarray(low + (high - low) * betaincinv(first, second, ndtr(z)))
    return two_piece(low, mode, high, z)


def two_piece(low: float, central: float, high: float, z: Array) -> Array:
    """A two-piece lognormal at standard normal scores z: P10, P50 and P90 are met exactly and all is above zero (methods 2.2).

    An end that is not above zero, or on the wrong side of the centre, adds no spread to its side; a centre of nothing is nothing.
    """
    if central <= 0:
        return np.zeros_like(z, dtype=float)
    below = math.log(central / low) / Z_80 if 0 < low < central else 0.0
    above = math.log(high / central) / Z_80 if high > central else 0.0
    return np.asarray(central * np.exp(np.where(z < 0, below, above) * z))


def share_below(cost: UnitCost, pounds: float) -> float:
    """The chance that a PERT unit cost is below so many pounds."""
    first, second = (1 + PERT_WEIGHT * part / (cost.high - cost.low) for part in (cost.central - cost.low, cost.high - cost.central))
    return float(betainc(first, second, (pounds - cost.low) / (cost.high - cost.low)))


def correlated_scores(count: int, draws: int, generator: np.random.Generator, correlation: float = SHARED_ERROR) -> Array:
    """Standard normal scores (count, draws) of which each pair has this correlation: a Gaussian copula with one shared error."""
    if not 0 <= correlation <= 1:
        raise ValueError("A correlation shared by all must lie between 0 and 1.")
    shared = generator.standard_normal(draws)
    own = generator.standard_normal((count, draws))
    return np.asarray(math.sqrt(correlation) * shared + math.sqrt(1 - correlation) * own)


def draw_unit_costs(costs: Sequence[UnitCost], draws: int, seed: int, correlation: float = SHARED_ERROR) -> Array:
    """Draws (costs, draws) of unit costs in pounds whose errors are correlated."""
    scores = correlated_scores(len(costs), draws, np.random.default_rng(seed), correlation)
    return np.stack([quantile_of(cost, z) for cost, z in zip(costs, scores, strict=True)])
