"""Curves that level off: NIST's Rat42, the Bass curve of video recorders, and what each refuses."""

import math

import numpy as np
import pytest

from analysis.finding import Refusal
from analysis.growth_curves import CurveFit, bass_peak, fit_bass, fit_gompertz, fit_logistic, gompertz, gompertz_ahead


RAT42_X = [9, 14, 21, 28, 42, 57, 63, 70, 79]
RAT42_Y = [8.93, 10.8, 18.59, 22.33, 39.35, 56.11, 61.73, 64.62, 67.08]
VCR = [840, 1470, 2110, 4000, 7590, 10950, 10530, 9470, 7790, 5890]


def test_f1_the_logistic_curve_of_rat42() -> None:
    found = fit_logistic(RAT42_X, RAT42_Y)
    assert isinstance(found, CurveFit)
    assert found.parameters == pytest.approx((72.46223765, 2.618076838, 0.06735919992), rel=1e-6)
    assert found.standard_errors == pytest.approx((1.73402833, 0.0882952, 0.00344657), rel=2e-6)  # the last two are printed to 6 digits
    assert found.residual_squares == pytest.approx(8.05652293, rel=1e-6)


def test_f3_the_bass_curve_of_video_recorders() -> None:
    found = fit_bass(VCR)
    assert isinstance(found, CurveFit)
    market, innovation, imitation = found.parameters
    assert market == pytest.approx(67_979.2, rel=1e-4)
    assert innovation == pytest.approx(0.00659397, rel=1e-4)
    assert imitation == pytest.approx(0.638091, rel=1e-4)
    assert found.standard_errors == pytest.approx((3_127.5, 0.00143026, 0.0413960), rel=1e-4)
    assert found.residual_error == pytest.approx(727.19, rel=1e-4)
    assert bass_peak(innovation, imitation) == pytest.approx(7.0923, rel=1e-4)  # ln(.638091 / .00659397) / .644685


def test_a_market_without_imitation_peaks_at_its_launch() -> None:
    assert bass_peak(0.4, 0.1) == 0.0


def test_a_gompertz_curve_without_noise_is_found_again() -> None:
    x = np.arange(30)
    found = fit_gompertz(x, gompertz(x, 0.8, 2.0, 0.12))
    assert isinstance(found, CurveFit)
    assert found.parameters == pytest.approx((0.8, 2.0, 0.12), rel=1e-6)


@pytest.mark.parametrize("fit", [lambda y: fit_logistic(range(len(y)), y), lambda y: fit_gompertz(range(len(y)), y), fit_bass])
def test_too_few_points_and_flat_series_are_refused(fit) -> None:
    short, flat = fit([1.0, 2.0, math.nan, 3.0, 5.0]), fit([4.0] * 12)
    assert isinstance(short, Refusal) and short.code == "TOO_SHORT_PRE"
    assert isinstance(flat, Refusal) and flat.code == "UNDERPOWERED"


def test_what_a_gompertz_curve_adds_follows_the_true_curve_and_may_fall() -> None:
    months = np.arange(60)
    rising, falling = gompertz(months, 0.8, 2.0, 0.06), 0.75 - 0.006 * months
    weights = np.ones(36)
    origin = np.array([35])
    added = gompertz_ahead(rising[:36], weights, origin, 0.8, 24)[0]
    assert added == pytest.approx(rising[36:] - rising[35], abs=0.004)
    assert gompertz_ahead(falling[:36], weights, origin, 1.0, 24)[0, -1] < -0.1


def test_an_origin_sees_nothing_after_it() -> None:
    shares = np.linspace(0.2, 0.5, 30)
    other = shares.copy()
    other[20:] = 0.9
    origin, weights = np.array([19]), np.ones(30)
    assert gompertz_ahead(shares, weights, origin, 1.0, 6) == pytest.approx(gompertz_ahead(other, weights, origin, 1.0, 6))
