"""What a share or an average was to be expected of a week: the median of recent ordinary weeks, with the range its own past errors earn.

Counts have analysis/normal_range; this is for ratios, such as the share of calls answered or the mean length of a call. The same weeks are
looked at: the last eight ordinary ones of at most twelve back. Shares are compared as arcsines, averages as logarithms.
"""

from collections.abc import Sequence
from statistics import median

import numpy as np
from numpy.typing import ArrayLike, NDArray

from analysis.finding import Range
from analysis.forecast_errors import empirical_range
from analysis.normal_range import ERRORS_KEPT, LEAST_ERRORS, LEAST_WEEKS, WEEKS_LOOKED_BACK, WEEKS_OF_BASELINE, WEEKS_OF_HISTORY


Floats = NDArray[np.float64]
SHARE, AVERAGE = "share", "average"


def ratio_ranges(values: ArrayLike, is_learnt_from: ArrayLike, kind: str, since: int = 0) -> list[Range | None]:
    """The expected value of every week with its 80 and 95 % ranges; None before `since` and where too few weeks or errors come before.

    `values` [week] are nan where not known; weeks not learnt from (bank holidays, mailings, outages) are judged but teach nothing.
    """
    working = _to_working(np.asarray(values, float), kind)
    known = np.isfinite(working) & np.asarray(is_learnt_from, bool)
    first = int(np.argmax(np.isfinite(working))) if np.isfinite(working).any() else len(working)
    errors: list[float] = []
    found: list[Range | None] = []
    weeks, are_known = working.tolist(), known.tolist()
    for week in range(len(weeks)):
        middle = _median_before(weeks, are_known, week)
        found.append(None if middle is None or week < max(first + WEEKS_OF_HISTORY, since) else _range(middle, errors[-ERRORS_KEPT:], kind))
        if middle is not None and are_known[week]:
            errors.append(weeks[week] - middle)
    return found


def side_of(value: float | None, expected: Range | None) -> int | None:
    """1 above the 80 % range, -1 below it, 0 within; None where either is not known."""
    if value is None or expected is None:
        return None
    return 1 if value > expected.high_80 else -1 if value < expected.low_80 else 0


def _median_before(weeks: Sequence[float], known: Sequence[bool], week: int) -> float | None:
    past = [weeks[place] for place in range(week - 1, max(week - WEEKS_LOOKED_BACK - 1, -1), -1) if known[place]][:WEEKS_OF_BASELINE]
    return median(past) if len(past) >= LEAST_WEEKS else None


def _range(middle: float, errors: list[float], kind: str) -> Range | None:
    if len(errors) < LEAST_ERRORS:
        return None
    inner, outer = empirical_range(errors, 0.8), empirical_range(errors, 0.95)
    if inner is None:
        return None
    ends = [middle + min(inner[0], 0.0), middle + max(inner[1], 0.0)]
    if outer is not None:
        ends += [middle + min(outer[0], 0.0), middle + max(outer[1], 0.0)]
    return Range(*_from_working(np.array([middle, *ends]), kind))


def _to_working(values: Floats, kind: str) -> Floats:
    if kind == SHARE:
        return np.arcsin(np.sqrt(np.clip(values, 0.0, 1.0)))
    return np.log(np.where(values > 0, values, np.nan))


def _from_working(working: Floats, kind: str) -> list[float]:
    if kind == SHARE:
        return [value**2 for value in np.sin(np.clip(working, 0.0, np.pi / 2)).tolist()]
    found: list[float] = np.exp(working).tolist()
    return found
