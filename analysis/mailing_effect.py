"""What a bill or a letter does to contact: contacts above the normal range in the working days after it, against windows without one."""

import math
from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import ArrayLike
from scipy.special import stdtrit

from analysis.finding import Z_80, Z_95, Range, Refusal
from analysis.forecast_errors import LEAST_80, empirical_range
from analysis.unit_cost_draws import two_piece


WINDOW_DAYS = 10  # working days from the first delivery day
FEWEST_A_DAY = 5.0  # expected contacts a day; fewer say nothing by the day
LETTERS = 1000
LEAST_FOR_SPREAD = 3  # mailings of one letter, to see how its rate varies
DRAWS = 10_000
SEED = 20057


@dataclass(frozen=True)
class MailingEffect:
    """Contacts the mailing made, with the ranges the placebo windows earn; `p` is their share at least as far from zero.

    `standard_error` is that of an 80 % range as wide, `later` the contacts above normal in as many working
    days after the window, None if unknown.
    """

    excess: Range
    p: float
    observed: float
    expected: float
    placebo: tuple[float, ...]
    later: float | None
    later_low_80: float | None
    later_high_80: float | None

    @property
    def is_seen(self) -> bool:
        """Whether the 80 % range leaves out no effect."""
        return not self.excess.low_80 <= 0 <= self.excess.high_80

    @property
    def is_brought_forward(self) -> bool:
        """Whether clearly fewer came afterwards, so that contacts were only earlier."""
        return self.later_high_80 is not None and self.later_high_80 < 0 < self.excess.low_80

    @property
    def standard_error(self) -> float:
        """Of the excess, from the width of its 80 % range."""
        return (self.excess.high_80 - self.excess.low_80) / (2 * Z_80)

    @property
    def net(self) -> float:
        """The excess less what was only brought forward."""
        return self.excess.central + (self.later or 0.0) if self.is_brought_forward else self.excess.central


@dataclass(frozen=True)
class PooledRate:
    """Contacts per 1,000 letters over several mailings of one letter; the mean of their rates has a range from three mailings on."""

    pooled: float
    mean: float
    low_80: float | None
    high_80: float | None
    low_95: float | None
    high_95: float | None
    n: int


def mailing_effect(counts: ArrayLike, expected: ArrayLike, placebo: ArrayLike, later: float | None = None) -> MailingEffect | Refusal:
    """The effect of one mailing from counts and expected counts of its working days, and the same sum over windows without a mailing."""
    seen, usual = np.asarray(counts, float), np.asarray(expected, float)
    sums = np.asarray(placebo, float)
    sums = sums[np.isfinite(sums)]
    if not (np.isfinite(seen).all() and np.isfinite(usual).all()) or len(seen) == 0 or len(seen) != len(usual):
        return Refusal("NO_DATA", "Some working days after the mailing are not covered or have nothing to be compared with.")
    if usual.mean() < FEWEST_A_DAY:
        return Refusal(
            "TOO_FEW_CONTACTS",
            f"Fewer than {FEWEST_A_DAY:.0f} contacts a day are usual here, too few to see a mailing by the day; use weeks or all services.",
        )
    if len(sums) < LEAST_80:
        return Refusal(
            "TOO_SHORT_PRE", f"Only {len(sums)} earlier windows without a mailing can be compared with; {LEAST_80} are needed for a range."
        )
    excess = float((seen - usual).sum())
    found = _less(excess, sums)
    after = None if later is None else _less(later, sums)
    p = (1 + int((np.abs(sums) >= abs(excess)).sum())) / (1 + len(sums))
    ends = (None, None) if after is None else (after.low_80, after.high_80)
    return MailingEffect(found, p, float(seen.sum()), float(usual.sum()), tuple(float(each) for each in sums), later, *ends)


def placebo_sums(excess: ArrayLike, is_clear: ArrayLike, before: int, days: int = WINDOW_DAYS) -> np.ndarray:
    """Sums of `excess` (count less expected, one element per working day) over windows of so many days that end before place `before`.

    Only windows whose days are all clear (no mailing, launch, outage or holiday week) and known; none overlap, the latest come first.
    """
    values, clear = np.asarray(excess, float), np.asarray(is_clear, bool)
    fits = np.isfinite(values) & clear
    sums, end = [], min(before, len(values))
    while end >= days:
        window = slice(end - days, end)
        if fits[window].all():
            sums.append(float(values[window].sum()))
            end -= days
        else:
            end = end - days + int(np.flatnonzero(~fits[window])[-1])
    return np.array(sums)


