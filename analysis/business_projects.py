"""The yearly real flows of a project, from what was paid for it and what the benefits register says it brings."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta

import numpy as np
from numpy.typing import NDArray

from analysis.benefit_register import SEED, Benefit, draw_amounts, is_ordered, running_share
from analysis.business_case import CaseFlows
from analysis.deflation import PriceIndex, choose_index, financial_year, first_day, years_from
from analysis.finding import Refusal
from analysis.questions import add_months


RECURRING = ("running", "licence")  # kinds that go on every year; build, staff and training are paid once
Planned = Mapping[str, Mapping[str, float]]  # pounds by benefit and financial year


@dataclass(frozen=True)
class Payment:
    """Money paid, or to be paid, for a project, in pounds of the day."""

    paid_on: date
    amount: float
    kind: str


@dataclass(frozen=True)
class Project:
    """A project's payments and the benefits the register names for it, withdrawn ones left out."""

    name: str
    payments: Sequence[Payment]
    benefits: Sequence[Benefit]
    withdrawn: int = 0
    service_id: str | None = None


@dataclass(frozen=True)
class ProjectFlows:
    """The flows of a project in prices of its first financial year; `forecast_from` is the first year any of which is still to come.

    `benefit_draws` is [year, draw] of benefits that have begun and `planned_draws` of those only planned, for the range.
    """

    years: tuple[str, ...]
    flows: CaseFlows
    index: PriceIndex
    forecast_from: int
    benefit_draws: NDArray[np.float64]
    planned_draws: NDArray[np.float64]
    recurring: float


@dataclass(frozen=True)
class Horizon:
    """How many financial years are counted from a project's first, up to which day things are known, and the first month of the year."""

    years: int
    as_of: date
    first_month: int = 4


@dataclass(frozen=True)
class _Costs:
    build_paid: NDArray[np.float64]
    running_paid: NDArray[np.float64]
    build_to_come: NDArray[np.float64]
    running_to_come: NDArray[np.float64]
    recurring: float  # pounds a year that go on


def lay_out(
    project: Project, planned: Planned, indices: Mapping[str, Mapping[str, float]], horizon: Horizon, seed: int = SEED
) -> ProjectFlows | Refusal:
    """The flows of a project that has payments and benefits; refuses NO_DATA, NO_BASELINE and NO_DEFLATOR in words that name it."""
    if not project.payments:
        return Refusal("NO_DATA", f"Nothing says what {project.name} cost; add its payments to investments.csv.")
    if not project.benefits and not project.withdrawn:
        return Refusal("NO_BASELINE", f"{project.name} has no row in benefits.csv, so there is nothing to set against what it cost.")
    month = horizon.first_month
    dated = [(benefit, _begins(benefit, planned, month)) for benefit in project.benefits]
    benefits = [replace(benefit, from_date=start) for benefit, start in dated if start is not None]
    starts = [start for _, start in dated if start is not None]
    if len(benefits) < len(project.benefits):
        return Refusal("NO_BASELINE", f"A benefit of {project.name} does not say when it begins, so it cannot be set against the cost.")
    disordered = [benefit.benefit_id for benefit in benefits if not is_ordered(benefit)]
    if disordered:
        return Refusal("BAD_SETTING", f"The low, central and high amounts of {', '.join(disordered)} ({project.name}) are out of order.")
    first = financial_year(min([payment.paid_on for payment in project.payments] + starts), month)
    last_known = financial_year(horizon.as_of - timedelta(days=1), month)
    price_years = [_price_year(payment, last_known, month) for payment in project.payments]
    needed = [benefit.price_year or financial_year(start, month) for benefit, start in zip(benefits, starts, strict=True)]
    index = choose_index(indices, [first, *price_years, *needed])
    if isinstance(index, Refusal):
        return Refusal(index.code, f"{project.name}: {index.sentence}")
    years = years_from(first, horizon.years, month)
    costs = _costs(project, years, price_years, index, horizon)
    factors = [float(index.factor(year, first)) for year in needed]
    begun, expected = _shares(benefits, planned, years, horizon)
    draws = draw_amounts(benefits, seed)
    amounts = np.array([float(benefit.amount) for benefit in benefits])
    scale = np.array(factors).reshape(-1, 1)
    cashable = np.array([float(benefit.cashable / benefit.amount) if benefit.amount else 0.0 for benefit in benefits])
    flows = CaseFlows(
        build_paid=costs.build_paid,
        running_paid=costs.running_paid,
        build_to_come=costs.build_to_come,
        running_to_come=costs.running_to_come,
        benefits=amounts @ (begun * scale),
        planned_benefits=amounts @ (expected * scale),
        cashable=(amounts * cashable) @ ((begun + expected) * scale),
    )
    unfinished = [place for place, year in enumerate(years) if add_months(first_day(year, month), 12) > horizon.as_of]
    return ProjectFlows(
        years=tuple(years),
        flows=flows,
        index=index,
        forecast_from=unfinished[0] if unfinished else len(years),
        benefit_draws=(begun * scale).T @ draws,
        planned_draws=(expected * scale).T @ draws,
        recurring=costs.recurring,
    )


