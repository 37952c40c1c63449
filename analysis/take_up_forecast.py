"""Where digital take-up is going: the mean of three extrapolations, and how wrong such forecasts have been on the council's own services.

Members, all from the level of the last three months: the drift of the whole window; the drift of the last 12 months on the logit scale, damped
by a tenth a year; a Gompertz curve. On 162 countries' adoption curves their mean missed by less than each of them. Nothing forces a rise.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike
from scipy.special import expit, logit, ndtri, stdtrit

from analysis.finding import Range, Refusal
from analysis.forecast_errors import empirical_range, errors_needed
from analysis.growth_curves import gompertz_ahead
from analysis.reporting_gaps import reporting_drop_outs


LEAST_MONTHS = 12  # a forecast from fewer is none
LEVEL_MONTHS = 3  # the level forecasts start from; one month of small counts is mostly chance
RECENT_MONTHS = 12
DAMPING_A_MONTH = 0.9 ** (1 / 12)
AHEAD = 24  # months shown
PATH_AHEAD = 60  # months looked ahead for a target date
STALE_MONTHS = 3  # a series that ends earlier than this before the data do is not forecast
MOST_ORIGINS = 60  # of a service: how forecasts went wrong ten years ago says little
YOUNG_ORIGINS = 6  # of a service: those with 12 to 17 months before them
PLENTY_ERRORS = 2 * errors_needed(0.95)
MEAN_TO_SD = np.sqrt(2 / np.pi)  # the mean absolute value of a normal error, in standard deviations


@dataclass(frozen=True)
class PastForecasts:
    """Forecasts made at earlier months of one service and what came: [origin, step], shares; not finite where nobody knows.

    `errors` = (actual - point) / scale; `scale` is the mean absolute monthly change at the origin, or what chance alone would make of it.
    """

    points: np.ndarray
    actual: np.ndarray
    level: np.ndarray
    scale: np.ndarray

    @property
    def errors(self) -> np.ndarray:
        """In units of the service's own monthly change."""
        scaled: np.ndarray = (self.actual - self.points) / self.scale[:, None]
        return scaled


@dataclass(frozen=True)
class TakeUpForecast:
    """Digital take-up so many months ahead (the first entry is one month): ranges, where the errors earn them, and what they rest on."""

    level: float
    drift: float  # share a month over the whole window
    drift_error: float  # its standard error
    points: np.ndarray  # every month of `PATH_AHEAD`, also those without a range
    ranges: tuple[Range | Refusal, ...]
    ceiling: float
    scale: float
    stretch: np.ndarray  # by step: what errors of overlapping windows are widened by
    pool: tuple[PastForecasts, ...]
    n: int
    errors_used: tuple[int, ...]


def forecast_take_up(
    digital: ArrayLike, transactions: ArrayLike, others: Sequence[PastForecasts] = (), ceiling: float = 1.0, ahead: int = AHEAD
) -> TakeUpForecast | Refusal:
    """The forecast of one service from monthly counts; not finite = a month left out. `others` are the past forecasts of other services.

    Ranges come from the others' errors where those are enough for the level, else from all, the service's own with them.
    `ceiling` is a share; where the service has been above it already, its own highest level takes its place.
    """
    counts = _counts(digital, transactions)
    if (refusal := _refuse(*counts, ceiling)) is not None:
        return refusal
    shares, weights = _shares(*counts)
    cap = stated_ceiling(*counts, ceiling)
    last = np.array([np.flatnonzero(np.isfinite(shares))[-1]])
    if len(shares) - 1 - last[0] >= STALE_MONTHS:
        return Refusal("NO_DATA", f"The last {len(shares) - 1 - last[0]} months cannot be used, so there is nothing to start from.")
    points, level = _points(shares, *counts, weights, last, cap, PATH_AHEAD)
    gone = len(shares) - 1 - last[0]  # months since the last usable one
    pool = _teachers(counts, others, ceiling)
    errors, stretch = _errors_of(pool, PATH_AHEAD)
    scale = float(_scale(shares, counts[1], last)[0])
    drift, drift_error = _drift(shares, weights)
    ranges = tuple(
        _range(float(points[0, gone + step]), errors[:, gone + step], scale * stretch[gone + step], cap, step + 1) for step in range(ahead)
    )
    used = tuple(int(np.isfinite(errors[:, gone + step]).sum()) for step in range(ahead))
    return TakeUpForecast(
        float(level[0]), drift, drift_error, points[0, gone:], ranges, cap, scale, stretch, pool, int(np.isfinite(shares).sum()), used
    )


