"""How a count differs from what a baseline leads one to expect, with its error from placebo windows and from the other services."""

import math
from dataclasses import dataclass

import numpy as np
from scipy.special import stdtrit

from analysis.finding import Range, Refusal


LEAST_BASELINE = 52  # contacts in the baseline: one a week
LEAST_SPACE = 4  # donors from which each can be compared with the rest
ROBUST_FROM = 6  # donors from which one odd service may be told from a wide spread
SMALLEST_FOR_LOGS = 20  # contacts in either period; below, the difference is worked out without logs
NORMAL_MAD = 1.4826
WIDEST = 5.0  # on the log scale: a range of 150 times either way says nothing, and a wider one is no number
LEAST_SPREAD_DF = 2.0


@dataclass(frozen=True)
class Grain:
    """What one step of a series is: how many make a year, the fewest compared, and the shortest placebo window."""

    name: str
    of_year: int
    fewest: int
    window: int


WEEKS, MONTHS = Grain("week", 52, 8, 13), Grain("month", 12, 2, 3)


@dataclass(frozen=True)
class PeriodChange:
    """Observed less expected contacts of the compared steps; `baseline` is the baseline for the same number of working days."""

    change: Range
    actual: float
    expected: float
    baseline: float
    donors: int
    steps: int
    method: str

    @property
    def fall(self) -> Range:
        """The same as a fall."""
        return Range(-self.change.central, -self.change.high_80, -self.change.low_80)

    @property
    def counted_fall(self) -> float | None:
        """The share by which the count fell, before any comparison."""
        return None if self.baseline <= 0 else 1 - self.actual / self.baseline


@dataclass(frozen=True)
class Compared:
    """A series over steps in order, its donors (J x T) and working days, which steps are the period and how many steps back its baseline is.

    NaN is a step nobody counted. Placebo windows end before the step `clean_until`.
    """

    counts: np.ndarray
    donors: np.ndarray
    days: np.ndarray
    period: np.ndarray
    lag: int
    clean_until: int
    grain: Grain


def estimate_change(compared: Compared, *, from_nothing: bool = False) -> PeriodChange | Refusal:
    """The change of the period against its baseline; donors scale the baseline, else working days do.

    The log ratio to the donors' sum is compared as in methods 3.2, step 4. Its error is the larger of two: how far earlier year-on-year
    windows of the same series strayed, and how far each donor strayed from the others between the same two periods. With
    `from_nothing` a baseline nobody counted is zero, as before a launch.
    """
    counts = compared.counts
    if len(compared.period) < compared.grain.fewest:
        return Refusal("TOO_EARLY", f"The period has fewer than {compared.grain.fewest} whole {compared.grain.name}s to compare.")
    period = compared.period[np.isfinite(counts[compared.period])]
    if len(period) < compared.grain.fewest or len(period) < len(compared.period) / 2:
        return Refusal("TOO_SHORT_POST", f"Fewer than half of the {compared.grain.name}s of the period, or too few, are counted.")
    back = period - compared.lag
    known = (back >= 0) & np.isfinite(counts[np.maximum(back, 0)])
    if from_nothing and not known.any():
        return _from_nothing(counts[period])
    period, back = period[known], back[known]
    if len(period) < compared.grain.fewest or known.mean() < 0.5:
        return Refusal("NO_BASELINE", f"Too few {compared.grain.name}s of the baseline are counted to compare with.")
    actual, base = float(counts[period].sum()), float(counts[back].sum())
    scale = _safe_ratio(compared.days[period].sum(), compared.days[back].sum())
    donors = _usable(compared.donors, period, back)
    if min(actual, base) < SMALLEST_FOR_LOGS:
        return _difference(counts, period, back, scale)
    pairs = [(float(row[period].sum()), float(row[back].sum())) for row in donors]
    if donors.size:
        expected = base * sum(now for now, _ in pairs) / sum(then for _, then in pairs)
    else:
        expected = base * scale
    error, df, method = _error(compared, donors, period, back, pairs)
    reach = min(float(stdtrit(df, 0.9)) * error, WIDEST)
    effect = math.log(actual / expected)
    low, central, high = (actual * -math.expm1(-value) for value in (effect - reach, effect, effect + reach))
    return PeriodChange(Range(central, low, high), actual, expected, base * scale, len(pairs), len(period), method)


def _usable(donors: np.ndarray, period: np.ndarray, back: np.ndarray) -> np.ndarray:
    """Donors counted in all compared steps, with contacts enough in both periods."""
    kept = [
        row
        for row in donors
        if np.isfinite(row[period]).all() and np.isfinite(row[back]).all() and min(row[period].sum(), row[back].sum()) >= LEAST_BASELINE
    ]
    return np.array(kept).reshape(len(kept), donors.shape[1] if donors.ndim == 2 else 0)


