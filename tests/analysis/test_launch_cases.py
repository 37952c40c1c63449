"""What a launch did: the reference cases of the literature and of two years of months."""

import math

import numpy as np
import pytest

from analysis.launch_impact import BeforeAfter, before_after
from analysis.placebo_windows import compare_windows, minimum_detectable, placebo_differences
from analysis.segmented_regression import fit_linear, fit_poisson
from analysis.structural_series import estimate_step
from analysis.synthetic_weights import difference_in_differences, simplex_weights, synthetic_control, synthetic_difference
from tests.analysis.launch_worlds import DRIVERS, LAW, MONTH, QUARTERS, T2_DONORS, T2_TREATED, TREATED_QUARTERS, found, refusal, two_donors
from tests.analysis.r_random import autoregression, normals


def test_case_l1b_the_textbook_poisson_regression() -> None:
    angle = 2 * np.pi * MONTH[:, None] * np.array([1, 2]) / 12
    fit = fit_poisson(DRIVERS, np.column_stack([np.ones(192), LAW, MONTH / 12, np.sin(angle), np.cos(angle)]))
    assert fit.ratio(1) == pytest.approx(0.851888, abs=1e-5)
    assert fit.ends_95(1, is_quasi=False) == pytest.approx((0.840114, 0.863826), abs=1e-5)
    assert fit.dispersion == pytest.approx(15.64620, abs=1e-5)
    assert fit.ends_95(1, is_quasi=True) == pytest.approx((0.806260, 0.900097), abs=1e-5)
    assert fit.ratio(2) == pytest.approx(0.987878, abs=1e-5)


def test_case_l9b_least_squares_with_and_without_months() -> None:
    plain = fit_linear(np.log(DRIVERS), np.column_stack([np.ones(192), LAW]))
    assert plain.coefficients == pytest.approx([7.437386, -0.261108], abs=1e-5)
    assert plain.variance == pytest.approx(0.0222426, abs=1e-5)
    seasonal = fit_linear(np.log(DRIVERS), np.column_stack([np.eye(12)[(MONTH - 1) % 12], LAW]))
    assert seasonal.coefficients[-1] == pytest.approx(-0.260752, abs=1e-5)
    assert seasonal.errors[-1] == pytest.approx(0.0222775, abs=1e-5)
    assert seasonal.variance == pytest.approx(0.0100188, abs=1e-5)


def test_case_l2b_synthetic_difference_in_differences() -> None:
    assert difference_in_differences(TREATED_QUARTERS, QUARTERS, 8) == pytest.approx(-8.7, abs=1e-12)
    effect, weights = synthetic_control(TREATED_QUARTERS, QUARTERS, 8)
    assert effect == pytest.approx(-7.9743, abs=0.02)
    assert weights == pytest.approx([0.5216, 0, 0.0517, 0.4267, 0], abs=0.01)
    both = synthetic_difference(TREATED_QUARTERS, QUARTERS, 8)
    assert both.effect == pytest.approx(-7.9680, abs=0.01)
    assert both.unit_weights == pytest.approx([0.2219, 0.2385, 0.1617, 0.2320, 0.1459], abs=0.01)
    assert both.time_weights == pytest.approx([0, 0, 0, 0, 0, 0.5748, 0.4252, 0], abs=0.01)
    assert both.unit_ridge == pytest.approx(9.093908, abs=1e-6)


def test_weights_are_those_a_grid_would_find() -> None:
    columns, target = QUARTERS[:2, :8].T, TREATED_QUARTERS[:8]
    share = np.linspace(0, 1, 10001)
    demeaned, wanted = columns - columns.mean(axis=0), target - target.mean()
    losses = ((demeaned @ np.array([share, 1 - share]) - wanted[:, None]) ** 2).mean(axis=0) + 4 * (share**2 + (1 - share) ** 2)
    assert simplex_weights(columns, target, 2.0)[0] == pytest.approx(share[losses.argmin()], abs=2e-4)


def test_case_l4_the_published_causal_impact_example() -> None:
    start = 1 + math.ceil(6 / math.log(1 / 0.999))
    drawn = normals(1, start + 200)
    assert drawn[:2] == pytest.approx([-0.62645381, 0.18364332], abs=1e-8)
    x = 100 + autoregression(drawn[: start + 100], 0.999, start)
    y = 1.2 * x + drawn[start + 100 :]
    y[70:] += 10
    assert y[:3] == pytest.approx([105.2950, 105.8943, 106.6209], abs=1e-4)
    assert x[:3] == pytest.approx([88.21513, 88.48415, 87.87684], abs=1e-5)
    for level_sd in (None, 0.01 * float(y[:70].std(ddof=1))):
        step = estimate_step(y, np.arange(100) >= 70, x, level_sd)
        assert step is not None
        assert step.step == pytest.approx(10.51, abs=0.15)
        assert step.ends() == pytest.approx((9.76, 11.21), abs=0.25)


