"""When digital take-up reaches a target: an interval of months from resampled past errors, and whether a chance may be printed at all."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from analysis.finding import Refusal
from analysis.forecast_errors import LEAST_80, LEAST_95, base_rate_score, brier_score, empirical_quantile
from analysis.take_up_forecast import PastForecasts, TakeUpForecast


PATHS = 1000
SEED = 20051
NARROW_MONTHS = 36  # a wider interval from P10 to P90 says "can't narrow"
MONTHLY_ONLY_MONTHS = 12  # no target date beyond, where only monthly totals exist
FLAT_A_YEAR = 0.005  # half a point a year, and
FLAT_ERRORS = 2.0  # less than two standard errors, is no movement
LONG_REACH = 12  # months
TESTED_TRAJECTORIES = 400  # of the backtest; more would change nothing but the time it takes


@dataclass(frozen=True)
class TargetDate:
    """Months ahead at which the three-month share first reaches the target, over scenario paths; None = later than `checked_months`."""

    target: float
    earliest: int | None  # P10
    middle: int | None  # P50
    latest: int | None  # P90
    not_within_share: float  # of the paths
    checked_months: int
    is_reached: bool  # already
    is_narrow: bool  # both ends known and no more than three years apart
    paths: int
    trajectories: int
    seed: int


@dataclass(frozen=True)
class Chance:
    """A chance of reaching a target in time, with the backtest it must earn: its Brier score against that of the base rate."""

    chance: float | None  # None: not earned
    brier: float | None
    brier_base_rate: float | None
    tested: int


def reach_target(forecast: TakeUpForecast, target: float, seed: int = SEED, most_months: int | None = None) -> TargetDate | Refusal:
    """The date a target is reached, in months ahead; targets and shares are 0 to 1. Refused above the ceiling and for a flat series."""
    if (refusal := _refuse(forecast, target)) is not None:
        return refusal
    if forecast.level >= target:
        return TargetDate(target, 0, 0, 0, 0.0, 0, True, True, 0, 0, seed)
    trajectories = _trajectories(forecast.pool)
    if trajectories.shape[1] == 0:
        return Refusal("TOO_SHORT_PRE", "No date can be given: too few past forecasts can be checked to know how far they go wrong.")
    months = min(trajectories.shape[1], most_months or trajectories.shape[1], len(forecast.points))
    reached = scenario_months(forecast, target, months, seed)
    early, middle, late = (_month(reached, share) for share in (0.1, 0.5, 0.9))
    is_narrow = early is not None and late is not None and late - early <= NARROW_MONTHS
    missed = float(np.mean(~np.isfinite(reached)))
    return TargetDate(target, early, middle, late, missed, months, False, is_narrow, PATHS, len(trajectories), seed)


def scenario_months(forecast: TakeUpForecast, target: float, months: int, seed: int = SEED) -> np.ndarray:
    """Months ahead at which each scenario path reaches the target, infinite where it does not within `months`."""
    trajectories = _trajectories(forecast.pool)
    drawn = np.random.default_rng(seed).integers(0, len(trajectories), PATHS)
    moved = forecast.scale * forecast.stretch[:months] * trajectories[drawn, :months]
    return _first_reached(forecast.points[:months] + moved, target, forecast.level)


def chance_in_time(forecast: TakeUpForecast, target: float, months: int, pools: Sequence[PastForecasts], seed: int = SEED) -> Chance:
    """The share of paths that reach the target within so many months, given only where such shares beat the base rate on past months.

    Each past forecast of each service is asked for a rise as large as the one to go, with the errors of the other services alone.
    """
    untold = Chance(None, None, None, 0)
    if months < 1 or forecast.level >= target:
        return untold
    given, happened = _backtest(target - forecast.level, months, pools, seed)
    brier, base = brier_score(given, happened), base_rate_score(happened)
    if brier is None or base is None:
        return untold
    is_earned = len(given) >= LEAST_80 and _is_better(given, happened)
    found = reach_target(forecast, target, seed, months) if is_earned else None
    chance = 1 - found.not_within_share if isinstance(found, TargetDate) and found.checked_months == months else None
    return Chance(chance, brier, base, len(given))


def _is_better(given: np.ndarray, happened: np.ndarray) -> bool:
    """Whether the chances beat the base rate by more than one standard error of the difference."""
    gains = (happened.mean() - happened) ** 2 - (given - happened) ** 2
    return bool(gains.mean() > gains.std(ddof=1) / np.sqrt(len(gains)))


def _refuse(forecast: TakeUpForecast, target: float) -> Refusal | None:
    if not 0 < target <= 1:
        return Refusal("BAD_SETTING", "The target must be a share above 0 and at most 1.")
    if target > forecast.ceiling + 1e-12:
        stated = f"The target of {100 * target:.0f}% is above the stated ceiling of {100 * forecast.ceiling:.0f}%"
        return Refusal("BAD_SETTING", f"{stated}: it is not reachable under the current ceiling.")
    is_still = abs(forecast.drift) * 12 < FLAT_A_YEAR and abs(forecast.drift) < FLAT_ERRORS * max(forecast.drift_error, 1e-12)
    if is_still and forecast.level < target:
        return Refusal("UNDERPOWERED", "Take-up is flat: it has not moved beyond chance, so no date for the target can be given.")
    return None


def _trajectories(pool: Sequence[PastForecasts]) -> np.ndarray:
    """Whole error trajectories [trajectory, step]; months left out in between are filled from their neighbours.

    As long as 39 of them reach, if that is a year; else as nine reach: the longest come from one early month and one spell of luck.
    """
    return _longest([_filled(row) for each in pool for row in each.errors])


def _longest(errors: Sequence[np.ndarray]) -> np.ndarray:
    """As many steps of the rows as enough of them have."""
    lengths = np.array(sorted((len(row) for row in errors), reverse=True))
    if len(lengths) < LEAST_80 or lengths[LEAST_80 - 1] == 0:
        return np.empty((0, 0))
    many = lengths[LEAST_95 - 1] if len(lengths) >= LEAST_95 else 0
    reach = many if many >= LONG_REACH else lengths[LEAST_80 - 1]
    return np.array([row[:reach] for row in errors if len(row) >= reach])


def _filled(row: np.ndarray) -> np.ndarray:
    known = np.flatnonzero(np.isfinite(row))
    if len(known) == 0:
        return np.empty(0)
    filled: np.ndarray = np.interp(np.arange(known[-1] + 1), known, row[known])
    return filled


def _first_reached(paths: np.ndarray, target: float, level: float) -> np.ndarray:
    """Months ahead, 1 the next; infinite where a path never gets there.

    What must get there is the mean of a month and its neighbours, the level before the first: one month of noise reaches no target.
    """
    padded = np.concatenate([np.full((len(paths), 1), level), paths, paths[:, -1:]], axis=1)
    is_there = (padded[:, :-2] + padded[:, 1:-1] + padded[:, 2:]) / 3 >= target
    first: np.ndarray = np.where(is_there.any(axis=1), is_there.argmax(axis=1) + 1.0, np.inf)
    return first


def _month(reached: np.ndarray, share: float) -> int | None:
    finite = np.where(np.isfinite(reached), reached, 1e9)
    month = empirical_quantile(finite, share)
    return None if month is None or month >= 1e6 else int(np.ceil(month - 1e-9))


def _backtest(rise: float, months: int, pools: Sequence[PastForecasts], seed: int) -> tuple[np.ndarray, np.ndarray]:
    """Chances given and whether it happened, one per past forecast that is `months` old, windows of a service not overlapping."""
    rng = np.random.default_rng(seed)
    filled = [[_filled(row) for row in each.errors] for each in pools]
    given: list[float] = []
    happened: list[bool] = []
    for place, service in enumerate(pools):
        trajectories = _longest([row for other, rows in enumerate(filled) if other != place for row in rows])
        if trajectories.shape[1] < months:
            continue
        if len(trajectories) > TESTED_TRAJECTORIES:
            trajectories = trajectories[rng.choice(len(trajectories), TESTED_TRAJECTORIES, replace=False)]
        for origin in range(0, len(service.level), months):
            actual = _filled(service.actual[origin])[:months]
            if len(actual) < months:
                continue
            paths = service.points[origin, :months] + service.scale[origin] * trajectories[:, :months]
            level = float(service.level[origin])
            goal = level + rise
            given.append(float(np.isfinite(_first_reached(paths, goal, level)).mean()))
            happened.append(bool(np.isfinite(_first_reached(actual[None, :], goal, level))[0]))
    return np.array(given), np.array(happened)