def _error(
    compared: Compared, donors: np.ndarray, period: np.ndarray, back: np.ndarray, pairs: list[tuple[float, float]]
) -> tuple[float, float, str]:
    """The standard error on the log scale, its degrees of freedom, and how it was had."""
    own = (float(compared.counts[period].sum()), float(compared.counts[back].sum()))
    chance = _chance(own) + (_chance((sum(n for n, _ in pairs), sum(t for _, t in pairs))) if pairs else 0.0)
    against = "donors' log ratio" if pairs else "year on year"
    windows = _placebo_error(compared, donors, len(period))
    found: list[tuple[float, float, str]] = []
    if len(pairs) >= LEAST_SPACE:
        found.append((*_space_error(pairs, chance), f"{against}, spread of donors"))
    if windows is not None:
        error, df, size = windows
        if found:  # the donors show how far years drift apart; windows need only show how noisy this line is
            error *= math.sqrt(size / len(period))
        else:
            error *= math.sqrt(max(1.0, compared.lag / compared.grain.of_year))
        found.append((error, df, f"{against}, placebo windows"))
    if not found:
        found.append((*_paired_error(compared, donors, period, back), f"{against}, spread over the period"))
    error, df, method = max(found, key=lambda each: each[0] * float(stdtrit(each[1], 0.9)))
    return max(error, math.sqrt(chance)), df, method


def _chance(pair: tuple[float, float]) -> float:
    """The variance of a log ratio of two counts that comes by chance alone."""
    return 1 / max(pair[0], 1.0) + 1 / max(pair[1], 1.0)


def _placebo_error(compared: Compared, donors: np.ndarray, length: int) -> tuple[float, float, int] | None:
    """The root mean square of year-on-year windows before the period, their degrees of freedom and length; None when there are too few."""
    year, window = compared.grain.of_year, compared.grain.window
    last = min(compared.clean_until, int(compared.period.min()))
    if last - year < 2 * window:
        return None
    line = compared.counts[:last]
    weight = donors[:, :last].sum(axis=0) if donors.size else compared.days[:last].astype(float)
    now, then = line[year:], line[: last - year]
    rest_now, rest_then = weight[year:], weight[: last - year]
    usable = np.isfinite(now) & np.isfinite(then) & np.isfinite(rest_now) & np.isfinite(rest_then)
    n = int(usable.sum())
    if n < 2 * window:
        return None
    size = min(length, max(window, n // 3))
    sums = [np.convolve(each[usable], np.ones(size), "valid") + 0.5 for each in (now, then, rest_now, rest_then)]
    errors = np.log(sums[0] / sums[1]) - np.log(sums[2] / sums[3])
    return float(np.sqrt(np.mean(errors**2))), max(LEAST_SPREAD_DF, n / size - 1), size


def _space_error(pairs: list[tuple[float, float]], chance: float) -> tuple[float, float]:
    """How far services stray from one another between the two periods beyond chance, added to the chance of this one."""
    now, then = (sum(pair[side] for pair in pairs) for side in (0, 1))
    strays, variances = [], []
    for own_now, own_then in pairs:
        rest = (now - own_now, then - own_then)
        strays.append(math.log(own_now / own_then) - math.log(rest[0] / rest[1]))
        variances.append(_chance((own_now, own_then)) + _chance(rest))
    squares = np.array(strays) ** 2
    if len(pairs) >= ROBUST_FROM:
        typical = NORMAL_MAD**2 * float(np.median(squares)) - float(np.median(variances))
    else:
        typical = float(np.mean(squares - np.array(variances)))
    return math.sqrt(max(typical, 0.0) + chance), float(len(pairs) - 1)


def _paired_error(compared: Compared, donors: np.ndarray, period: np.ndarray, back: np.ndarray) -> tuple[float, float]:
    """From the spread of the change over quarters of the period: wide, for the change itself may have grown."""
    weight = donors.sum(axis=0) if donors.size else compared.days.astype(float)
    parts = np.array_split(np.arange(len(period)), min(4, len(period)))
    changes = []
    for part in parts:
        now, then = period[part], back[part]
        own = (compared.counts[now].sum() + 0.5) / (compared.counts[then].sum() + 0.5)
        changes.append(math.log(own) - math.log(_safe_ratio(weight[now].sum(), weight[then].sum())))
    return float(np.std(changes, ddof=1)) / math.sqrt(len(changes)), float(len(changes) - 1)


def _difference(counts: np.ndarray, period: np.ndarray, back: np.ndarray, scale: float) -> PeriodChange:
    """For counts too small for logs: plain difference, with the spread of the steps' differences."""
    actual, base = float(counts[period].sum()), float(counts[back].sum())
    steps = counts[period] - counts[back] * scale
    spread = max(float(np.std(steps, ddof=1)) * math.sqrt(len(steps)), math.sqrt(max(actual + base, 1.0)))
    reach = float(stdtrit(max(len(steps) - 1, 2), 0.9)) * spread
    central = actual - base * scale
    return PeriodChange(
        Range(central, central - reach, central + reach), actual, base * scale, base * scale, 0, len(steps), "difference of small counts"
    )


def _from_nothing(now: np.ndarray) -> PeriodChange:
    """Everything counted is a rise; its range is that of the weekly counts."""
    actual = float(now.sum())
    spread = max(float(np.std(now, ddof=1)) * math.sqrt(len(now)), math.sqrt(max(actual, 1.0)))
    reach = float(stdtrit(len(now) - 1, 0.9)) * spread
    return PeriodChange(
        Range(actual, max(0.0, actual - reach), actual + reach), actual, 0.0, 0.0, 0, len(now), "all of it, begun since the baseline"
    )


def _safe_ratio(now: float, then: float) -> float:
    return float(now) / float(then) if then > 0 and now > 0 else 1.0
