"""How many contacts to expect: Theta and damped smoothing of the series less its calendar and its year, against last year's value.

Ranges are the errors such forecasts made at every earlier step of the same series. On 359 weekly series of the M4 competition the mean of the
two missed by half of what repeating last year did; where here it missed by more over the last three past forecasts, last year is repeated.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike
from scipy.special import ndtri, stdtrit

from analysis.finding import Range, Refusal
from analysis.forecast_errors import LEAST_80, LEAST_95, empirical_range
from analysis.smoothing import forecast_combination
from analysis.yearly_pattern import yearly_index


LEAST_STEPS = 26  # known ones, before a first forecast
CHECKED_ORIGINS = 3  # past forecasts, one horizon apart, on which the method is chosen
LEAST_APART = 3  # windows that do not overlap, for a series' own errors to be enough
SCALE_STEPS = 52
GONE_STEPS = 4  # a series that ended longer ago is not forecast
REFIT_STEPS = 13  # the pattern of the year is made anew every quarter
MEAN_TO_SD = np.sqrt(2 / np.pi)
COMBINED, REPEATED = "theta_ets", "seasonal_naive"


@dataclass(frozen=True)
class VolumeForecast:
    """Contacts in each of the next steps; MASE (mean absolute scaled error) of the method and of repeating, over the checked past forecasts."""

    ranges: tuple[Range | Refusal, ...]
    method: str
    mase: float | None
    mase_repeated: float | None
    n: int
    errors_used: tuple[int, ...]
    uses_year: bool


@dataclass(frozen=True)
class _Past:
    """Forecasts from every step, what came, and their scale; [series, step, ahead] in open-step units."""

    forecast: np.ndarray
    actual: np.ndarray
    scale: np.ndarray  # how far such a forecast is wont to miss, from how the series moves and how open the step is
    is_combined: np.ndarray  # [series, step]
    combined_error: np.ndarray  # mean over the horizon, [series, step]
    repeated_error: np.ndarray


def forecast_volume(
    contacts: ArrayLike, ahead: int = 13, cycle: int = 52, year_steps: float | None = 365.25 / 7
) -> VolumeForecast | Refusal:
    """The forecast of one series of counts by week; not finite = unknown. See forecast_volumes."""
    series = np.asarray(contacts, float).reshape(1, -1)
    if not np.isfinite(series).any():
        return Refusal("NO_DATA", "Nobody counted these contacts, so there is nothing to forecast from.")
    return forecast_volumes(series, np.ones((1, series.shape[1] + ahead)), ahead, cycle, year_steps)[0]


def forecast_volumes(
    contacts: np.ndarray, openness: np.ndarray, ahead: int = 13, cycle: int = 52, year_steps: float | None = 365.25 / 7
) -> list[VolumeForecast | Refusal]:
    """The forecasts of many series [series, step] over the same steps; `openness` [series, step + ahead] is the share of a usual step that is open.

    A step with openness 0 is forecast as 0 and teaches nothing. `cycle` is how many steps back the repeated value lies; `year_steps` how many
    steps a year has, for the pattern of the year of series two years long, or None. A series with few past forecasts borrows those of the others.
    """
    if contacts.ndim != 2 or openness.shape != (contacts.shape[0], contacts.shape[1] + ahead):
        raise ValueError("openness must have a column for every step and for every step ahead.")
    length = contacts.shape[1]
    with np.errstate(divide="ignore", invalid="ignore"):
        level = np.where(openness[:, :length] > 0, contacts / openness[:, :length], np.nan)
    index, first_yearly = yearly_index(level, ahead + GONE_STEPS, year_steps, REFIT_STEPS)
    past = _past(level, openness, index, cycle, min(ahead, cycle))
    errors = (past.actual - past.forecast) / past.scale
    errors[~(np.isfinite(level).cumsum(axis=1) >= LEAST_STEPS)] = np.nan
    return [_forecast(series, contacts, openness, past, errors, first_yearly, ahead) for series in range(len(contacts))]


def _past(level: np.ndarray, openness: np.ndarray, index: Sequence[tuple[int, int, np.ndarray]], cycle: int, judged: int) -> _Past:
    length = level.shape[1]
    ahead = openness.shape[1] - length + GONE_STEPS
    combined = np.full((*level.shape, ahead), np.nan)
    for first, last, pattern in index:
        ahead_of = forecast_combination(level[:, :last] / pattern[:, :last], ahead)
        for step in range(first, last):
            combined[:, step] = ahead_of[:, step] * pattern[:, step + 1 : step + 1 + ahead]
    combined = np.maximum(combined, 0)
    beyond = np.concatenate([level, np.full((len(level), ahead), np.nan)], axis=1)
    places = np.arange(length)[:, None] + 1 + np.arange(ahead)
    actual = beyond[:, places]
    back = places - cycle * (1 + np.arange(ahead) // cycle)
    repeated = np.where(back >= 0, beyond[:, np.maximum(back, 0)], np.nan)
    combined_error, repeated_error = _mean_error(actual, combined, repeated, judged)
    is_combined = _choose(combined_error, repeated_error, judged)
    use = is_combined[..., None] | ~np.isfinite(repeated)
    return _Past(np.where(use, combined, repeated), actual, _scale(level, openness, places), is_combined, combined_error, repeated_error)


def _mean_error(actual: np.ndarray, combined: np.ndarray, repeated: np.ndarray, judged: int) -> tuple[np.ndarray, np.ndarray]:
    """Mean absolute errors over the first `judged` steps ahead where both methods and the truth are known; not finite where nowhere."""
    both = np.isfinite(actual) & np.isfinite(combined) & np.isfinite(repeated)
    both[..., judged:] = False
    count = both.sum(axis=-1)
    with np.errstate(invalid="ignore", divide="ignore"):
        means = [np.where(both, np.abs(actual - each), 0).sum(axis=-1) / count for each in (combined, repeated)]
    return means[0], means[1]


def _choose(combined: np.ndarray, repeated: np.ndarray, ahead: int) -> np.ndarray:
    """Whether at each step the combination missed by less over the last three whole past forecasts; true where none can be checked."""
    ours, theirs = np.zeros(combined.shape), np.zeros(combined.shape)
    for back in range(1, CHECKED_ORIGINS + 1):
        shift = ahead * back
        if shift >= combined.shape[1]:
            break
        ours[:, shift:] += np.nan_to_num(combined[:, :-shift])
        theirs[:, shift:] += np.nan_to_num(repeated[:, :-shift])
    chosen: np.ndarray = (ours < theirs) | ((ours == 0) & (theirs == 0))
    return chosen


def _scale(level: np.ndarray, openness: np.ndarray, places: np.ndarray) -> np.ndarray:
    """How far forecasts from each step are wont to miss, [series, step, ahead]: the mean absolute change over the year before, at least chance.

    Chance (the variance of a count is its mean) weighs more on a step that is open for less; what is left of the change weighs on all alike.
    """
    moved = np.abs(np.diff(level, axis=1, prepend=np.nan))
    change, size = (np.nan_to_num(_running_mean(part, SCALE_STEPS)) for part in (moved, level))
    length = level.shape[1]
    is_open = (openness > 0) & np.isfinite(openness)
    inverse = np.where(is_open, 1 / np.where(is_open, openness, 1.0), np.nan)
    known = np.isfinite(level) & is_open[:, :length]
    sums, counts = np.where(known, inverse[:, :length], 0.0).sum(axis=1), known.sum(axis=1)
    usual = np.where(counts > 0, sums / np.maximum(counts, 1), 1.0)[:, None]
    chance = np.maximum(size, 0.5)
    other = np.maximum((change / MEAN_TO_SD) ** 2 / 2 - chance * usual, 0.0)
    beyond = np.concatenate([inverse, np.ones((len(level), GONE_STEPS))], axis=1)
    target = np.nan_to_num(beyond[:, places], nan=1.0)
    scale: np.ndarray = MEAN_TO_SD * np.sqrt(2 * (chance[..., None] * target + other[..., None]))
    return scale


def _running_mean(values: np.ndarray, width: int) -> np.ndarray:
    known = np.isfinite(values)
    sums, counts = np.where(known, values, 0.0).cumsum(axis=1), known.cumsum(axis=1).astype(float)
    sums[:, width:], counts[:, width:] = sums[:, width:] - sums[:, :-width], counts[:, width:] - counts[:, :-width]
    with np.errstate(invalid="ignore", divide="ignore"):
        mean: np.ndarray = sums / counts
    return mean


def _forecast(
    series: int, contacts: np.ndarray, openness: np.ndarray, past: _Past, errors: np.ndarray, first_yearly: np.ndarray, ahead: int
) -> VolumeForecast | Refusal:
    n = int(np.isfinite(contacts[series]).sum())
    if n == 0:
        return Refusal("NO_DATA", "No contacts are known.")
    if n < LEAST_STEPS:
        return Refusal("TOO_SHORT_PRE", f"Too early to forecast: it needs {LEAST_STEPS} whole periods that can be compared; there are {n}.")
    length = contacts.shape[1]
    last = int(np.flatnonzero(np.isfinite(contacts[series]))[-1])
    gone = length - 1 - last
    if gone > GONE_STEPS:
        return Refusal("NO_DATA", f"There is nothing to start from: the last {gone} periods are not known.")
    if np.ptp(contacts[series][np.isfinite(contacts[series])]) == 0:
        return Refusal("UNDERPOWERED", "The counts are the same in every period, so they say nothing of what may come.")
    from_step = int(first_yearly[series]) if first_yearly[series] < length else 0
    ranges, used = [], []
    for step in range(ahead):
        open_share = float(openness[series, length + step])
        pool, stretch = _pool(errors[:, :, gone + step], series, from_step, gone + step + 1)
        used.append(len(pool))
        point = float(past.forecast[series, last, gone + step])
        ranges.append(_range(point, pool * stretch * float(past.scale[series, last, gone + step]), open_share, step + 1))
    checked = [last - ahead * back for back in range(1, CHECKED_ORIGINS + 1) if last - ahead * back >= 0]
    is_combined = bool(past.is_combined[series, last]) or not np.isfinite(past.repeated_error[series]).any()
    ours, theirs = _mase(past, series, checked)
    method = COMBINED if is_combined else REPEATED
    return VolumeForecast(tuple(ranges), method, ours, theirs, n, tuple(used), bool(first_yearly[series] < length))


def _pool(errors: np.ndarray, series: int, from_step: int, ahead: int) -> tuple[np.ndarray, float]:
    """Scaled errors for a range and what they are stretched by: windows that overlap tell little more than those apart, the freedom of a t."""
    own = errors[series, from_step:]
    own = own[np.isfinite(own)]
    apart = -(-len(own) // ahead)
    if len(own) < LEAST_80 or apart < LEAST_APART:
        own = errors[np.isfinite(errors)]
        apart = int(sum(-(-int(np.isfinite(row).sum()) // ahead) for row in errors))
    return own, float(stdtrit(max(apart, 1), 0.9) / ndtri(0.9))


def _range(point: float, errors: np.ndarray, open_share: float, step: int) -> Range | Refusal:
    """The range of one step, in contacts; a closed step has none and expects none."""
    if open_share <= 0:
        return Range(0.0, 0.0, 0.0, 0.0, 0.0)
    narrow, wide = empirical_range(errors, 0.8), empirical_range(errors, 0.95)
    if narrow is None or not np.isfinite(point):
        few = f"only {len(errors)} past forecasts of this length can be checked, {LEAST_80} are needed"
        return Refusal("TOO_SHORT_PRE", f"How sure a forecast {step} ahead is cannot be told: {few}.")
    low, high = (max(0.0, (point + end) * open_share) for end in narrow)
    ends = (None, None) if wide is None or len(errors) < LEAST_95 else tuple(max(0.0, (point + end) * open_share) for end in wide)
    return Range(min(max(point * open_share, low), high), low, high, *ends)


def _mase(past: _Past, series: int, checked: Sequence[int]) -> tuple[float | None, float | None]:
    """Errors of the combination and of repeating over the checked origins, in units of repeating's error in the whole series."""
    scale = np.nanmean(past.repeated_error[series]) if np.isfinite(past.repeated_error[series]).any() else 0.0
    pairs = [(past.combined_error[series, step], past.repeated_error[series, step]) for step in checked]
    known = [pair for pair in pairs if np.isfinite(pair).all()]
    if not known or scale <= 0:
        return None, None
    ours, theirs = np.mean(known, axis=0) / scale
    return float(ours), float(theirs)