def past_forecasts(digital: ArrayLike, transactions: ArrayLike, ceiling: float = 1.0, ahead: int = PATH_AHEAD) -> PastForecasts:
    """The forecasts the same method would have made at each month that had 12 before it, and what came (rolling origin, step 1)."""
    counts = _counts(digital, transactions)
    shares, weights = _shares(*counts)
    known = np.isfinite(shares)
    origins = np.flatnonzero(known & (known.cumsum() >= LEAST_MONTHS))[:-1][-MOST_ORIGINS:]
    if len(origins) == 0:
        empty = np.empty((0, ahead))
        return PastForecasts(empty, empty, np.empty(0), np.empty(0))
    highest = stated_ceiling(*counts, ceiling)
    points, level = _points(shares, *counts, weights, origins, highest, ahead)
    beyond = np.concatenate([shares, np.full(ahead, np.nan)])
    actual = beyond[origins[:, None] + 1 + np.arange(ahead)]
    return PastForecasts(points, actual, level, _scale(shares, counts[1], origins))


def stated_ceiling(digital: ArrayLike, transactions: ArrayLike, ceiling: float) -> float:
    """The ceiling, or the service's own highest three-month level where that is above it already."""
    done, all_done = _counts(digital, transactions)
    done, all_done = done[np.isfinite(done)], all_done[np.isfinite(all_done)]
    width = np.ones(min(LEVEL_MONTHS, len(done)))
    levels = np.convolve(done, width, "valid") / np.maximum(np.convolve(all_done, width, "valid"), 1)
    return float(min(1.0, max(ceiling, levels.max(initial=0.0))))


def _counts(digital: ArrayLike, transactions: ArrayLike) -> tuple[np.ndarray, np.ndarray]:
    """Both as numbers, not finite together; a month without transactions is unknown, and so is one with more digital than all,
    or one in which one side of the count dropped out.
    """
    done, all_done = np.array(digital, float).ravel(), np.array(transactions, float).ravel()
    if done.shape != all_done.shape:
        raise ValueError("digital and transactions must have the same number of months.")
    with np.errstate(invalid="ignore"):
        unknown = ~(np.isfinite(done) & np.isfinite(all_done) & (all_done > 0) & (done >= 0) & (done <= all_done))
    done[unknown], all_done[unknown] = np.nan, np.nan
    dropped = reporting_drop_outs(done, all_done)
    done[dropped], all_done[dropped] = np.nan, np.nan
    return done, all_done


def _refuse(digital: np.ndarray, transactions: np.ndarray, ceiling: float) -> Refusal | None:
    known = np.isfinite(digital)
    months = int(known.sum())
    if not 0 < ceiling <= 1:
        return Refusal("BAD_SETTING", "The ceiling must be a share above 0 and at most 1.")
    if months == 0:
        return Refusal("NO_DATA", "No whole month has both digital and other transactions, so there is no take-up to forecast.")
    if months < LEAST_MONTHS:
        wanted = f"A forecast needs {LEAST_MONTHS} whole months that can be compared; there {'is' if months == 1 else 'are'} {months}."
        return Refusal("TOO_SHORT_PRE", f"Too early to forecast. {wanted}")
    if np.ptp(digital[known] / transactions[known]) < 1e-9:
        return Refusal(
            "UNDERPOWERED", f"Take-up is flat: it has been the same in all {months} months, so they say nothing of where it goes."
        )
    return None


