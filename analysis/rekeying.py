"""What typing online records into other systems costs: records that are not straight-through, times minutes, at the back-office rate."""

import math
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from analysis.finding import Z_80, Range, Refusal
from analysis.unit_cost_draws import UnitCost, quantile_of


Array = NDArray[np.float64]
MINUTES = 60.0
UNKNOWN = Refusal(
    "STRAIGHT_THROUGH_UNKNOWN",
    "Nobody has said which share of online records reaches the back office without typing, so keying is only known to lie between none and all.",
)


@dataclass(frozen=True)
class StraightThrough:
    """Share of online records that nobody types again: stated, or `records` of a `sample`; all None when unknown."""

    share: float | None = None
    records: int | None = None
    sample: int | None = None

    @property
    def central(self) -> float | None:
        """The share, None when unknown."""
        if self.share is not None:
            return self.share
        return self.records / self.sample if self.records is not None and self.sample else None

    def wrong(self) -> Refusal | None:
        """The refusal of shares that make no sense."""
        share = self.central
        if share is not None and not (math.isfinite(share) and 0 <= share <= 1):
            return Refusal("BAD_SETTING", "The share of online records that needs no typing must lie between 0 and 1.")
        return None

    def draw(self, draws: int, generator: np.random.Generator) -> Array:
        """Draws (draws,) of a known share: Beta for a sample, constant when it was only stated."""
        if self.share is None and self.records is not None and self.sample:
            return generator.beta(self.records + 0.5, self.sample - self.records + 0.5, draws)
        return np.full(draws, self.central or 0.0)

    def wilson(self, z: float = Z_80) -> tuple[float, float] | None:
        """The Wilson range of a sampled share; None without a sample."""
        if self.records is None or not self.sample:
            return None
        n, p = self.sample, self.records / self.sample
        middle, reach = p + z * z / (2 * n), z * math.sqrt(p * (1 - p) / n + z * z / (4 * n * n))
        return (middle - reach) / (1 + z * z / n), (middle + reach) / (1 + z * z / n)


@dataclass(frozen=True)
class Keying:
    """Hours and pounds of typing; `cost` has no central where the straight-through share is unknown (`code` says so then)."""

    hours: float | None
    cost: float | None
    low: float
    high: float
    code: str | None = None
    check: str | None = None


def keying_cost(records: float, straight_through: StraightThrough, minutes: float, rate: float) -> Keying | Refusal:
    """What typing so many online records (or paper forms, with a share of 0) costs at `rate` pounds an hour (methods 20, step 2).

    The range is that of a sampled share at 80 %, from nothing to all typed when the share is unknown, else the figure itself.
    """
    wrong = _wrong(records, straight_through, minutes, rate)
    if wrong:
        return wrong
    full = records * minutes / MINUTES
    share, sampled = straight_through.central, straight_through.wilson()
    if share is None:
        return Keying(None, None, 0.0, full * rate, UNKNOWN.code)
    low, high = (1 - end for end in reversed(sampled)) if sampled and straight_through.share is None else (1 - share, 1 - share)
    check = "Records are typed again, but no minutes are stated." if share < 1 and minutes == 0 and records > 0 else None
    return Keying(full * (1 - share), full * (1 - share) * rate, full * low * rate, full * high * rate, None, check)


def keying_change(now: Keying, before: Keying) -> Range | Refusal:
    """What typing costs now less what it would have cost without the online service; below zero it is a gain. Pounds.

    Refused without a central where a share is unknown: `now.low - before.high` and `now.high - before.low` still bound it.
    """
    if now.cost is None or before.cost is None:
        return UNKNOWN
    return Range(now.cost - before.cost, now.low - before.high, now.high - before.low)


def draw_keying(records: Array, shares: Array, minutes: Array, rate: float) -> Array:
    """Draws of the cost of typing, in pounds; all arrays (draws,)."""
    return records * (1 - shares) * minutes / MINUTES * rate


def draw_minutes(low: float, central: float, high: float, scores: Array) -> Array:
    """Draws of minutes a record, two-piece lognormal through low, central and high."""
    return quantile_of(UnitCost(low, central, high), scores)


def _wrong(records: float, straight_through: StraightThrough, minutes: float, rate: float) -> Refusal | None:
    if not all(math.isfinite(value) and value >= 0 for value in (records, minutes, rate)):
        return Refusal("BAD_SETTING", "Records, minutes a record and the back-office rate must not be below zero.")
    return straight_through.wrong()
