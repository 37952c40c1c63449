"""Efficiency gains against the target: sustained, new, ongoing and cumulative, in total and cashable, in the prices of one year.

The 2.5 % a year of the Efficiency Review (Gershon 2004) with its cash test of half the target, the columns of the Annual Efficiency
Statement, and the rule of national indicator 179. docs/definitions.md words them.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from fractions import Fraction

import numpy as np
from numpy.typing import NDArray

from analysis.benefit_register import SEED, Benefit, draw_amounts, has_range, running_share
from analysis.deflation import PriceIndex, financial_year, first_day, years_from
from analysis.finding import Refusal
from analysis.pennies import apportion, to_pence
from analysis.questions import add_months


YEARLY_SHARE = 0.025  # of the baseline spend, cumulative
CASH_SHARE = 0.5  # of the target, not of the claim, must be cashable
NI179_SINCE = date(2008, 4, 1)
ON_COURSE, CANNOT_TELL, NOT_ON_COURSE = "on course", "cannot tell", "not on course"
WORST_FIRST = (NOT_ON_COURSE, CANNOT_TELL, ON_COURSE)


@dataclass(frozen=True)
class Prices:
    """The year whose prices all amounts are turned into, the index that does it, and the first month of financial years."""

    base_year: str
    index: PriceIndex
    first_month: int = 4

    def factor(self, benefit: Benefit) -> Fraction:
        """What turns the benefit's amounts into base-year prices; without a price year its money is of the year it began."""
        return self.index.factor(price_year_of(benefit, self.first_month), self.base_year)


@dataclass(frozen=True)
class Cells:
    """The four cells of a statement in pounds: gains sustained, new ones, those of them that go on, and cumulative = sustained + new."""

    sustained: float
    new: float
    ongoing: float
    cumulative: float


@dataclass(frozen=True)
class Spread:
    """The ends, in pounds, that one in ten and one in forty draws fall outside of on each side."""

    low_80: float
    high_80: float
    low_95: float
    high_95: float


@dataclass(frozen=True)
class YearGains:
    """Gains of one financial year up to `end` (exclusive); pence by benefit, so that every group of them adds up to the penny.

    `draws` is [benefit, draw] of yearly amounts in their own prices; `weights` and `cash_weights` turn them into pounds of this year's gains.
    `has_range` says whether any row has a range.
    """

    year: str
    end: date
    benefits: tuple[Benefit, ...]
    total_pence: tuple[int, ...]
    cash_pence: tuple[int, ...]
    draws: NDArray[np.float64]
    weights: NDArray[np.float64]
    cash_weights: NDArray[np.float64]
    first_month: int
    has_range: bool
    seed: int

    def cells(self, places: Sequence[int] | None = None, cash: bool = False) -> Cells:
        """The four cells over all benefits, or over those at the places given."""
        pence = self.cash_pence if cash else self.total_pence
        sustained = new = ongoing = 0
        for place in range(len(self.benefits)) if places is None else places:
            benefit = self.benefits[place]
            if self.is_new(benefit):
                new += pence[place]
                ongoing += 0 if benefit.is_one_off else pence[place]
            else:
                sustained += pence[place]
        return Cells(sustained / 100, new / 100, ongoing / 100, (sustained + new) / 100)

    def spread(self, places: Sequence[int] | None = None, cash: bool = False) -> Spread:
        """The range of the cumulative gains."""
        weights = self.cash_weights if cash else self.weights
        chosen = slice(None) if places is None else list(places)
        summed = weights[chosen] @ self.draws[chosen]
        low_80, high_80, low_95, high_95 = np.quantile(summed, [0.1, 0.9, 0.025, 0.975])
        return Spread(float(low_80), float(high_80), float(low_95), float(high_95))

    def is_new(self, benefit: Benefit) -> bool:
        """Whether the benefit began in this year."""
        return benefit.from_date is not None and financial_year(benefit.from_date, self.first_month) == self.year


@dataclass(frozen=True)
class Bridge:
    """Why what is sustained in a year differs from the year before, in pounds: before + ongoing + full-year effect - lapses = after."""

    from_year: str
    to_year: str
    sustained_before: float
    ongoing: float
    full_year_effect: float
    lapses: float
    sustained_after: float


def price_year_of(benefit: Benefit, first_month: int = 4) -> str:
    """The year whose prices a benefit is in: as stated, else the year it began."""
    return benefit.price_year or financial_year(benefit.from_date or date.max, first_month)


