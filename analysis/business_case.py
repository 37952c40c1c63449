"""Whether a project pays: net present value, payback and benefit-cost ratio of real yearly flows, with optimism bias as a line of its own.

The Green Book's real discount rate with its lower steps after 30 and 75 years; the first year is not discounted. Bias by the Supplementary
Green Book Guidance on Optimism Bias (HM Treasury after Mott MacDonald 2002), on money not spent yet: what is paid is known.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

from analysis.finding import Refusal


GREEN_BOOK_RATE = 0.035  # real, years 0 to 30
LATER_RATES = ((30, 0.030), (75, 0.025))  # after that year, where they are lower than the rate itself
LONGEST = 126  # years, 0 to 125, that the rates are stated for
# Shares added to costs: equipment and development, and outsourced running costs; the guidance's upper and lower bounds.
OPTIMISM_BIAS = {"upper": (2.00, 0.41), "lower": (0.10, 0.00), "without": (0.0, 0.0)}
OPTIMISM_SOURCE = "HM Treasury, Supplementary Green Book Guidance: Optimism Bias (after Mott MacDonald 2002)"

Flows = NDArray[np.float64]


@dataclass(frozen=True)
class Appraisal:
    """Net present value in pounds; benefit-cost ratio, None without cost; years to payback, None when not reached in the years given."""

    npv: float
    benefits: float
    costs: float
    ratio: float | None
    payback_years: float | None
    discounted_payback_years: float | None


@dataclass(frozen=True)
class CaseFlows:
    """Real pounds by year, year 0 first: costs paid, costs still to come, benefits that have begun, benefits only planned, cashable part."""

    build_paid: Flows
    running_paid: Flows
    build_to_come: Flows
    running_to_come: Flows
    benefits: Flows
    planned_benefits: Flows
    cashable: Flows

    @property
    def costs(self) -> Flows:
        """All costs before bias."""
        return self.build_paid + self.running_paid + self.build_to_come + self.running_to_come


@dataclass(frozen=True)
class BusinessCase:
    """The appraisal as planned, with bias, and on cashable benefits alone (with bias); `cost_bias` and `benefit_bias` are present values."""

    planned: Appraisal
    with_bias: Appraisal
    cashable: Appraisal
    cost_bias: float
    benefit_bias: float
    build_cost: float
    running_cost: float


def discount_factors(years: int, rate: float = GREEN_BOOK_RATE) -> Flows | Refusal:
    """What a pound of year 0, 1, 2 ... is worth in year 0, [years]; refuses BAD_SETTING for a rate outside 0 to 1 or too many years."""
    if not 1 <= years <= LONGEST:
        return Refusal("BAD_SETTING", f"A business case runs for 1 to {LONGEST} years; {years} is outside.")
    if not 0 <= rate < 1:
        return Refusal("BAD_SETTING", "The discount rate must be a share from 0 to 1, such as 0.035.")
    factors = [1.0]
    for year in range(1, years):
        later = [lower for after, lower in LATER_RATES if year > after]
        factors.append(factors[-1] / (1 + min([rate, *later])))
    return np.array(factors)


def appraise(benefits: ArrayLike, costs: ArrayLike, rate: float = GREEN_BOOK_RATE) -> Appraisal | Refusal:
    """The appraisal of two series of real pounds by year, year 0 first and not discounted.

    Payback is the first time cumulative net flow is no longer below zero, read off a straight line inside the year; 0 when year 0 is not.
    Refuses NO_DATA for series of different length or with gaps.
    """
    gained, spent = np.asarray(benefits, dtype=float), np.asarray(costs, dtype=float)
    if gained.ndim != 1 or gained.shape != spent.shape or not (np.isfinite(gained).all() and np.isfinite(spent).all()):
        return Refusal("NO_DATA", "Benefits and costs are not known for the same years.")
    factors = discount_factors(len(gained), rate)
    if isinstance(factors, Refusal):
        return factors
    net = gained - spent
    present_benefits, present_costs = float(gained @ factors), float(spent @ factors)
    return Appraisal(
        npv=present_benefits - present_costs,
        benefits=present_benefits,
        costs=present_costs,
        ratio=present_benefits / present_costs if present_costs > 0 else None,
        payback_years=payback(net),
        discounted_payback_years=payback(net * factors),
    )


def payback(net: Sequence[float] | Flows) -> float | None:
    """Years until the cumulative flow is no longer negative, by a straight line inside the year; None when it stays negative."""
    reached = 0.0
    for year, flow in enumerate(net):
        before, reached = reached, reached + float(flow)
        if reached >= 0:
            return 0.0 if year == 0 else year - 1 + -before / float(flow)
    return None


def make_case(flows: CaseFlows, rate: float, bias: str, realised_share: float = 1.0) -> BusinessCase | Refusal:
    """The business case of a project; `bias` is upper, lower or without, `realised_share` what the council's planned benefits have come to.

    Bias raises costs still to come; planned benefits are multiplied by the realised share, never above 1.
    """
    if bias not in OPTIMISM_BIAS:
        return Refusal("BAD_SETTING", f"There is no optimism bias {bias[:40]}; choose {', '.join(OPTIMISM_BIAS)}.")
    build, running = OPTIMISM_BIAS[bias]
    kept = 1.0 if bias == "without" else min(max(realised_share, 0.0), 1.0)
    added = flows.build_to_come * build + flows.running_to_come * running
    lost = flows.planned_benefits * (1 - kept)
    gained = flows.benefits + flows.planned_benefits
    planned = appraise(gained, flows.costs, rate)
    with_bias = appraise(gained - lost, flows.costs + added, rate)
    cashable = appraise(flows.cashable, flows.costs + added, rate)
    factors = discount_factors(len(gained), rate)
    if isinstance(planned, Refusal):
        return planned
    if isinstance(with_bias, Refusal):
        return with_bias
    if isinstance(cashable, Refusal):
        return cashable
    if isinstance(factors, Refusal):
        return factors
    return BusinessCase(
        planned=planned,
        with_bias=with_bias,
        cashable=cashable,
        cost_bias=float(added @ factors),
        benefit_bias=float(lost @ factors),
        build_cost=float((flows.build_paid + flows.build_to_come) @ factors),
        running_cost=float((flows.running_paid + flows.running_to_come) @ factors),
    )