def test_case_l8_the_published_basic_fixture() -> None:
    y = 1 + normals(42, 100)
    y[70:] += 3
    assert y[0] - 1 == pytest.approx(1.37095845, abs=1e-8)
    fitted, fixed = (estimate_step(y, np.arange(100) >= 70, None, sd) for sd in (None, 0.01 * float(y[:70].std(ddof=1))))
    assert fitted is not None
    assert fixed is not None
    assert fitted.step == pytest.approx(2.9023, abs=0.25)
    assert fixed.step == pytest.approx(2.9023, abs=0.1)


def test_case_l5b_the_nile_and_its_step() -> None:
    from statsmodels.datasets import nile
    from statsmodels.tsa.statespace.structural import UnobservedComponents

    data = nile.load_pandas().data
    flow, after = data.volume.to_numpy(float), (data.year >= 1899).to_numpy(float)
    plain = UnobservedComponents(flow, level="llevel").fit(disp=False)
    assert plain.params == pytest.approx([15078, 1479], rel=0.01)
    step = estimate_step(flow, after)
    assert step is not None
    assert step.step == pytest.approx(-246.934, rel=0.01)
    assert step.standard_error == pytest.approx(28.556, rel=0.01)
    line = fit_linear(flow, np.column_stack([np.ones(100), after]))
    assert line.coefficients[1] == pytest.approx(-247.778, rel=1e-5)
    assert line.errors[1] == pytest.approx(28.435, rel=1e-4)


def test_case_t2_two_years_of_months() -> None:
    # r = log(y + .5) - log(donors + .5); 20 - 4 + 1 = 17 placebo windows, df 20 / 4 - 1 = 4
    gap = np.log(T2_TREATED + 0.5) - np.log(T2_DONORS + 0.5)
    alone = compare_windows(gap[:20], gap[20:])
    assert alone.effect_log == pytest.approx(-0.18738313, abs=1e-8)
    assert alone.standard_error == pytest.approx(0.00279623, abs=1e-8)
    assert (alone.df, alone.windows) == (4, 17)
    assert alone.p_placebo == pytest.approx(1 / 18)
    share, avoided = alone.share(), alone.avoided(T2_TREATED[20:].sum())
    assert (share.central, share.low_95, share.high_95) == pytest.approx((-0.17087, -0.17729, -0.16441), abs=1e-5)
    assert (avoided.central, avoided.low_95, avoided.high_95) == pytest.approx((479.98, 458.26, 501.87), abs=0.005)


def test_case_t2_through_the_front_door_is_moderate_at_most() -> None:
    result = found(two_donors())
    assert result.effect.central == pytest.approx(-0.17087, abs=1e-5)
    assert (result.windows.n_pre, result.windows.n_post) == (20, 4)
    assert result.windows.p_value < 0.05
    assert result.second is not None
    assert result.second.p_value < 0.05
    assert result.grade == "moderate"
    assert result.counterfactual.central == pytest.approx(T2_TREATED[20:].sum() + 479.98, abs=0.01)


def test_case_t3_without_donors_only_a_year_before_and_no_range() -> None:
    assert refusal(two_donors(donors=np.empty((0, 24)))).code == "NO_DONORS"
    change = before_after(T2_TREATED, 20, 12)
    assert isinstance(change, BeforeAfter)
    # months 21 to 24 against 9 to 12: 2,329 / 2,841 - 1
    assert change.change == pytest.approx(2329 / 2841 - 1)
    assert not hasattr(change, "low_80")


def test_the_smallest_visible_effects_of_section_3_2() -> None:
    # t_.975,3 = 3.18245: 1 - exp(-(3.18245 + .8416) SE)
    assert [round(minimum_detectable(error, 3), 3) for error in (0.019, 0.026, 0.077)] == [0.074, 0.099, 0.266]


def test_a_placebo_window_is_compared_with_the_rest_only() -> None:
    values = np.array([1.0, 2, 4, 8, 16])
    assert placebo_differences(values, 2) == pytest.approx([1.5 - 28 / 3, 3 - 25 / 3, 6 - 19 / 3, 12 - 7 / 3])


def test_seasons_come_from_the_other_year_alone() -> None:
    # two years of two seasons; the first year's window is compared with the second year and the other way round
    values, season = np.array([1.0, 5, 2, 7]), np.array([0, 1, 0, 1])
    window = placebo_differences(values, 2, season)
    assert window[[0, 2]] == pytest.approx([-1.5, 1.5])
    # a post-period is compared with two years, variance 1 + 1/2; a window with one, 1 + 1/1
    scaled = placebo_differences(values, 2, season, np.array([0, 1]))
    assert scaled[[0, 2]] == pytest.approx(np.array([-1.5, 1.5]) * math.sqrt(1.5 / 2))
    whole = compare_windows(values, np.array([3.0, 8]), (season, np.array([0, 1])))
    assert whole.effect_log == pytest.approx(((3 - 1.5) + (8 - 6)) / 2)