def is_planned(benefit: Benefit, as_of: date) -> bool:
    """Whether a benefit has not been reached yet: planned, or to begin after the data end."""
    return benefit.status == "planned" or (benefit.from_date is not None and benefit.from_date >= as_of)


def _begins(benefit: Benefit, planned: Planned, month: int) -> date | None:
    """The first day of a benefit: its own, else of the first year it was planned for."""
    if benefit.from_date is not None:
        return benefit.from_date
    years = sorted(planned.get(benefit.benefit_id, {}))
    return first_day(years[0], month) if years else None


def _price_year(payment: Payment, last_known: str, month: int) -> str:
    """Money of the day it was paid; what is still to be paid is in today's money."""
    return min(financial_year(payment.paid_on, month), last_known)


def _costs(project: Project, years: Sequence[str], price_years: Sequence[str], index: PriceIndex, horizon: Horizon) -> _Costs:
    """The payments by year, with the yearly running cost going on after the data end."""
    place = {year: number for number, year in enumerate(years)}
    build_paid, running_paid, build_to_come, running_to_come = (np.zeros(len(years)) for _ in range(4))
    by_year: dict[str, float] = defaultdict(float)
    for payment, price_year in zip(project.payments, price_years, strict=True):
        year = financial_year(payment.paid_on, horizon.first_month)
        pounds = payment.amount * float(index.factor(price_year, years[0]))
        is_paid = payment.paid_on < horizon.as_of
        if payment.kind in RECURRING and is_paid:
            by_year[year] += pounds
        if year not in place:
            continue
        if payment.kind in RECURRING:
            (running_paid if is_paid else running_to_come)[place[year]] += pounds
        else:
            (build_paid if is_paid else build_to_come)[place[year]] += pounds
    level = _yearly_level(by_year, horizon)
    for number, year in enumerate(years):
        ends = add_months(first_day(year, horizon.first_month), 12)
        if ends > horizon.as_of and by_year and year >= min(by_year):
            running_to_come[number] = max(running_to_come[number], level - running_paid[number])
    return _Costs(build_paid, running_paid, build_to_come, running_to_come, level)


def _yearly_level(by_year: Mapping[str, float], horizon: Horizon) -> float:
    """The running cost of the last complete year, or of the unfinished one when that is already more."""
    current = financial_year(horizon.as_of, horizon.first_month)
    before = financial_year(add_months(first_day(current, horizon.first_month), -12), horizon.first_month)
    return max(by_year.get(before, 0.0), by_year.get(current, 0.0))


def _shares(
    benefits: Sequence[Benefit], planned: Planned, years: Sequence[str], horizon: Horizon
) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """The part of each benefit's amount that each year brings, [benefit, year]: of those that have begun, and of those only planned."""
    begun, expected = (np.zeros((len(benefits), len(years))) for _ in range(2))
    for row, benefit in enumerate(benefits):
        shares = (expected if is_planned(benefit, horizon.as_of) else begun)[row]
        shares[:] = _planned_shares(benefit, planned, years) if benefit.status == "planned" else _running(benefit, years, horizon)
    return begun, expected


def _running(benefit: Benefit, years: Sequence[str], horizon: Horizon) -> list[float]:
    shares = []
    for year in years:
        begins = first_day(year, horizon.first_month)
        ends = add_months(begins, 12)
        falls_in = benefit.from_date is not None and begins <= benefit.from_date < ends
        shares.append(float(falls_in) if benefit.is_one_off else float(running_share(benefit, begins, ends)))
    return shares


def _planned_shares(benefit: Benefit, planned: Planned, years: Sequence[str]) -> list[float]:
    """What was planned for each year as a part of the amount; the last planned year goes on unless the benefit is a one-off or ends."""
    plan = planned.get(benefit.benefit_id, {})
    amount = float(benefit.amount)
    if not plan or not amount:
        return [0.0] * len(years)
    last = max(plan)
    goes_on = not benefit.is_one_off and benefit.until is None
    return [plan.get(year, plan[last] if goes_on and year > last else 0.0) / amount for year in years]
