"""The rows of take_up_forecast: months ahead and target dates in words, with what they assume, or why they are refused."""

import datetime
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from analysis.finding import Refusal, round_estimate, round_outward
from analysis.finding_rows import range_cells, refused, told
from analysis.questions import add_months
from analysis.take_up_forecast import AHEAD, PastForecasts, TakeUpForecast, forecast_take_up, past_forecasts
from analysis.take_up_target import MONTHLY_ONLY_MONTHS, SEED, Chance, TargetDate, chance_in_time, reach_target
from analysis.wording import month_name


ALL = "*"
METHOD = "mean of drift, damped logit drift and Gompertz; ranges from the errors of past forecasts (type 6 quantiles)"
FIGURES = ("estimate", "low_80", "high_80", "low_95", "high_95", "unit", "months_ahead", "level_now", "ceiling", "target", "target_by")
DATES = (
    "date_p10",
    "date_p50",
    "date_p90",
    "share_not_within",
    "months_checked",
    "is_narrow",
    "chance_in_time",
    "brier",
    "brier_base_rate",
)
MONTHLY_ONLY_AHEAD = 6
MOST_TEACHERS = 40  # services, the largest, whose past errors the ranges of the others rest on
Row = dict  # a row of an answer, by column


@dataclass(frozen=True)
class Goal:
    """A service's name and kind, the share it is to reach and by when, and the highest it can reach (null: none stated)."""

    name: str
    kind: str
    target: float | None
    target_by: datetime.date | None
    ceiling: float | None


@dataclass(frozen=True)
class Months:
    """The months of a service as forecast_take_up_by_month gives them, in order, after changes were marked; empty: nothing counted."""

    service_id: str
    rows: tuple[Row, ...]

    @property
    def counts(self) -> tuple[np.ndarray, np.ndarray]:
        """Digital and all transactions by month, not finite where the month is left out; the unfinished months at the end are dropped."""
        rows = self.rows
        while rows and str(rows[-1]["why"]).startswith("The period"):
            rows = rows[:-1]
        pairs = [(row["digital_transactions"], row["transactions"]) if row["is_usable"] else (np.nan, np.nan) for row in rows]
        digital, transactions = np.array(pairs, float).reshape(-1, 2).T
        return digital, transactions


@dataclass(frozen=True)
class _Case:
    """One service being forecast: its months, goal, ceiling and the identity of its rows."""

    months: Months
    goal: Goal
    ceiling: float
    identity: Mapping[str, object]
    first_ahead: datetime.date | None  # the first month a forecast is for
    is_monthly_only: bool


def rows_of(series: Sequence[Months], goals: Mapping[str, Goal], definition: Mapping[str, object]) -> list[Row]:
    """The rows of every service; each is forecast with the past errors of the others."""
    ceilings = _ceilings(series, goals)
    past: dict[str, PastForecasts] = {}
    for months in series:
        if months.service_id != ALL and _is_known(months):
            past[months.service_id] = past_forecasts(*months.counts, ceilings[months.service_id])
    weights = {months.service_id: sum(row["transactions"] for row in months.rows) for months in series}
    teachers = sorted(past, key=lambda service: -weights[service])[:MOST_TEACHERS]
    rows: list[Row] = []
    for months in series:
        goal = goals.get(months.service_id) or Goal(months.service_id, "transaction", None, None, None)
        name = "All services" if months.service_id == ALL else goal.name
        identity = {"service_id": months.service_id, "service_name": name, **definition}
        monthly = bool(months.rows) and bool(months.rows[0]["is_monthly_only"])
        case = _Case(months, goal, ceilings[months.service_id], identity, _first_ahead(months), monthly)
        rows += _rows(case, [past[service] for service in teachers if service != months.service_id])
    return rows


def _is_known(months: Months) -> bool:
    return bool(months.rows) and bool(months.rows[0]["has_digital"] and months.rows[0]["has_other"])


def _first_ahead(months: Months) -> datetime.date | None:
    rows = months.rows
    whole = len(months.counts[0])
    return add_months(rows[whole - 1]["month"], 1) if rows and whole else None


