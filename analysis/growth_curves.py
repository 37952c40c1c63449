"""Curves that level off: logistic, Gompertz and Bass, fitted by least squares."""

import math
from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

from analysis.finding import Refusal


LEAST_POINTS = 5  # three parameters and two degrees of freedom
FIT_STEPS = 20_000
TRIED_CEILINGS = 8
STEEPEST = 0.5  # a month, of the Gompertz rate: a steeper one is noise at monthly counts
EDGE = 1e-4  # shares are kept this far from 0 and from the ceiling, where a logarithm ends


@dataclass(frozen=True)
class CurveFit:
    """Parameters in the order of the curve, their standard errors, the residual sum of squares and the residual standard error."""

    parameters: tuple[float, ...]
    standard_errors: tuple[float, ...]
    residual_squares: float
    residual_error: float
    n: int


def logistic(x: ArrayLike, ceiling: float, b: float, c: float) -> np.ndarray:
    """ceiling / (1 + exp(b - c x))."""
    curve: np.ndarray = ceiling / (1 + np.exp(np.clip(b - c * np.asarray(x, float), -700, 700)))
    return curve


def gompertz(x: ArrayLike, ceiling: float, b: float, c: float) -> np.ndarray:
    """ceiling * exp(-b exp(-c x))."""
    curve: np.ndarray = ceiling * np.exp(-b * np.exp(np.clip(-c * np.asarray(x, float), -700, 700)))
    return curve


def bass(t: ArrayLike, market: float, innovation: float, imitation: float) -> np.ndarray:
    """New adopters in period t (1, 2, ...) of Bass (1969), as the density at t."""
    both = innovation + imitation
    decay = np.exp(-both * np.asarray(t, float))
    curve: np.ndarray = market * both**2 / innovation * decay / (1 + imitation / innovation * decay) ** 2
    return curve


def bass_peak(innovation: float, imitation: float) -> float:
    """The period of most new adopters, in periods since the launch; 0 when it falls from the start."""
    return max(0.0, math.log(imitation / innovation) / (innovation + imitation)) if imitation > innovation else 0.0


def fit_logistic(x: ArrayLike, y: ArrayLike) -> CurveFit | Refusal:
    """The logistic curve through the points; parameters ceiling, b, c."""
    places, values = _points(x, y)
    if (refusal := _refuse_points(values)) is not None:
        return refusal
    ceiling = 1.1 * values.max()
    inside = np.clip(values, 0.01 * ceiling, 0.99 * ceiling)
    c, b = np.polyfit(places, np.log(inside / (ceiling - inside)), 1)
    return _fit(logistic, places, values, (ceiling, -b, c))


def fit_gompertz(x: ArrayLike, y: ArrayLike) -> CurveFit | Refusal:
    """The Gompertz curve through the points; parameters ceiling, b, c."""
    places, values = _points(x, y)
    if (refusal := _refuse_points(values)) is not None:
        return refusal
    ceiling = 1.1 * values.max()
    inside = np.clip(values, 0.01 * ceiling, 0.99 * ceiling)
    slope, start = np.polyfit(places, np.log(-np.log(inside / ceiling)), 1)
    return _fit(gompertz, places, values, (ceiling, math.exp(start), -slope))


def fit_bass(new_adopters: ArrayLike) -> CurveFit | Refusal:
    """The Bass curve through counts of new adopters since a launch from zero; parameters market, innovation, imitation."""
    values = np.asarray(new_adopters, float)
    places, values = _points(np.arange(1, len(values) + 1), values)
    if (refusal := _refuse_points(values)) is not None:
        return refusal
    return _fit(bass, places, values, (1.2 * values.sum(), 0.03, 0.38))


