"""What was to be expected of a day or a week, how far the count is from it, and how far counts of that series usually are.

The expected count is the median of the same weekday in the last eight weeks, on the scale on which counts scatter alike (Anscombe 1948);
its errors are those it made before, so that an alert compares with forecasts of the same kind (methods, section 6).
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

from analysis.finding import Range
from analysis.forecast_errors import empirical_range


WEEKS_OF_BASELINE = 8  # as many ordinary weeks are in the median
WEEKS_LOOKED_BACK = 12  # further back is another season, however many weeks were left out
LEAST_WEEKS = 3  # fewer make no baseline
WEEKS_OF_HISTORY = 20  # 8 for the first baseline, 12 to see how far off it is
ERRORS_KEPT = 84  # the previous one-step errors a scale is made of
LEAST_ERRORS = 12  # fewer tell no scale: it is then that of chance alone
DAYS_LOOKED = 36  # of 12 weeks, three days a week; fewer are not enough to judge a day
WEEKS_IN_A_ROW = 3  # the same weekday flagged so often in a row is a new level, not an exception
DAY_LIMIT, WEEK_LIMIT = 3.0, 2.5  # beyond this many scales a day or a week is an alert
LARGE_A_PERIOD = 1000  # from this usual count on, changes are shares of the count rather than chance: logarithm
NORMAL_MAD = 1.4826  # turns a median absolute deviation into a standard deviation
ZERO_COUNT = 2 * np.sqrt(3 / 8)  # Anscombe's scale at 0

Floats = NDArray[np.float64]
Flags = NDArray[np.bool_]


@dataclass(frozen=True)
class NormalRange:
    """Arrays [series, period], nan where nothing could be judged: z, expected count, what is beyond the limit, and how it came about.

    `baseline`, `errors` and `scale` are on the working scale: logarithm where `is_log` [series], else Anscombe's.
    """

    z: Floats
    expected: Floats
    is_alert: Flags
    baseline: Floats
    errors: Floats
    scale: Floats
    is_log: Flags
    limit: float

    def past_errors(self, series: int, period: int) -> Floats:
        """The errors known before that period, the last 84 at most."""
        known = self.errors[series, :period]
        return known[np.isfinite(known)][-ERRORS_KEPT:]

    def counts(self, series: int, working: ArrayLike) -> Floats:
        """Values of the working scale as counts."""
        return back_to_counts(np.asarray(working, float), np.broadcast_to(self.is_log[series], np.shape(working)))

    def range_of(self, series: int, period: int) -> Range:
        """The expected count with the 80 and 95 % ranges its past errors earn; with too few, the 80 % one has no width."""
        errors, middle = self.past_errors(series, period), self.baseline[series, period]
        ends = [end for level in (0.8, 0.95) for end in empirical_range(errors, level) or ()]
        counts = self.counts(series, middle + np.array(ends)).tolist()
        central = float(self.expected[series, period])
        low, high = _around(central, counts[:2]) or (central, central)
        return Range(central, low, high, *(_around(central, counts[2:]) or (None, None)))

    def limits_of(self, series: int, period: int) -> tuple[float, float]:
        """The counts beyond which that period is an alert."""
        reach = self.limit * self.scale[series, period]
        low, high = self.counts(series, self.baseline[series, period] + np.array([-reach, reach]))
        return float(low), float(high)


def daily_range(counts: ArrayLike, is_ordinary: ArrayLike | None = None, is_usable: ArrayLike | None = None) -> NormalRange:
    """The normal range of daily counts [series, day], every calendar day a column, nan where no feed covers it.

    Days that are not ordinary [day] (holidays) are neither judged nor learnt from. Days not usable [series, day] (after a mailing, in an
    outage) are judged, but later days do not learn from them. A weekday on which nothing ever comes is closed and not judged.
    """
    return _one_step(counts, is_ordinary, is_usable, 7, DAY_LIMIT, DAYS_LOOKED)


def weekly_range(counts: ArrayLike, is_ordinary: ArrayLike | None = None, is_usable: ArrayLike | None = None) -> NormalRange:
    """The normal range of counts of whole weeks [series, week], against the last eight ordinary weeks, which lie in the same season."""
    return _one_step(counts, is_ordinary, is_usable, 1, WEEK_LIMIT, LEAST_ERRORS)


def to_working_scale(counts: Floats, is_log: Flags) -> Floats:
    """Counts on the scale on which they scatter alike, whatever their size."""
    return np.where(is_log, np.log(counts + 0.5), 2 * np.sqrt(counts + 3 / 8))


def back_to_counts(working: Floats, is_log: Flags) -> Floats:
    """The inverse, never below 0."""
    rooted = np.maximum(working, ZERO_COUNT) ** 2 / 4 - 3 / 8
    return np.maximum(np.where(is_log, np.exp(np.where(is_log, working, 0.0)) - 0.5, rooted), 0.0)


def _around(central: float, ends: Sequence[float]) -> tuple[float, float] | None:
    """The ends of a range, if there are any, widened to hold the expected count where past errors were all on one side."""
    return (min(ends[0], central), max(ends[1], central)) if ends else None


def _one_step(
    counts: ArrayLike, is_ordinary: ArrayLike | None, is_usable: ArrayLike | None, lag: int, limit: float, least_looked: int
) -> NormalRange:
    values = np.atleast_2d(np.asarray(counts, float))
    ordinary = np.ones(values.shape[1], bool) if is_ordinary is None else np.asarray(is_ordinary, bool)
    usable = np.ones(values.shape, bool) if is_usable is None else np.broadcast_to(np.asarray(is_usable, bool), values.shape)
    if ordinary.shape != values.shape[1:]:
        raise ValueError(f"{values.shape[1]} periods and {ordinary.shape} marks of ordinary ones do not fit.")
    values = np.where(np.isfinite(values) & (values >= 0), values, np.nan)
    is_log = _is_large(values, lag * WEEKS_OF_HISTORY)
    working = to_working_scale(values, is_log[:, None])
    baseline, errors, scale, z = _walk(
        working, np.where(np.isnan(values), False, values == 0), ordinary, usable, is_log, lag, limit, least_looked
    )
    expected = back_to_counts(baseline, np.broadcast_to(is_log[:, None], baseline.shape))
    return NormalRange(
        z, np.where(np.isnan(baseline), np.nan, expected), np.abs(np.nan_to_num(z)) > limit, baseline, errors, scale, is_log, limit
    )


def _is_large(values: Floats, periods: int) -> Flags:
    """By the first twenty weeks, so that later counts do not choose the scale they are judged on."""
    found = np.zeros(len(values), bool)
    for place, row in enumerate(values):
        known = row[np.flatnonzero(row > 0)[:periods]]
        found[place] = len(known) > 0 and np.median(known) >= LARGE_A_PERIOD
    return found


def _walk(
    working: Floats, is_zero: Flags, ordinary: Flags, usable: Flags, is_log: Flags, lag: int, limit: float, least_looked: int
) -> tuple[Floats, Floats, Floats, Floats]:
    """Period by period, all series at once: baseline, error, scale, z."""
    series, periods = working.shape
    baseline, errors, scale, z = (np.full(working.shape, np.nan) for _ in range(4))
    if working.size == 0:
        return baseline, errors, scale, z
    flags = np.zeros(working.shape, np.int8)
    memory = _Memory(series)
    looked = np.zeros(series, int)
    since = np.zeros((series, lag), int)  # weeks before this one belong to an earlier level
    first = np.where(np.isfinite(working).any(axis=1), np.isfinite(working).argmax(axis=1), periods)
    known = np.isfinite(working) & ordinary & usable
    for now in range(lag * LEAST_WEEKS, periods):
        places = np.arange(now - lag, max(now - lag * (WEEKS_LOOKED_BACK + 1), -1), -lag)
        _accept_new_level(flags, known, since, places, lag)
        if not ordinary[now]:
            continue
        in_level = known[:, places] & (places >= since[:, now % lag, None]) & (flags[:, places] == 0)
        chosen = in_level & (np.cumsum(in_level, axis=1) <= WEEKS_OF_BASELINE)
        middle = _median_of_rows(np.where(chosen, working[:, places], np.inf), chosen.sum(axis=1))
        middle[chosen.sum(axis=1) < LEAST_WEEKS] = np.nan
        is_closed = is_zero[:, now] & (~chosen | is_zero[:, places]).all(axis=1)
        error = working[:, now] - middle
        floor = np.where(is_log, np.exp(-middle / 2), 1.0)
        width = np.maximum(floor, memory.scale())
        is_judged = np.isfinite(error) & ~is_closed & (now - first >= lag * WEEKS_OF_HISTORY) & (looked >= least_looked)
        baseline[:, now], scale[:, now] = middle, width
        z[is_judged, now] = error[is_judged] / width[is_judged]
        looked += np.isfinite(error)
        is_learnt = np.isfinite(error) & ~is_closed
        errors[is_learnt, now] = error[is_learnt]
        memory.keep(np.flatnonzero(is_learnt & usable[:, now]), error)
        flags[:, now] = np.where(is_judged & (np.abs(z[:, now]) > limit), np.sign(error), 0)
    return baseline, errors, scale, z


def _accept_new_level(flags: NDArray[np.int8], known: Flags, since: NDArray[np.int_], places: NDArray[np.int_], lag: int) -> None:
    """Where the last three same weekdays were all flagged on one side, they become the new level and are learnt from."""
    last = places[:WEEKS_IN_A_ROW]
    if len(last) < WEEKS_IN_A_ROW or lag == 0:
        return
    moved = np.flatnonzero(known[:, last].all(axis=1) & (np.abs(flags[:, last].sum(axis=1, dtype=int)) == WEEKS_IN_A_ROW))
    if len(moved):
        since[moved, last[0] % lag] = last[-1]
        flags[np.ix_(moved, last)] = 0


class _Memory:
    """The last errors of every series, and their scale."""

    def __init__(self, series: int) -> None:
        self.errors = np.full((series, ERRORS_KEPT), np.inf)
        self.seen = np.zeros(series, int)

    def keep(self, rows: NDArray[np.int_], error: Floats) -> None:
        """Puts an error in the place of the oldest."""
        self.errors[rows, self.seen[rows] % ERRORS_KEPT] = error[rows]
        self.seen[rows] += 1

    def scale(self) -> Floats:
        """1.4826 times the median absolute deviation; 0 where errors are too few to tell."""
        number = np.minimum(self.seen, ERRORS_KEPT)
        middle = _median_of_rows(self.errors, number)
        away = np.abs(self.errors - np.where(number > 0, middle, 0.0)[:, None])
        return np.where(number >= LEAST_ERRORS, NORMAL_MAD * _median_of_rows(away, number), 0.0)


def _median_of_rows(values: Floats, number: NDArray[np.int_]) -> Floats:
    """The median of the `number` finite values of each row, the others being infinite; nan where there is none."""
    ordered = np.sort(values, axis=1)
    rows = np.arange(len(values))
    low, high = (np.maximum(number, 1) - 1) // 2, np.maximum(number, 1) // 2
    with np.errstate(invalid="ignore"):
        middle = (ordered[rows, low] + ordered[rows, high]) / 2
    return np.where(number > 0, middle, np.nan)