def _ceilings(series: Sequence[Months], goals: Mapping[str, Goal]) -> dict[str, float]:
    """By service as stated, 1 where nothing is; for all services the mean weighted by their transactions."""
    stated = {months.service_id: _ceiling(goals.get(months.service_id)) for months in series}
    weights = {months.service_id: float(sum(row["transactions"] for row in months.rows)) for months in series if months.service_id != ALL}
    total = sum(weights.values())
    own = goals[ALL].ceiling if ALL in goals else None
    if total:
        stated[ALL] = own if own is not None else sum(stated[service] * weight for service, weight in weights.items()) / total
    return stated


def _ceiling(goal: Goal | None) -> float:
    return 1.0 if goal is None or goal.ceiling is None or goal.ceiling <= 0 else goal.ceiling


def _rows(case: _Case, others: Sequence[PastForecasts]) -> list[Row]:
    found = _forecast(case, others)
    if isinstance(found, Refusal):
        return [_refused(case, kind, found, None) for kind in ("month", "target_date")]
    last = MONTHLY_ONLY_AHEAD if case.is_monthly_only else AHEAD
    rows = [_month_row(case, found, step) for step in range(1, last + 1)]
    return [*_earned(rows), _target_row(case, found, others)]


def _forecast(case: _Case, others: Sequence[PastForecasts]) -> TakeUpForecast | Refusal:
    rows = case.months.rows
    if not rows:
        return Refusal("NO_DATA", f"{case.identity['service_name']}: no transactions are counted, so there is no take-up to forecast.")
    if not rows[0]["has_digital"]:
        return Refusal("NO_DATA", f"{case.identity['service_name']}: no digital feed counts its transactions, so take-up is not known.")
    if not rows[0]["has_other"]:
        return Refusal("NO_DATA", f"{case.identity['service_name']}: only digital feeds count its transactions, so take-up is not known.")
    found = forecast_take_up(*case.months.counts, others, case.ceiling)
    if not isinstance(found, Refusal):
        return found
    out = [row for row in rows if not row["is_usable"] and not str(row["why"]).startswith("The period")]
    why = f" Left out {len(out)} month{'s' if len(out) > 1 else ''}, the last because: {out[-1]['why']}" if out else ""
    return Refusal(found.code, f"{case.identity['service_name']}: {found.sentence}{why}")


def _earned(rows: list[Row]) -> list[Row]:
    """The months up to the last with a range, then one row that says why there is none further on."""
    told_rows = [row for row in rows if row["code"] is None]
    untold = [row for row in rows if row["code"] is not None]
    return [*told_rows, *untold[:1]]


def _month_row(case: _Case, found: TakeUpForecast, step: int) -> Row:
    span = found.ranges[step - 1]
    if isinstance(span, Refusal):
        name = case.identity["service_name"]
        return _refused(case, "month", Refusal(span.code, f"{name}: {span.sentence}"), step)
    figures = {
        **_blank(),
        **range_cells(span),
        "unit": "share",
        "months_ahead": step,
        "level_now": found.level,
        "ceiling": found.ceiling,
        "target": case.goal.target,
        "target_by": case.goal.target_by,
    }
    month = _ahead(case, step)
    low, high = round_outward(span.low_80, span.high_80)
    words = f"{_percent(round_estimate(span.central))} of transactions digital in {month_name(month)}"
    sentence = f"{case.identity['service_name']}: {words} (80% range {_percent(low)} to {_percent(high)})."
    n = found.errors_used[step - 1]
    return told(_identity(case, "month", step), figures, n, METHOD, _assumptions(case, found), sentence)


