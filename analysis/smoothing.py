"""Theta and damped exponential smoothing of many series at once, as they would have stood at every step: one pass gives every rolling origin.

Parameters are chosen from a grid by the squared one-step errors so far, which is the same fit as a library's, up to the grid, without a search
per origin; a missing value leaves the state as it was expected to be.
"""

from dataclasses import dataclass

import numpy as np


ALPHAS = np.array([0.02, 0.05, 0.1, 0.15, 0.2, 0.3, 0.4, 0.5, 0.65, 0.8, 0.95])
TRENDS = np.array([0.0, 0.02, 0.05, 0.1, 0.2, 0.4])  # beta / alpha
DAMPINGS = np.array([0.8, 0.9, 0.95, 0.98])
START_VALUES = 8  # the first level is the mean of so many


@dataclass(frozen=True)
class _States:
    """Of the best parameters at each step, [series, step]."""

    level: np.ndarray
    trend: np.ndarray
    rate: np.ndarray  # alpha of Theta, damping of the other


def forecast_combination(series: np.ndarray, ahead: int) -> np.ndarray:
    """The mean of Theta and damped exponential smoothing from every step on: [series, step, ahead], in the unit of the series.

    Series [series, step], not finite where unknown. Before the first known value nothing is forecast (not finite).
    """
    both: np.ndarray = (forecast_theta(series, ahead) + forecast_damped(series, ahead)) / 2
    return both


def forecast_theta(series: np.ndarray, ahead: int) -> np.ndarray:
    """Theta (Assimakopoulos and Nikolopoulos 2000) as simple smoothing with half the slope of a line, [series, step, ahead]."""
    states = _smooth(series, ALPHAS, np.zeros(len(ALPHAS)), np.zeros(len(ALPHAS)), ALPHAS)
    slope, seen = _lines(series)
    steps = np.arange(1, ahead + 1)
    rate = states.rate[..., None]
    drift = slope[..., None] / 2 * (steps - 1 + (1 - (1 - rate) ** seen[..., None]) / rate)
    forecast: np.ndarray = states.level[..., None] + drift
    return forecast


def forecast_damped(series: np.ndarray, ahead: int) -> np.ndarray:
    """Additive errors, additive damped trend, no season: ETS(A,Ad,N) of Hyndman and others (2008), [series, step, ahead]."""
    alpha, trend, damping = (each.ravel() for each in np.meshgrid(ALPHAS, TRENDS, DAMPINGS, indexing="ij"))
    states = _smooth(series, alpha, alpha * trend, damping, damping)
    steps = np.arange(1, ahead + 1)
    rate = states.rate[..., None]
    forecast: np.ndarray = states.level[..., None] + states.trend[..., None] * rate * (1 - rate**steps) / (1 - rate)
    return forecast


def _smooth(series: np.ndarray, alpha: np.ndarray, beta: np.ndarray, damping: np.ndarray, kept: np.ndarray) -> _States:
    """Runs every parameter over every series and keeps, at each step, the state of the one with the least squared errors."""
    count, length = series.shape
    known = np.isfinite(series)
    order = known.cumsum(axis=1)
    early = known & (order <= START_VALUES)
    level = np.repeat((np.where(early, series, 0).sum(axis=1) / np.maximum(early.sum(axis=1), 1))[:, None], len(alpha), axis=1)
    trend, squares = np.zeros_like(level), np.zeros_like(level)
    found = _States(*(np.full((count, length), np.nan) for _ in range(3)))
    rows = np.arange(count)
    for step in range(length):
        expected = level + damping * trend
        miss = np.where(known[:, step], series[:, step], 0.0)[:, None] - expected
        miss[~known[:, step]] = 0.0
        squares += miss**2
        level, trend = expected + alpha * miss, damping * trend + beta * miss
        best = squares.argmin(axis=1)
        begun = order[:, step] > 0
        found.level[begun, step] = level[rows, best][begun]
        found.trend[begun, step] = trend[rows, best][begun]
        found.rate[begun, step] = kept[best][begun]
    return found


def _lines(series: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """The slope of a straight line through all values up to each step, and how many there were; both [series, step]."""
    known = np.isfinite(series)
    values, place = np.where(known, series, 0.0), np.arange(series.shape[1], dtype=float)
    count = known.cumsum(axis=1)
    sums = {
        name: part.cumsum(axis=1) for name, part in {"x": known * place, "xx": known * place**2, "y": values, "xy": values * place}.items()
    }
    spread = count * sums["xx"] - sums["x"] ** 2
    slope = np.where(spread > 0, (count * sums["xy"] - sums["x"] * sums["y"]) / np.where(spread > 0, spread, 1), 0.0)
    return slope, count
