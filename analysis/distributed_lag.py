"""How many contacts a day's failed web attempts bring when nobody is known: a regression on days, and what outages show."""

import math
from dataclasses import dataclass

import numpy as np
from scipy.special import stdtrit

from analysis.finding import Range, Refusal


FEWEST_DAYS = 180  # open days: below it season and failures cannot be told apart
LAGS_OF_FAILED, LAGS_OF_SESSIONS = 2, 1
HAC_LAGS = 7
HARMONICS = 2  # of the year
DAYS_OF_YEAR = 365.25
# An 80 % interval reaching further than this to either side says nothing. On days without an outage it must be narrower: small services with
# seasons of their own read too high there, and do so just where the interval is wide (docs/simulations.md).
WIDEST_REACH, WIDEST_REACH_OF_AN_OUTAGE = 0.15, 0.5
DAYS_AFTER_OUTAGE = 2  # open days in which people still ring about it
LOST_OVER_NOISE = 3.0  # completions lost must stand out so many times from what such days vary by


@dataclass(frozen=True)
class AggregateLeak:
    """Contacts per failed attempt in a whole service: an aggregate estimate, not people. `failed` is how many attempts it rests on."""

    leak: Range
    standard_error: float
    by_lag: tuple[float, ...]
    n: int
    failed: float


def distributed_lag(
    contacts: np.ndarray, failed: np.ndarray, sessions: np.ndarray | None, weekday: np.ndarray, day_number: np.ndarray
) -> AggregateLeak | Refusal:
    """The sum of the coefficients of failed attempts of today, yesterday and the day before in a regression of daily contacts.

    Arrays of one length, one element per open day in order: counts, ISO weekdays, and days since any fixed day. Controls: weekday,
    season, trend, and the sessions of today and yesterday, without which demand itself would count as failure. Standard error
    allows for dependence over seven days (Newey and West 1987). NaN days are left out with the days that look back on them.
    """
    if sessions is None or not np.isfinite(sessions).any() or np.nansum(sessions) == 0:
        return Refusal("CONFOUNDED", "Visits to the service's pages are not known, so failures cannot be told from busy days.")
    y, lost, visits, days, number = (np.asarray(values, dtype=float) for values in (contacts, failed, sessions, weekday, day_number))
    columns = [_lagged(lost, lag) for lag in range(LAGS_OF_FAILED + 1)] + [_lagged(visits, lag) for lag in range(LAGS_OF_SESSIONS + 1)]
    design = np.column_stack([*columns, _nuisance(days, number)])
    usable = np.isfinite(design).all(axis=1) & np.isfinite(y)
    refusal = _refuse_thin(y[usable], lost[usable])
    if refusal:
        return refusal
    design, y = _without_empty(design[usable], LAGS_OF_FAILED + 1), y[usable]
    if np.linalg.matrix_rank(design / np.maximum(np.abs(design).max(axis=0), 1e-12)) < design.shape[1]:
        return Refusal("CONFOUNDED", "Failed attempts rise and fall exactly as visits do, so that they cannot be told apart.")
    coefficients, covariance = _newey_west(design, y)
    return _aggregate(coefficients, covariance, len(y) - design.shape[1], len(y), float(lost[usable].sum()))


def outage_leak(
    contacts: np.ndarray, completions: np.ndarray, is_outage: np.ndarray, weekday: np.ndarray, day_number: np.ndarray
) -> AggregateLeak | Refusal:
    """Contacts above the expected on outage days and the two open days after, per online completion lost on the outage days.

    Expected = weekday, season and trend fitted to all other days. How much such sums vary anyway is taken from the same number of
    days elsewhere in the series, so that dependence between days is allowed for.
    """
    y, done = np.asarray(contacts, dtype=float), np.asarray(completions, dtype=float)
    out = np.asarray(is_outage, dtype=bool)
    after = out.copy()
    for lag in range(1, DAYS_AFTER_OUTAGE + 1):
        after[lag:] |= out[:-lag]
    design = _nuisance(np.asarray(weekday, dtype=float), np.asarray(day_number, dtype=float))
    known = np.isfinite(y) & np.isfinite(done)
    if not (out & known).any():
        return Refusal("NO_DATA", "No outage is recorded on days that the feeds cover.")
    if (known & ~after).sum() < FEWEST_DAYS:
        return Refusal("UNDERPOWERED", f"It takes {FEWEST_DAYS} other open days to say what the outage days would have been.")
    excess, excess_sd = _unexpected(y, design, known & ~after, known & after)
    fall, fall_sd = _unexpected(done, design, known & ~after, known & out)
    lost = -fall
    if lost <= LOST_OVER_NOISE * fall_sd:
        return Refusal("UNDERPOWERED", "The outage did not cost enough completions to stand out from other days.")
    leak = excess / lost
    error = math.hypot(excess_sd, leak * fall_sd) / lost
    n = int((known & after).sum())
    return _within_reach(leak, error, (known & ~after).sum() - design.shape[1], (leak,), n, lost, WIDEST_REACH_OF_AN_OUTAGE)