def _target_row(case: _Case, found: TakeUpForecast, others: Sequence[PastForecasts]) -> Row:
    name, goal = str(case.identity["service_name"]), case.goal
    if goal.target is None:
        return _refused(case, "target_date", Refusal("NO_BASELINE", f"{name}: no target is set, so there is no date to forecast."), None)
    most = MONTHLY_ONLY_MONTHS if case.is_monthly_only else None
    date = reach_target(found, float(goal.target), SEED, most)
    if isinstance(date, Refusal):
        return _refused(case, "target_date", Refusal(date.code, f"{name}: {date.sentence}"), None)
    chance = Chance(None, None, None, 0)
    if goal.target_by is not None and case.first_ahead is not None and not date.is_reached:
        chance = chance_in_time(found, float(goal.target), _months_to(case.first_ahead, goal.target_by), others)
    figures = {
        **_blank(),
        "unit": "month",
        "level_now": found.level,
        "ceiling": found.ceiling,
        "target": goal.target,
        "target_by": goal.target_by,
        **{f"date_p{part}": _iso(case, step) for part, step in ((10, date.earliest), (50, date.middle), (90, date.latest))},
        "share_not_within": date.not_within_share,
        "months_checked": date.checked_months,
        "is_narrow": date.is_narrow,
        "chance_in_time": chance.chance,
        "brier": chance.brier,
        "brier_base_rate": chance.brier_base_rate,
    }
    assumptions = [
        *_assumptions(case, found),
        f"Dates come from {date.paths} scenario paths of {date.trajectories} past error trajectories.",
    ]
    if chance.brier is not None and chance.chance is None:
        assumptions.append("No chance of the target date is given: on past months such chances were no better than the base rate.")
    sentence = f"{name}: {_date_words(case, found, date, chance)}"
    return told(_identity(case, "target_date", None), figures, date.trajectories, METHOD, assumptions, sentence, date.seed)


def _date_words(case: _Case, found: TakeUpForecast, date: TargetDate, chance: Chance) -> str:
    goal = f"{date.target:.1%}"  # as pages write it
    if date.is_reached:
        return f"at {_percent(found.level)} the target of {goal} is reached already; it may fall below it again."
    if date.earliest is None:
        return f"the target of {goal} is not reached before {month_name(_ahead(case, date.checked_months))} in nine of ten scenarios."
    early = month_name(_ahead(case, date.earliest))
    late = "later than " + month_name(_ahead(case, date.checked_months)) if date.latest is None else month_name(_ahead(case, date.latest))
    if not date.is_narrow:
        return f"can't narrow the date for {goal} to better than {early} to {late}."
    middle = month_name(_ahead(case, date.middle or date.earliest))
    told_chance = "" if chance.chance is None else f" Chance of reaching it in time: {_percent(round_estimate(chance.chance, 1))}."
    return f"{goal} is reached around {middle} (80% of scenarios {early} to {late}; later if its pace fades).{told_chance}"


def _assumptions(case: _Case, found: TakeUpForecast) -> list[str]:
    stated = "no ceiling is stated" if case.goal.ceiling is None and case.ceiling == 1 else f"ceiling {_percent(case.ceiling)} as stated"
    if found.ceiling > case.ceiling + 1e-9:
        stated = (
            f"take-up has already been above the stated ceiling of {_percent(case.ceiling)}, so {_percent(found.ceiling)} is the ceiling"
        )
    left_out = sum(not row["is_usable"] for row in case.months.rows)
    said = [f"Things go on as they have; {stated}.", "Take-up may fall as well as rise."]
    if left_out:
        said.append(f"{left_out} months are left out because they cannot be compared or are not whole.")
    if case.is_monthly_only:
        said.append(f"Only monthly totals exist, so nothing is said beyond {MONTHLY_ONLY_AHEAD} months.")
    return said


def _blank() -> Row:
    return dict.fromkeys((*FIGURES, *DATES))


def _refused(case: _Case, kind: str, refusal: Refusal, step: int | None) -> Row:
    n = int(np.isfinite(case.months.counts[0]).sum()) if case.months.rows else 0
    unit = "share" if kind == "month" else "month"
    return refused(_identity(case, kind, step), (*FIGURES, *DATES), refusal, METHOD, n, unit)


def _identity(case: _Case, kind: str, step: int | None) -> Row:
    return {**case.identity, "kind": kind, "month": None if step is None else _iso(case, step)}


def _ahead(case: _Case, step: int) -> datetime.date:
    if case.first_ahead is None:
        raise ValueError("A service without months has no month ahead.")
    return add_months(case.first_ahead, step - 1)


def _iso(case: _Case, step: int | None) -> str | None:
    return None if step is None else _ahead(case, step).isoformat()


def _months_to(first: datetime.date, by: datetime.date) -> int:
    """Whole months ahead before the target's last day (exclusive)."""
    return (by.year - first.year) * 12 + by.month - first.month


def _percent(share: float) -> str:
    return f"{100 * share:.3g}%"
