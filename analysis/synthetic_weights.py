"""Weights on donors and on earlier weeks that make a comparison like the treated series: synthetic difference in differences.

Arkhangelsky, Athey, Hirshberg, Imbens and Wager (2021, AER 111:4088-4118); their recipe for the ridge; synthetic control beside it.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike


TIME_RIDGE = 1e-6  # of the noise: just enough to make the time weights unique
STEPS = 1000


@dataclass(frozen=True)
class SyntheticDifference:
    """The effect in the unit of the series, the weights of the donors and of the earlier periods, and the ridge on the donors."""

    effect: float
    unit_weights: np.ndarray
    time_weights: np.ndarray
    unit_ridge: float


def synthetic_difference(treated: ArrayLike, donors: ArrayLike, n_pre: int) -> SyntheticDifference:
    """SDID of one treated series (T) against donors (J x T), treated from index n_pre on."""
    y, others = np.asarray(treated, float), np.asarray(donors, float)
    units, ridge = unit_weights(y, others, n_pre)
    times = time_weights(others, n_pre)
    gap = y - units @ others
    return SyntheticDifference(float(gap[n_pre:].mean() - times @ gap[:n_pre]), units, times, ridge)


def unit_weights(treated: ArrayLike, donors: ArrayLike, n_pre: int) -> tuple[np.ndarray, float]:
    """Donor weights that follow the treated series before the launch, up to a constant; and the ridge used."""
    y, others = np.asarray(treated, float), np.asarray(donors, float)
    ridge = (y.shape[-1] - n_pre) ** 0.25 * _noise(others, n_pre)
    return simplex_weights(others[:, :n_pre].T, y[:n_pre], ridge), ridge


def time_weights(donors: ArrayLike, n_pre: int) -> np.ndarray:
    """Weights of the earlier periods that follow the donors' mean after the launch, up to a constant."""
    others = np.asarray(donors, float)
    return simplex_weights(others[:, :n_pre], others[:, n_pre:].mean(axis=1), TIME_RIDGE * _noise(others, n_pre))


def difference_in_differences(treated: ArrayLike, donors: ArrayLike, n_pre: int) -> float:
    """The change of the treated series less the mean change of the donors."""
    gap = np.asarray(treated, float) - np.asarray(donors, float).mean(axis=0)
    return float(gap[n_pre:].mean() - gap[:n_pre].mean())


def synthetic_control(treated: ArrayLike, donors: ArrayLike, n_pre: int) -> tuple[float, np.ndarray]:
    """Effect and donor weights of the synthetic control: levels, no constant, no ridge (Abadie, Diamond and Hainmueller 2010)."""
    y, others = np.asarray(treated, float), np.asarray(donors, float)
    weights = simplex_weights(others[:, :n_pre].T, y[:n_pre], 0.0, has_constant=False)
    return float((y - weights @ others)[n_pre:].mean()), weights


def simplex_weights(columns: ArrayLike, target: ArrayLike, ridge: float, has_constant: bool = True) -> np.ndarray:
    """Weights, none below zero and one in sum, of the columns (n x k) that come nearest to the target (n).

    Minimises the mean squared distance plus ridge squared times the squared weights; with a constant both sides are demeaned first.
    """
    from scipy.optimize import minimize  # slow to import, and seldom needed

    matrix, wanted = np.asarray(columns, float), np.asarray(target, float)
    if has_constant:
        matrix, wanted = matrix - matrix.mean(axis=0), wanted - wanted.mean()
    n, k = matrix.shape
    gram = matrix.T @ matrix / n + ridge**2 * np.eye(k)
    towards = matrix.T @ wanted / n
    scale = max(float(np.trace(gram)) / k, 1e-300)  # so that the solver's tolerance means the same for calls and for logs of calls
    gram, towards = gram / scale, towards / scale
    found = minimize(
        lambda w: w @ gram @ w / 2 - towards @ w,
        np.full(k, 1 / k),
        jac=lambda w: gram @ w - towards,
        method="SLSQP",
        bounds=[(0, 1)] * k,
        constraints={"type": "eq", "fun": lambda w: w.sum() - 1, "jac": lambda _: np.ones(k)},
        options={"ftol": 1e-13, "maxiter": STEPS},
    )
    weights = np.clip(found.x, 0, None)
    return weights / weights.sum() if weights.sum() > 0 else np.full(k, 1 / k)


def _noise(donors: np.ndarray, n_pre: int) -> float:
    """The standard deviation of the donors' steps before the launch."""
    steps = np.diff(donors[:, :n_pre], axis=1)
    return float(steps.std(ddof=1)) if steps.size > 1 else 0.0
