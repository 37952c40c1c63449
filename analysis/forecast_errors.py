"""How wrong forecasts have been: ranges from past errors, scaled errors, interval scores and Brier scores."""

import math
from collections.abc import Sequence

import numpy as np
from numpy.typing import ArrayLike


LEAST_80, LEAST_95 = 9, 39  # the fewest errors from which quantiles of type 6 reach an 80 % and a 95 % range
LEVELS = (0.8, 0.95)


def errors_needed(level: float) -> int:
    """The fewest errors that earn a range of this level (share, such as .8): the least m with (m + 1)(1 - level) / 2 >= 1."""
    if not 0 < level < 1:
        raise ValueError(f"A level is a share between 0 and 1, not {level}.")
    return int(np.ceil(2 / (1 - level) - 1e-9)) - 1


def empirical_range(errors: ArrayLike, level: float) -> tuple[float, float] | None:
    """The low and high end that hold `level` of the errors, by quantiles of type 6; None when there are too few errors for that level.

    Errors are finite or left out; the unit is theirs. Hyndman and Fan (1996), type 6: position (m + 1)q.
    """
    known = _finite(errors)
    if len(known) < errors_needed(level):
        return None
    ordered = sorted(known.tolist())
    return _quantile(ordered, (1 - level) / 2), _quantile(ordered, (1 + level) / 2)


def empirical_quantile(errors: ArrayLike, share: float) -> float | None:
    """One quantile of type 6, or None where it lies beyond what so few errors can tell."""
    known = _finite(errors)
    place = (len(known) + 1) * share
    if not 1 - 1e-9 <= place <= len(known) + 1e-9:
        return None
    return _quantile(sorted(known.tolist()), share)


def mean_absolute_scaled_error(train: ArrayLike, forecast: ArrayLike, actual: ArrayLike, season: int = 1) -> float | None:
    """Mean absolute error over the seasonal naive one inside the training series; None when that is zero or cannot be known.

    Hyndman and Koehler (2006). Below 1: better than repeating the value of `season` steps ago.
    """
    known, misses = np.asarray(train, float), np.abs(np.asarray(actual, float) - np.asarray(forecast, float))
    scale = naive_error(known, season)
    misses = misses[np.isfinite(misses)]
    if scale is None or len(misses) == 0:
        return None
    return float(misses.mean() / scale)


def naive_error(series: ArrayLike, season: int = 1) -> float | None:
    """The mean absolute difference between values `season` steps apart; None when there is none or it is zero."""
    known = np.asarray(series, float)
    if season < 1:
        raise ValueError("A season is at least one step.")
    steps = np.abs(known[season:] - known[:-season])
    steps = steps[np.isfinite(steps)]
    return float(steps.mean()) if len(steps) and steps.mean() > 0 else None


def interval_score(low: ArrayLike, high: ArrayLike, actual: ArrayLike, level: float) -> float:
    """Winkler's score of ranges: width, plus 2 / (1 - level) times the distance outside; the mean over the cases, lower is better."""
    lows, highs, values = (np.asarray(part, float) for part in (low, high, actual))
    below, above = np.maximum(lows - values, 0), np.maximum(values - highs, 0)
    return float(np.mean(highs - lows + 2 / (1 - level) * (below + above)))


def brier_score(chances: ArrayLike, happened: ArrayLike) -> float | None:
    """The mean squared distance between chances (0 to 1) and what happened (0 or 1); None without cases."""
    given, truth = np.asarray(chances, float), np.asarray(happened, float)
    return float(np.mean((given - truth) ** 2)) if len(given) else None


def base_rate_score(happened: Sequence[bool] | ArrayLike) -> float | None:
    """The Brier score of always giving the share that happened; None without cases."""
    truth = np.asarray(happened, float)
    return float(truth.mean() * (1 - truth.mean())) if len(truth) else None


def _quantile(ordered: Sequence[float], share: float) -> float:
    """What np.quantile gives by its method weibull, to the last bit; on a few dozen errors that function takes twenty times as long."""
    place = len(ordered) * share + share - 1
    if place >= len(ordered) - 1:
        below = above = ordered[-1]
    elif place < 0:
        below = above = ordered[0]
    else:
        below, above = ordered[math.floor(place)], ordered[math.floor(place) + 1]
    part = place - math.floor(place)
    return above - (above - below) * (1 - part) if part >= 0.5 else below + (above - below) * part


def _finite(errors: ArrayLike) -> np.ndarray:
    values = np.asarray(errors, dtype=float).ravel()
    known: np.ndarray = values[np.isfinite(values)]
    return known