def gompertz_ahead(shares: np.ndarray, weights: np.ndarray, origins: np.ndarray, ceiling: float, ahead: int) -> np.ndarray:
    """What the best weighted Gompertz curve adds from each origin on, [origin, step]; it may fall.

    Shares (0 to 1, not finite where unknown) and weights by month; a curve of an origin sees nothing after it. For each of a few ceilings
    between the largest share seen and the given one the curve is a straight line after two logarithms, fitted with the delta method's weights.
    """
    months = np.arange(len(shares), dtype=float)
    seen = (months <= origins[:, None]) & np.isfinite(shares)
    filled = np.where(np.isfinite(shares), shares, 0.5)
    largest = np.where(seen, filled, 0).max(axis=1)
    top = np.maximum(np.maximum(largest, ceiling), 10 * EDGE)
    ceilings = largest[:, None] + (top - largest)[:, None] * np.linspace(0, 1, TRIED_CEILINGS) + EDGE
    ratio = np.clip(filled / ceilings[:, :, None], EDGE, 1 - EDGE)
    logs = np.log(ratio)
    weight = np.where(seen[:, None, :], weights * (ratio * logs) ** 2, 0.0)
    start, slope = _lines(months, np.log(-logs), weight)
    slope = np.clip(slope, -STEEPEST, STEEPEST)
    fitted = _double(ceilings, start, slope, months)
    misfit = np.where(seen[:, None, :], weights * (fitted - filled) ** 2, 0.0).sum(axis=-1)
    best = misfit.argmin(axis=1)[:, None]
    ceilings, start, slope = (np.take_along_axis(part, best, axis=1) for part in (ceilings, start, slope))
    steps = origins[:, None] + np.arange(ahead + 1)
    curve: np.ndarray = ceilings * np.exp(-np.exp(np.clip(start + slope * steps, -50, 50)))
    added: np.ndarray = curve[:, 1:] - curve[:, :1]
    return added


def _lines(places: np.ndarray, values: np.ndarray, weight: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Weighted lines over the last axis; the line passes the weighted middle also where the slope was cut."""
    total = np.maximum(weight.sum(axis=-1), 1e-300)
    middle, mean = (weight * places).sum(axis=-1) / total, (weight * values).sum(axis=-1) / total
    off = places - middle[..., None]
    spread = np.maximum((weight * off**2).sum(axis=-1), 1e-300)
    slope = (weight * off * (values - mean[..., None])).sum(axis=-1) / spread
    start: np.ndarray = mean - np.clip(slope, -STEEPEST, STEEPEST) * middle
    return start, slope


def _double(ceilings: np.ndarray, start: np.ndarray, slope: np.ndarray, months: np.ndarray) -> np.ndarray:
    curve: np.ndarray = ceilings[..., None] * np.exp(-np.exp(np.clip(start[..., None] + slope[..., None] * months, -50, 50)))
    return curve


def _points(x: ArrayLike, y: ArrayLike) -> tuple[np.ndarray, np.ndarray]:
    places, values = np.asarray(x, float), np.asarray(y, float)
    if places.shape != values.shape:
        raise ValueError("A curve needs as many places as values.")
    known = np.isfinite(places) & np.isfinite(values)
    return places[known], values[known]


def _refuse_points(values: np.ndarray) -> Refusal | None:
    if len(values) < LEAST_POINTS:
        return Refusal("TOO_SHORT_PRE", f"A curve needs {LEAST_POINTS} points; there are {len(values)}.")
    if np.ptp(values) == 0 or values.max() <= 0:
        return Refusal("UNDERPOWERED", "The series is flat, so it says nothing of a curve.")
    return None


def _fit(curve: Callable[..., np.ndarray], places: np.ndarray, values: np.ndarray, start: tuple[float, ...]) -> CurveFit | Refusal:
    from scipy.optimize import curve_fit  # slow to import, and seldom needed

    try:
        with np.errstate(all="ignore"):
            found, covariance = curve_fit(curve, places, values, p0=start, maxfev=FIT_STEPS, ftol=1e-14, xtol=1e-14, gtol=1e-14)
    except (RuntimeError, ValueError):
        return Refusal("UNSTABLE_PRE", "No curve that levels off fits this series.")
    misses = values - curve(places, *found)
    squares = float(misses @ misses)
    if not (np.isfinite(covariance).all() and math.isfinite(squares)):
        return Refusal("UNSTABLE_PRE", "No curve that levels off fits this series: its ceiling cannot be told.")
    freedom = len(values) - len(found)
    errors = tuple(float(each) for each in np.sqrt(np.diag(covariance)))
    return CurveFit(tuple(float(each) for each in found), errors, squares, math.sqrt(squares / freedom), len(values))