def per_thousand(effect: MailingEffect, letters: float | None) -> Range | None:
    """Contacts per 1,000 letters with the ranges of the effect; None when nobody said how many were sent."""
    return scaled(effect.excess, LETTERS / letters) if letters and letters > 0 else None


def scaled(found: Range, factor: float) -> Range:
    """A range times a positive number."""
    return found.changed(lambda value: value * factor)


def cost_of(effect: MailingEffect, low: float, central: float, high: float, seed: int = SEED) -> Range:
    """Pounds: the excess times a unit cost whose low, central and high are the tenth, fiftieth and ninetieth of a hundred.

    The unit cost is two-piece lognormal, the excess as the placebo windows scatter; a cost without a range multiplies the range of the excess.
    """
    if not 0 < low < high or not low <= central <= high:
        return scaled(effect.excess, central)
    rng = np.random.default_rng(seed)
    noise = np.quantile(np.array(effect.placebo), rng.random(DRAWS), method="weibull")
    z = rng.standard_normal(DRAWS)
    pounds = (effect.excess.central - noise) * two_piece(low, central, high, z)
    ends = np.quantile(pounds, (0.1, 0.9, 0.025, 0.975))
    outer = (None, None) if effect.excess.low_95 is None else (float(ends[2]), float(ends[3]))
    return Range(effect.excess.central * central, float(ends[0]), float(ends[1]), *outer)


def pooled_rate(excesses: Sequence[float], letters: Sequence[float]) -> PooledRate | Refusal:
    """Contacts per 1,000 letters over mailings of one letter: all contacts over all letters, and the mean rate with Student's range."""
    if len(excesses) != len(letters) or len(excesses) < 2 or any(each <= 0 for each in letters):
        return Refusal("TOO_SHORT_POST", "Two mailings of the same letter, each with the number of letters, are needed to pool them.")
    rates = np.array(excesses, float) / np.array(letters, float) * LETTERS
    pooled, mean, k = float(sum(excesses) / sum(letters) * LETTERS), float(rates.mean()), len(rates)
    if k < LEAST_FOR_SPREAD:
        return PooledRate(pooled, mean, None, None, None, None, k)
    error = float(rates.std(ddof=1)) / math.sqrt(k)
    reach_80, reach_95 = (float(stdtrit(k - 1, q)) * error for q in (0.9, 0.975))
    return PooledRate(pooled, mean, mean - reach_80, mean + reach_80, mean - reach_95, mean + reach_95, k)


def wording_change(old: MailingEffect, old_letters: float, new: MailingEffect, new_letters: float) -> Range | Refusal:
    """How many contacts per 1,000 letters the new wording makes more (less: below zero) than the old one."""
    if not (old_letters > 0 and new_letters > 0):
        return Refusal("NO_DATA", "How many letters were sent is not stated for both mailings.")
    difference = new.excess.central / new_letters * LETTERS - old.excess.central / old_letters * LETTERS
    error = math.hypot(old.standard_error / old_letters, new.standard_error / new_letters) * LETTERS
    inner = Range(difference, difference - Z_80 * error, difference + Z_80 * error)
    if old.excess.low_95 is None or new.excess.low_95 is None:
        return inner
    return replace(inner, low_95=difference - Z_95 * error, high_95=difference + Z_95 * error)


def _less(excess: float, sums: np.ndarray) -> Range:
    """The excess less what chance adds, by quantiles of type 6 of the placebo sums."""
    ends = [empirical_range(sums, level) for level in (0.8, 0.95)]
    low_80, high_80 = (excess - ends[0][1], excess - ends[0][0]) if ends[0] else (excess, excess)
    outer = (None, None) if ends[1] is None else (excess - ends[1][1], excess - ends[1][0])
    return Range(excess, low_80, high_80, *outer)