def gains_of_year(benefits: Sequence[Benefit], year: str, prices: Prices, until: date | None = None, seed: int = SEED) -> YearGains:
    """The gains of one financial year, or of its part before `until`, from rows that count (benefit_register.screen)."""
    start = first_day(year, prices.first_month)
    end = add_months(start, 12) if until is None else min(until, add_months(start, 12))
    shares = [_share(benefit, start, end) for benefit in benefits]
    factors = [prices.factor(benefit) for benefit in benefits]
    totals = [benefit.amount * factor * share for benefit, factor, share in zip(benefits, factors, shares, strict=True)]
    cash = [benefit.cashable * factor * share for benefit, factor, share in zip(benefits, factors, shares, strict=True)]
    cash_pence = apportion(cash)
    rest = apportion([total - part for total, part in zip(totals, cash, strict=True)], to_pence(sum(totals, Fraction(0))) - sum(cash_pence))
    scale = np.array([float(factor * share) for factor, share in zip(factors, shares, strict=True)])
    cashable = np.array([float(benefit.cashable / benefit.amount) if benefit.amount else 0.0 for benefit in benefits])
    return YearGains(
        year=year,
        end=end,
        benefits=tuple(benefits),
        total_pence=tuple(part + other for part, other in zip(cash_pence, rest, strict=True)),
        cash_pence=tuple(cash_pence),
        draws=draw_amounts(benefits, seed),
        weights=scale,
        cash_weights=scale * cashable,
        first_month=prices.first_month,
        has_range=any(has_range(benefit) and share > 0 for benefit, share in zip(benefits, shares, strict=True)),
        seed=seed,
    )


def bridge(before: YearGains, after: YearGains, prices: Prices) -> Bridge | Refusal:
    """What links the sustained gains of two consecutive whole years; refuses BRIDGE_BROKEN when it does not hold to rounding."""
    lapses = full_year = Fraction(0)
    start, following = (first_day(each.year, prices.first_month) for each in (before, after))
    for benefit in before.benefits:
        if benefit.is_one_off:
            continue
        amount = benefit.amount * prices.factor(benefit)
        was = amount * _share(benefit, start, following)
        becomes = amount * _share(benefit, following, add_months(following, 12))
        if before.is_new(benefit):
            full_year += amount - was
            lapses += amount - becomes
        elif benefit.from_date is not None and benefit.from_date < start:
            lapses += was - becomes
    old, new = before.cells(), after.cells()
    lapsed = to_pence(lapses)
    effect = to_pence(new.sustained) - to_pence(old.sustained) - to_pence(old.ongoing) + lapsed
    if abs(effect - float(full_year * 100)) > 2 * len(before.benefits) + 2:  # the pence that rounding may move
        return Refusal("BRIDGE_BROKEN", f"The gains of {before.year} and {after.year} do not explain each other.")
    return Bridge(before.year, after.year, old.sustained, old.ongoing, effect / 100, lapsed / 100, new.sustained)


def targets_of(baseline: float, shares: Mapping[str, float]) -> dict[str, float] | Refusal:
    """The cumulative target in pounds at the end of each year, from the yearly shares of the baseline spend, in order of year."""
    if not baseline > 0:
        return Refusal("BAD_SETTING", "The baseline spend is not above zero; correct baseline_spend in settings.toml.")
    if any(not 0 < share <= 1 for share in shares.values()):
        return Refusal("BAD_SETTING", "A target of efficiency_gain_share is not a share from 0 to 1; write 2.5% a year as 0.025.")
    reached = Fraction(0)
    targets = {}
    for year in sorted(shares):
        reached += Fraction(str(shares[year]))
        targets[year] = float(reached * Fraction(str(baseline)))
    return targets


def judge(low: float, high: float, target: float) -> str:
    """On course when even the low end (P10) reaches the target, not on course when the high end (P90) does not, else cannot tell."""
    return ON_COURSE if low >= target else NOT_ON_COURSE if high < target else CANNOT_TELL


def worse(*verdicts: str) -> str:
    """The worst of some verdicts."""
    return min(verdicts, key=WORST_FIRST.index)


def counts_for_ni179(benefit: Benefit, first_month: int = 4, since: date = NI179_SINCE) -> bool:
    """Whether a row is a cashable ongoing gain since 1 April 2008 that lasts two full financial years after the year first counted."""
    if benefit.is_one_off or benefit.from_date is None or benefit.from_date < since or not benefit.cashable:
        return False
    year = financial_year(benefit.from_date, first_month)
    lasts_to = first_day(years_from(year, 4, first_month)[-1], first_month)
    return benefit.until is None or benefit.until >= lasts_to


def _share(benefit: Benefit, start: date, end: date) -> Fraction:
    """The part of its yearly amount a benefit brings in a range of days; a one-off brings the whole on the day it falls."""
    if benefit.is_one_off:
        return Fraction(int(benefit.from_date is not None and start <= benefit.from_date < end))
    return running_share(benefit, start, end)
