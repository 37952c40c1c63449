"""The textbook before-and-after regression, least squares and Poisson: a chart and a line beside the finding, never its headline.

Simulated, it claims an effect at a nominal 5 % in 10 to 37 % of series without one, because the noise of one week lasts into the next.
After Lopez Bernal, Cummins and Gasparrini (2017, IJE 46:348-355) and Commandeur and Koopman (2007, chapters 6 and 7).
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike


ITERATIONS, PRECISION = 100, 1e-12
Z_95 = 1.959964


@dataclass(frozen=True)
class LinearFit:
    """Coefficients, their standard errors, and the residual variance (n - k)."""

    coefficients: np.ndarray
    errors: np.ndarray
    variance: float


@dataclass(frozen=True)
class PoissonFit:
    """Coefficients of a log link, their Poisson standard errors, and the dispersion by which quasi-Poisson widens them (Pearson / df)."""

    coefficients: np.ndarray
    errors: np.ndarray
    dispersion: float

    def ratio(self, place: int) -> float:
        """The rate ratio of a regressor."""
        return float(np.exp(self.coefficients[place]))

    def ends_95(self, place: int, is_quasi: bool) -> tuple[float, float]:
        """The 95 % range of a rate ratio, Poisson or quasi-Poisson."""
        reach = Z_95 * float(self.errors[place]) * (np.sqrt(self.dispersion) if is_quasi else 1.0)
        return float(np.exp(self.coefficients[place] - reach)), float(np.exp(self.coefficients[place] + reach))


def fit_linear(values: ArrayLike, columns: ArrayLike) -> LinearFit:
    """Least squares of values (n) on columns (n x k), the constant among them."""
    y, x = np.asarray(values, float), np.asarray(columns, float)
    inverse = np.linalg.inv(x.T @ x)
    coefficients = inverse @ x.T @ y
    left = y - x @ coefficients
    variance = float(left @ left) / (len(y) - x.shape[1])
    return LinearFit(coefficients, np.sqrt(variance * np.diag(inverse)), variance)


def fit_poisson(counts: ArrayLike, columns: ArrayLike) -> PoissonFit:
    """A Poisson regression with a log link of counts (n) on columns (n x k), the constant among them, by reweighted least squares."""
    y, x = np.asarray(counts, float), np.asarray(columns, float)
    predictor = np.log(y + 0.5)
    coefficients = np.zeros(x.shape[1])
    for _ in range(ITERATIONS):
        mean = np.exp(predictor)
        weighted = x * mean[:, None]
        renewed = np.linalg.solve(x.T @ weighted, weighted.T @ (predictor + (y - mean) / mean))
        predictor = x @ renewed
        settled = bool(np.max(np.abs(renewed - coefficients)) < PRECISION)
        coefficients = renewed
        if settled:
            break
    mean = np.exp(predictor)
    errors = np.sqrt(np.diag(np.linalg.inv(x.T @ (x * mean[:, None]))))
    dispersion = float(np.sum((y - mean) ** 2 / mean)) / (len(y) - x.shape[1])
    return PoissonFit(coefficients, errors, dispersion)
