"""The row of a project's business case: figures, yearly flows, and the sentence that says as plainly that it did not pay as that it did."""

from collections.abc import Mapping
from dataclasses import asdict

import numpy as np

from analysis.benefit_register import SEED, has_range
from analysis.business_case import (
    OPTIMISM_BIAS,
    OPTIMISM_SOURCE,
    Appraisal,
    BusinessCase,
    discount_factors,
    make_case,
)
from analysis.business_projects import Horizon, Planned, Project, ProjectFlows, is_planned, lay_out
from analysis.deflation import financial_year
from analysis.finding import Refusal, round_estimate, round_outward
from analysis.wording import pounds


ENDS = ("low_80", "high_80", "low_95", "high_95")
FIGURES = (
    *("estimate", *ENDS, "chance_positive", "verdict"),
    *("npv", "benefit_cost_ratio", "payback_years", "discounted_payback_years"),
    *("optimism_bias", "benefit_bias", "benefit_cost_ratio_with_bias", "payback_years_with_bias", "discounted_payback_years_with_bias"),
    *("build_cost", "running_cost", "benefits", "npv_cashable", "first_year", "forecast_from", "flows", "unit"),
)
PAYS, DOES_NOT, CANNOT_TELL = "pays", "does not pay", "cannot tell"
METHOD = "net present value of real yearly flows, first year undiscounted; range by draws of two-piece lognormal benefits"
Row = dict  # a row of an answer, by column


def refused(project: str, service_id: str | None, refusal: Refusal) -> Row:
    """A row that gives no figure, with why."""
    row = {"project": project, "service_id": service_id, "years": None, "discount_rate": None, **dict.fromkeys(FIGURES)}
    return row | {"n": 0, "method": METHOD, "assumptions": [], "seed": None, "code": refusal.code, "sentence": refusal.sentence}


def row_of(
    project: Project,
    planned: Planned,
    indices: Mapping[str, Mapping[str, float]],
    horizon: Horizon,
    rate: float,
    bias: tuple[str, float, str],
) -> Row:
    """The business case of one project; `bias` is its name, the share of planned benefits that the council realised, and where that is from."""
    laid = lay_out(project, planned, indices, horizon)
    if isinstance(laid, Refusal):
        return refused(project.name, project.service_id, laid)
    case = make_case(laid.flows, rate, bias[0], bias[1])
    factors = discount_factors(horizon.years, rate)
    if isinstance(case, Refusal) or isinstance(factors, Refusal):
        refusal = case if isinstance(case, Refusal) else factors
        assert isinstance(refusal, Refusal)
        return refused(project.name, project.service_id, refusal)
    row = {
        "project": project.name,
        "service_id": project.service_id,
        "years": horizon.years,
        "discount_rate": rate,
        **dict.fromkeys(FIGURES),
    }
    row |= _figures(case) | _spread(project, laid, case, factors, bias)
    row |= {"first_year": laid.years[0], "unit": f"pounds in prices of {laid.years[0]}"}
    row |= {"forecast_from": laid.years[laid.forecast_from] if laid.forecast_from < len(laid.years) else None}
    row["flows"] = _flows(laid, factors)
    row["verdict"] = _verdict(row)
    notes = _assumptions(project, laid, horizon, rate, bias)
    tail = {"n": len(project.payments) + len(project.benefits), "method": METHOD, "assumptions": notes, "seed": SEED, "code": None}
    return row | tail | {"sentence": _sentence(project, row, case, laid)}


def _figures(case: BusinessCase) -> Row:
    planned, biased = case.planned, case.with_bias
    return {
        "estimate": biased.npv,
        "npv": planned.npv,
        "benefit_cost_ratio": planned.ratio,
        "payback_years": planned.payback_years,
        "discounted_payback_years": planned.discounted_payback_years,
        "optimism_bias": case.cost_bias,
        "benefit_bias": case.benefit_bias,
        "benefit_cost_ratio_with_bias": biased.ratio,
        "payback_years_with_bias": biased.payback_years,
        "discounted_payback_years_with_bias": biased.discounted_payback_years,
        "build_cost": case.build_cost,
        "running_cost": case.running_cost,
        "benefits": planned.benefits,
        "npv_cashable": case.cashable.npv,
    }


def _spread(project: Project, laid: ProjectFlows, case: BusinessCase, factors: np.ndarray, bias: tuple[str, float, str]) -> Row:
    """The range of the net present value with bias; none when no benefit states a low or a high amount."""
    if not any(has_range(benefit) for benefit in project.benefits):
        return {}
    kept = 1.0 if bias[0] == "without" else min(max(bias[1], 0.0), 1.0)
    drawn = factors @ (laid.benefit_draws + laid.planned_draws * kept) - case.with_bias.costs
    low_80, high_80, low_95, high_95 = np.quantile(drawn, [0.1, 0.9, 0.025, 0.975])
    ends = {"low_80": float(low_80), "high_80": float(high_80), "low_95": float(low_95), "high_95": float(high_95)}
    return ends | {"chance_positive": float((drawn > 0).mean())}


