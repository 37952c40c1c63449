"""The second opinion on a launch: a level that wanders, regressors, and a step at the launch (Harvey 1989; Durbin and Koopman 2012)."""

import math
import warnings
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import ArrayLike

from analysis.finding import Z_95


WEEKS_OF_YEAR = 365.25 / 7


@dataclass(frozen=True)
class StepEstimate:
    """The step at the launch, its standard error, its z test, and the variances of level and noise; in the unit of the series."""

    step: float
    standard_error: float
    p_value: float
    level_variance: float
    noise_variance: float

    def ends(self, z: float = Z_95) -> tuple[float, float]:
        """The step less and plus so many standard errors."""
        return self.step - z * self.standard_error, self.step + z * self.standard_error


def estimate_step(
    series: ArrayLike, step: ArrayLike, regressors: ArrayLike | None = None, level_sd: float | None = None
) -> StepEstimate | None:
    """The step in a local level model, its coefficient read from the last filtered state; None when the model cannot be fitted.

    `series` (n) may hold NaN where a period is left out; `step` (n) is 0 before and 1 after; `regressors` (n x k). With `level_sd`
    the level's standard deviation is held there instead of estimated.
    """
    from statsmodels.tsa.statespace.structural import UnobservedComponents

    y, after = np.asarray(series, float), np.asarray(step, float)
    columns = after[:, None] if regressors is None else np.column_stack([after, _standardised(regressors)])
    if np.isfinite(y).sum() < columns.shape[1] + 4 or np.nanstd(y) == 0:
        return None
    scale = float(np.nanstd(y))
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # a likelihood that is flat at a zero variance warns of convergence and is still at its best
        model = UnobservedComponents(y / scale, level="llevel", exog=columns, mle_regression=False)
        try:
            fitted = _fit(model, level_sd, scale)
        except (np.linalg.LinAlgError, ValueError):
            return None
    place = model.k_states - columns.shape[1]
    value = float(fitted.filtered_state[place, -1]) * scale
    error = math.sqrt(max(float(fitted.filtered_state_cov[place, place, -1]), 0.0)) * scale
    noise, level = (float(part) * scale**2 for part in fitted.params[:2])
    if not (math.isfinite(value) and math.isfinite(error) and error > 0):
        return None
    return StepEstimate(value, error, math.erfc(abs(value) / error / math.sqrt(2)), level, noise)


def _fit(model: Any, level_sd: float | None, scale: float) -> Any:
    if level_sd is None:
        return model.fit(disp=False, maxiter=100)
    with model.fix_params({"sigma2.level": (level_sd / scale) ** 2}):
        return model.fit(disp=False, maxiter=100)


def fourier(period: ArrayLike, cycle: float, harmonics: int = 2) -> np.ndarray:
    """Sines and cosines (n x 2 harmonics) of periods counted from any start, `cycle` of which make a year."""
    angle = 2 * np.pi * np.asarray(period, float)[:, None] * np.arange(1, harmonics + 1) / cycle
    return np.hstack([np.sin(angle), np.cos(angle)])


def _standardised(regressors: ArrayLike) -> np.ndarray:
    """The regressors about zero with a spread of one, which the diffuse start of the filter copes with best; one that never changes is left out."""
    columns = np.asarray(regressors, float)
    columns = columns[:, None] if columns.ndim == 1 else columns
    spread = columns.std(axis=0)
    kept: np.ndarray = (columns[:, spread > 0] - columns[:, spread > 0].mean(axis=0)) / spread[spread > 0]
    return kept
