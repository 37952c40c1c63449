"""What was to be expected of a month when two years or more of monthly counts are all there is (methods, section 19)."""

from dataclasses import dataclass
from math import exp, isfinite, log, sqrt

import numpy as np
from numpy.typing import ArrayLike

from analysis.finding import Range, Refusal
from analysis.forecast_errors import empirical_range


SEASON = 12  # months
MONTHS_OF_HISTORY = 24
RATIOS, LEAST_RATIOS = 6, 3  # year-on-year ratios in the median
ERRORS_IN_SCALE, LEAST_ERRORS = 12, 9
MONTH_LIMIT = 3.5  # scales; beyond, a month is an alert
SMALLEST_MEAN = 20  # contacts a month
NORMAL_MAD = 1.4826


@dataclass(frozen=True)
class MonthRange:
    """One judged month: place in the series, expected count with its ranges, z, the counts beyond which it is an alert, errors used.

    `growth` is the median year-on-year log ratio, `spread` the scale of past errors before the floor of chance, `scale` the one used.
    """

    place: int
    expected: Range
    z: float
    low: float
    high: float
    growth: float
    spread: float
    scale: float
    n: int

    @property
    def is_alert(self) -> bool:
        """Whether the month is outside what is usual."""
        return abs(self.z) > MONTH_LIMIT


def monthly_range(counts: ArrayLike, working_days: ArrayLike | None = None) -> list[MonthRange] | Refusal:
    """Every month from the 25th on that can be judged; or why none can.

    Counts are nan where a month is missing or only partly covered; missing is not small. Working days [month] are divided out first. A month
    whose same month last year is missing or zero is not judged.
    """
    values = np.asarray(counts, float).ravel()
    days = np.ones(len(values)) if working_days is None else np.asarray(working_days, float).ravel()
    if len(days) != len(values):
        raise ValueError(f"{len(values)} months and {len(days)} numbers of working days do not fit.")
    values = np.where((values >= 0) & (days > 0), values, np.nan)
    known = np.isfinite(values)
    if not known.any():
        return Refusal("NO_DATA", "No month is covered from its first day to its last.")
    if known.sum() <= MONTHS_OF_HISTORY:
        why = f"{int(known.sum())} months are known; a month can be judged from the 25th on, when each has two years before it."
        return Refusal("TOO_SHORT_PRE", why)
    if np.nanmean(values) < SMALLEST_MEAN:
        return Refusal(
            "TOO_FEW_CONTACTS", f"There are fewer than {SMALLEST_MEAN} contacts a month, too few to tell a strange month from chance."
        )
    found = _judged(values, days)
    return found or Refusal("TOO_SHORT_PRE", "No month has the same month of last year and enough months before it to be judged against.")


def _judged(values: np.ndarray, days: np.ndarray) -> list[MonthRange]:
    with np.errstate(divide="ignore"):
        level = np.log((values + 0.5) / days)
    last_year = np.concatenate([np.full(SEASON, np.nan), level[:-SEASON]])
    empty = np.concatenate([np.zeros(SEASON, bool), values[:-SEASON] == 0])
    ratios = np.where(empty, np.nan, level - last_year)
    growth = np.array([_median_before(ratios, place) for place in range(len(values))])
    errors = ratios - growth
    found = [_month(values, days, last_year, growth, errors, place) for place in range(MONTHS_OF_HISTORY, len(values))]
    return [month for month in found if month is not None]


def _median_before(ratios: np.ndarray, place: int) -> float:
    before = ratios[max(place - RATIOS, 0) : place]
    before = before[np.isfinite(before)]
    return float(np.median(before)) if len(before) >= LEAST_RATIOS else float("nan")


def _month(
    values: np.ndarray, days: np.ndarray, last_year: np.ndarray, growth: np.ndarray, errors: np.ndarray, place: int
) -> MonthRange | None:
    past = errors[:place][np.isfinite(errors[:place])]
    if not isfinite(errors[place]) or len(past) < LEAST_ERRORS:
        return None
    spread = NORMAL_MAD * float(np.median(np.abs(past[-ERRORS_IN_SCALE:])))
    middle = float(last_year[place] + growth[place]) + log(float(days[place]))
    expected = exp(middle) - 0.5
    seen = float(values[place]) or max(expected, 1.0)  # an empty month scatters as the expected one would have
    scale = max(spread, sqrt(1 / seen + 1 / float(values[place - SEASON])))
    low, high = (max(exp(middle + side * MONTH_LIMIT * scale) - 0.5, 0.0) for side in (-1, 1))
    ends = [empirical_range(past, level) for level in (0.8, 0.95)]
    counts = [(None, None) if end is None else tuple(max(exp(middle + part) - 0.5, 0.0) for part in end) for end in ends]
    (low_80, high_80), (low_95, high_95) = counts
    centred = Range(expected, expected if low_80 is None else low_80, expected if high_80 is None else high_80, low_95, high_95)
    return MonthRange(place, centred, float(errors[place]) / scale, low, high, float(growth[place]), spread, scale, len(past))
