"""How many contacts to expect where only monthly totals exist: last year's month times how this year compares with last."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from scipy.special import ndtri, stdtrit

from analysis.finding import Range, Refusal
from analysis.forecast_errors import LEAST_80, empirical_range


YEAR = 12
RATIOS = 6  # the year-on-year ratios whose median carries on
LEAST_RATIOS = 3
LEAST_MONTHS = 24
LEAST_MEAN = 20  # contacts a month
LEAST_SERIES = 3  # whose errors are pooled: two years of one series hold a single cycle of them
MONTHS_AHEAD = 6


@dataclass(frozen=True)
class MonthlyForecast:
    """Contacts in each of the next months, and how many past errors each range rests on; `ratio` is this year to last."""

    ranges: tuple[Range | Refusal, ...]
    ratio: float
    n: int
    errors_used: tuple[int, ...]


def forecast_months(
    contacts: np.ndarray, working_days: np.ndarray, ahead: int = MONTHS_AHEAD, is_sum: Sequence[bool] = ()
) -> list[MonthlyForecast | Refusal]:
    """The forecasts of many monthly series [series, month] over the same months; not finite = not whole or not known.

    `working_days` [month + ahead] takes the length of months out. 80 % ranges from the errors of at least three series together; 95 % from 39.
    Series that are sums of others (`is_sum`) teach nothing new, so their errors are not pooled.
    """
    ahead = min(ahead, MONTHS_AHEAD)
    if len(working_days) < contacts.shape[1] + ahead:
        raise ValueError("working_days must have an entry for every month and for every month ahead.")
    length = contacts.shape[1]
    with np.errstate(divide="ignore", invalid="ignore"):
        a_day = np.log((contacts + 0.5) / working_days[:length])
    ratios = np.full_like(a_day, np.nan)
    ratios[:, YEAR:] = a_day[:, YEAR:] - a_day[:, :-YEAR]
    carried = np.array([[_carried(row[: month + 1]) for month in range(length)] for row in ratios]).reshape(contacts.shape)
    sums = is_sum or [False] * len(contacts)
    fit = np.array([_refuse(row) is None and not each for row, each in zip(contacts, sums, strict=True)], dtype=bool)
    errors = [_errors(a_day, carried, step)[fit] for step in range(1, ahead + 1)]
    return [_refuse(row) or _forecast(place, contacts, a_day, carried, errors, working_days) for place, row in enumerate(contacts)]


def _carried(ratios: np.ndarray) -> float:
    """The median of the last ratios, of up to six months back; not finite with fewer than three."""
    near = ratios[-RATIOS:]
    near = near[np.isfinite(near)]
    return float(np.median(near)) if len(near) >= LEAST_RATIOS else np.nan


def _errors(a_day: np.ndarray, carried: np.ndarray, step: int) -> np.ndarray:
    """Logarithms of actual to forecast, [series, month the forecast was for]."""
    errors = np.full_like(a_day, np.nan)
    errors[:, YEAR:] = a_day[:, YEAR:] - a_day[:, :-YEAR]
    errors[:, step:] -= carried[:, :-step]
    errors[:, :step] = np.nan
    return errors


def _refuse(contacts: np.ndarray) -> Refusal | None:
    known = contacts[np.isfinite(contacts)]
    if len(known) == 0:
        return Refusal("NO_DATA", "No whole month is known.")
    if known.mean() < LEAST_MEAN:
        return Refusal("TOO_FEW_CONTACTS", f"Fewer than {LEAST_MEAN} contacts a month are too few to forecast.")
    if len(known) < LEAST_MONTHS:
        return Refusal("TOO_SHORT_PRE", f"Monthly totals need {LEAST_MONTHS} whole months to be forecast; there are {len(known)}.")
    if np.isfinite(contacts[-3:]).sum() == 0:
        return Refusal("NO_DATA", "There is nothing to start from: the last three months are not known.")
    return None


def _forecast(
    place: int, contacts: np.ndarray, a_day: np.ndarray, carried: np.ndarray, errors: list[np.ndarray], working_days: np.ndarray
) -> MonthlyForecast | Refusal:
    length = contacts.shape[1]
    ratio = carried[place, -1]
    if not np.isfinite(ratio):
        return Refusal("TOO_SHORT_PRE", f"Too few months have the same month of last year to compare with; {LEAST_RATIOS} are needed.")
    ranges, used = [], []
    for step, misses in enumerate(errors, start=1):
        series = int(np.isfinite(misses).any(axis=1).sum())
        pool = misses[np.isfinite(misses)] if series >= LEAST_SERIES else np.empty(0)
        apart = sum(-(-int(np.isfinite(row).sum()) // step) for row in misses)
        stretch = stdtrit(max(apart, 1), 0.9) / ndtri(0.9)
        used.append(len(pool))
        ranges.append(
            _range(a_day[place, length - 1 + step - YEAR] + ratio, pool * stretch, float(working_days[length - 1 + step]), series)
        )
    return MonthlyForecast(tuple(ranges), float(np.exp(ratio)), int(np.isfinite(contacts[place]).sum()), tuple(used))


def _range(log_a_day: float, errors: np.ndarray, working_days: float, series: int) -> Range | Refusal:
    if not np.isfinite(log_a_day):
        return Refusal("NO_BASELINE", "The same month of last year is not known, so there is nothing to start from.")
    narrow, wide = empirical_range(errors, 0.8), empirical_range(errors, 0.95)
    if narrow is None:
        few = f"{series} monthly series with past forecasts, {LEAST_SERIES} with {LEAST_80} errors between them are needed"
        return Refusal("TOO_SHORT_PRE", f"How sure a monthly forecast is cannot be told: there are {few}.")

    def back(error: float) -> float:
        return max(0.0, float(np.exp(log_a_day + error)) * working_days - 0.5)

    ends = (None, None) if wide is None else (back(wide[0]), back(wide[1]))
    low, high = back(narrow[0]), back(narrow[1])
    return Range(min(max(back(0.0), low), high), low, high, *ends)