def _shares(digital: np.ndarray, transactions: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Shares and weights by month: a month with few transactions weighs less, one with many not much more than the middle one."""
    shares = digital / transactions
    usual = np.nanmedian(transactions) if np.isfinite(transactions).any() else 1.0
    weights = np.where(np.isfinite(transactions), 2 / (1 / np.maximum(transactions, 1e-9) + 1 / usual), 0.0)
    return shares, np.nan_to_num(weights)


def _points(
    shares: np.ndarray, digital: np.ndarray, transactions: np.ndarray, weights: np.ndarray, origins: np.ndarray, cap: float, ahead: int
) -> tuple[np.ndarray, np.ndarray]:
    """The mean of the members [origin, step] and the level [origin]."""
    months = np.arange(len(shares), dtype=float)
    seen = (months <= origins[:, None]) & np.isfinite(shares)
    order = seen[:, ::-1].cumsum(axis=1)[:, ::-1]  # 1 is the last known month
    near, recent = seen & (order <= LEVEL_MONTHS), seen & (order <= RECENT_MONTHS)
    slope = _slopes(months, np.where(np.isfinite(shares), shares, 0.0), np.where(seen, weights, 0.0))
    weight = np.where(near, weights, 0.0)
    total = weight.sum(axis=1)
    level = (weight * np.where(near, shares, 0.0)).sum(axis=1) / total
    level = np.clip(level + slope * (origins - (weight * months).sum(axis=1) / total), 0.0, 1.0)
    smoothed = logit((np.nan_to_num(digital) + 0.5) / (np.nan_to_num(transactions) + 1))
    pace = _slopes(months, smoothed, np.where(recent, weights, 0.0))
    steps = np.arange(1, ahead + 1)
    damped = DAMPING_A_MONTH * (1 - DAMPING_A_MONTH**steps) / (1 - DAMPING_A_MONTH)
    usual = np.nanmedian(transactions)
    start = logit(np.clip(level, 0.5 / (usual + 1), (usual + 0.5) / (usual + 1)))
    members = (
        np.clip(level[:, None] + slope[:, None] * steps, 0.0, 1.0),
        expit(start[:, None] + pace[:, None] * damped),
        np.clip(level[:, None] + gompertz_ahead(shares, weights, origins, cap, ahead), 0.0, 1.0),
    )
    return np.minimum(sum(members) / len(members), cap), level


def _slopes(months: np.ndarray, values: np.ndarray, weight: np.ndarray) -> np.ndarray:
    """The slope of a weighted line for each row of weights."""
    total = np.maximum(weight.sum(axis=1), 1e-300)
    off = months - ((weight * months).sum(axis=1) / total)[:, None]
    slopes: np.ndarray = (weight * off * values).sum(axis=1) / np.maximum((weight * off**2).sum(axis=1), 1e-300)
    return slopes


def _drift(shares: np.ndarray, weights: np.ndarray) -> tuple[float, float]:
    """Share a month over the whole window, and its standard error."""
    known = np.isfinite(shares)
    months, values, weight = np.flatnonzero(known).astype(float), shares[known], weights[known]
    off = months - np.average(months, weights=weight)
    spread = (weight * off**2).sum()
    slope = (weight * off * values).sum() / spread
    misses = values - np.average(values, weights=weight) - slope * off
    variance = (weight * misses**2).sum() / (len(values) - 2)
    return float(slope), float(np.sqrt(variance / spread))


def _scale(shares: np.ndarray, transactions: np.ndarray, origins: np.ndarray) -> np.ndarray:
    """The mean absolute monthly change over the year before each origin, at least what chance makes of such counts."""
    changes = np.abs(np.diff(shares, prepend=np.nan))
    scales = np.empty(len(origins))
    for place, origin in enumerate(origins):
        year = slice(max(0, origin - RECENT_MONTHS + 1), origin + 1)
        moved, counted = changes[year], transactions[year][np.isfinite(transactions[year])]
        done = np.nansum(shares[year] * transactions[year])
        share = (done + 1) / (counted.sum() + 2)
        chance = MEAN_TO_SD * np.sqrt(2 * share * (1 - share) / np.median(counted))
        moved = moved[np.isfinite(moved)]
        scales[place] = max(chance, moved.mean() if len(moved) else 0.0)
    return scales


def _teachers(counts: tuple[np.ndarray, np.ndarray], others: Sequence[PastForecasts], ceiling: float) -> tuple[PastForecasts, ...]:
    """Whose past forecasts a range rests on: those of the others, and the service's own where the others have too few."""
    foreign = tuple(each for each in others if len(each.level))
    enough = sum(int(np.isfinite(each.actual[:, 0]).sum()) for each in foreign) >= errors_needed(0.95)
    return foreign if enough else (*foreign, past_forecasts(*counts, ceiling))


def _errors_of(pool: Sequence[PastForecasts], ahead: int) -> tuple[np.ndarray, np.ndarray]:
    """Their errors [error, step], and by step what they are stretched by.

    Windows that overlap share most of what went wrong, so only those apart are counted, as degrees of freedom of a t.
    """
    parts = _mature([each.errors[:, :ahead] for each in pool])
    errors = np.concatenate(parts) if parts else np.empty((0, ahead))
    steps = np.arange(1, ahead + 1)
    apart = sum((np.isfinite(part).sum(axis=0) + steps - 1) // steps for part in parts) if parts else np.zeros(ahead)
    stretch = stdtrit(np.maximum(apart, 1), 0.9) / ndtri(0.9)
    return errors, stretch


def _mature(parts: list[np.ndarray]) -> list[np.ndarray]:
    """The errors without those of forecasts from less than a year and a half, where plenty of others are left: such miss by more."""
    if not parts:
        return parts
    left = sum(np.isfinite(part[YOUNG_ORIGINS:]).sum(axis=0) for part in parts)
    is_plenty = left >= PLENTY_ERRORS
    young = [np.arange(len(part))[:, None] < YOUNG_ORIGINS for part in parts]
    return [np.where(early & is_plenty, np.nan, part) for early, part in zip(young, parts, strict=True)]


def _range(point: float, errors: np.ndarray, scale: float, cap: float, step: int) -> Range | Refusal:
    narrow, wide = empirical_range(errors, 0.8), empirical_range(errors, 0.95)
    if narrow is None:
        known = int(np.isfinite(errors).sum())
        few = f"only {known} past forecasts of this length" if known else "no past forecast of this length"
        return Refusal("TOO_SHORT_PRE", f"How sure a forecast {step} months ahead is cannot be told: {few} can be checked, 9 are needed.")
    low, high = (min(max(point + end * scale, 0.0), cap) for end in narrow)
    ends = (None, None) if wide is None else tuple(min(max(point + end * scale, 0.0), cap) for end in wide)
    return Range(min(max(point, low), high), low, high, *ends)