def roll_closed_days(values: np.ndarray, is_open: np.ndarray) -> np.ndarray:
    """The values of open days, each with those of the closed days just before it added: what failed on Sunday is rung about on Monday.

    One element per open day; NaN where any of the days added is NaN. Closed days after the last open one are left out.
    """
    opened, days = np.asarray(is_open, dtype=bool), np.asarray(values, dtype=float)
    totals = np.diff(np.concatenate([[0.0], np.cumsum(np.nan_to_num(days))[opened]]))
    unknown = np.diff(np.concatenate([[0], np.cumsum(np.isnan(days))[opened]])) > 0
    return np.asarray(np.where(unknown, np.nan, totals))


def _lagged(values: np.ndarray, lag: int) -> np.ndarray:
    return values if lag == 0 else np.concatenate([np.full(min(lag, len(values)), np.nan), values[:-lag]])


def _nuisance(weekday: np.ndarray, day_number: np.ndarray) -> np.ndarray:
    """Weekdays, the year's first harmonics where a year is covered, and a trend."""
    span = day_number.max() - day_number.min() if len(day_number) else 0.0
    columns = [(weekday == day).astype(float) for day in np.unique(weekday)]
    if span >= DAYS_OF_YEAR:
        angles = 2 * np.pi * day_number / DAYS_OF_YEAR
        columns += [wave(k * angles) for k in range(1, HARMONICS + 1) for wave in (np.sin, np.cos)]
    columns.append((day_number - day_number.mean()) / max(span, 1.0) if len(day_number) else day_number)
    return np.column_stack(columns)


def _refuse_thin(contacts: np.ndarray, failed: np.ndarray) -> Refusal | None:
    if len(contacts) < FEWEST_DAYS:
        return Refusal("UNDERPOWERED", f"Contacts and attempts are known together on too few open days; it takes {FEWEST_DAYS}.")
    if contacts.sum() == 0 or failed.sum() == 0:
        return Refusal("NO_DATA", "There are no contacts, or no failed attempts, in this period.")
    return None


def _without_empty(design: np.ndarray, kept: int) -> np.ndarray:
    """The design without columns that are nought everywhere, the first `kept` aside."""
    used = np.abs(design).sum(axis=0) > 0
    used[:kept] = True
    return design[:, used]


def _newey_west(design: np.ndarray, y: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    inverse = np.linalg.inv(design.T @ design)
    coefficients = inverse @ design.T @ y
    scores = design * (y - design @ coefficients)[:, None]
    middle = scores.T @ scores
    for lag in range(1, HAC_LAGS + 1):
        shared = scores[lag:].T @ scores[:-lag]
        middle += (1 - lag / (HAC_LAGS + 1)) * (shared + shared.T)
    return coefficients, inverse @ middle @ inverse * len(y) / (len(y) - design.shape[1])


def _aggregate(coefficients: np.ndarray, covariance: np.ndarray, freedom: int, n: int, failed: float) -> AggregateLeak | Refusal:
    own = slice(0, LAGS_OF_FAILED + 1)
    variance = float(covariance[own, own].sum())
    error = math.sqrt(variance) if variance > 0 else math.inf
    return _within_reach(
        float(coefficients[own].sum()), error, freedom, tuple(float(part) for part in coefficients[own]), n, failed, WIDEST_REACH
    )


def _within_reach(
    leak: float, error: float, freedom: int, by_lag: tuple[float, ...], n: int, failed: float, widest: float
) -> AggregateLeak | Refusal:
    reach = [float(stdtrit(freedom, 0.5 + level / 2)) * error for level in (0.80, 0.95)]
    if not reach[0] <= widest:
        return Refusal("UNDERPOWERED", "Contacts vary too much from day to day to see what failed attempts add.")
    return AggregateLeak(Range(leak, leak - reach[0], leak + reach[0], leak - reach[1], leak + reach[1]), error, by_lag, n, failed)


def _unexpected(values: np.ndarray, design: np.ndarray, fitted: np.ndarray, judged: np.ndarray) -> tuple[float, float]:
    """How far the judged days' sum is from the expected one, and the standard deviation of such sums elsewhere."""
    coefficients = np.linalg.lstsq(design[fitted], values[fitted], rcond=None)[0]
    residuals = values[fitted] - design[fitted] @ coefficients
    days = int(judged.sum())
    sums = np.convolve(residuals, np.ones(days), mode="valid")
    return float((values[judged] - design[judged] @ coefficients).sum()), float(sums.std(ddof=1))