def _flows(laid: ProjectFlows, factors: np.ndarray) -> list[Row]:
    parts = asdict(laid.flows)
    rows = []
    for place, year in enumerate(laid.years):
        row = {"year": year, "is_forecast": place >= laid.forecast_from}
        rows.append(
            row | {name: round(float(series[place]), 2) for name, series in parts.items()} | {"discount_factor": float(factors[place])}
        )
    return rows


def _verdict(row: Row) -> str:
    """By the 80 % range, or by the sign where no range is stated."""
    low, high = (row["low_80"], row["high_80"]) if row["low_80"] is not None else (row["estimate"], row["estimate"])
    return PAYS if low > 0 else DOES_NOT if high <= 0 else CANNOT_TELL


def _sentence(project: Project, row: Row, case: BusinessCase, laid: ProjectFlows) -> str:
    value = pounds(round_estimate(row["estimate"]))
    years = f"over {row['years']} years" if row["years"] > 1 else "in its first year"
    said = {
        PAYS: f"{project.name} pays: it is worth {value} {years}",
        DOES_NOT: f"{project.name} does not pay: it comes to {value} {years}",
        CANNOT_TELL: f"We cannot tell whether {project.name} pays: about {value} {years}",
    }[row["verdict"]]
    if row["low_80"] is not None:
        low, high = round_outward(row["low_80"], row["high_80"])
        said += f" (80% likely between {pounds(low)} and {pounds(high)})"
    else:
        said += " (no range, for the register states no low and high amount)"
    return f"{said}, in {row['unit'].removeprefix('pounds in ')}{_biased(row)}. {_paid_back(case.with_bias, laid)}{_ratio(case.with_bias)}"


def _biased(row: Row) -> str:
    bias = row["optimism_bias"] + row["benefit_bias"]
    return f", after {pounds(round_estimate(bias))} for optimism" if bias > 0 else ""


def _paid_back(found: Appraisal, laid: ProjectFlows) -> str:
    if found.payback_years is None:
        return f"It does not pay back within {len(laid.years)} years."
    place = int(np.ceil(found.payback_years - 1e-9))
    forecast = ", a forecast" if place >= laid.forecast_from else ""
    discounted = found.discounted_payback_years
    later = "not within the years counted" if discounted is None else f"{discounted:.1f}"
    return f"It pays back {found.payback_years:.1f} years after its first year{forecast} (discounted: {later})."


def _ratio(found: Appraisal) -> str:
    return "" if found.ratio is None else f" Each pound spent brings {pounds(round(found.ratio, 2))}."


def _assumptions(project: Project, laid: ProjectFlows, horizon: Horizon, rate: float, bias: tuple[str, float, str]) -> list[str]:
    notes = [
        f"Money is real, in prices of {laid.years[0]}"
        + (f", by {laid.index.label}." if laid.index.values else "; all of it is of one year."),
        f"Discounted at {rate:.1%} a year (less after years 30 and 75, by the Green Book); the first financial year is not discounted.",
        f"What is not yet known, from {horizon.as_of} on, is a forecast: benefits and running costs go on as they are.",
    ]
    if laid.recurring:
        notes.append(
            f"Running costs and licences of {pounds(round(laid.recurring, 2))} a year go on; build, staff and training are paid once."
        )
    else:
        notes.append("No running cost is recorded, so none is taken to go on.")
    late = [payment for payment in project.payments if financial_year(payment.paid_on, horizon.first_month) > laid.years[-1]]
    if late:
        notes.append(
            f"{pounds(sum(payment.amount for payment in late))} is paid after {laid.years[-1]}, the last year counted, and is left out."
        )
    build, running = OPTIMISM_BIAS[bias[0]]
    notes.append(f"Optimism bias ({bias[0]}): {build:.0%} on build and {running:.0%} on running costs still to come. {OPTIMISM_SOURCE}.")
    notes.append("The register's amounts are taken before the running costs listed in investments.csv.")
    return [*notes, *_benefit_notes(project, horizon, bias)]


def _benefit_notes(project: Project, horizon: Horizon, bias: tuple[str, float, str]) -> list[str]:
    notes = []
    if any(is_planned(benefit, horizon.as_of) for benefit in project.benefits):
        notes.append(bias[2])
    bare = [benefit for benefit in project.benefits if benefit.status != "planned" and not (benefit.evidence or "").strip()]
    if bare:
        amount = pounds(float(sum(benefit.amount for benefit in bare)))
        notes.append(f"{amount} a year of its benefits name no evidence; without them the case is weaker by as much.")
    exact = [benefit for benefit in project.benefits if not has_range(benefit)]
    if exact:
        notes.append(f"{len(exact)} of {len(project.benefits)} benefits state no low and high amount and are taken as exact.")
    if project.withdrawn:
        notes.append(f"{project.withdrawn} of its benefits were withdrawn and bring nothing.")
    return notes
