"""Net present value: the Green Book's steps, payback inside a year, optimism bias as its own line, projects that do not pay."""

import numpy as np
import pytest

from analysis.business_case import Appraisal, BusinessCase, CaseFlows, appraise, discount_factors, make_case, payback
from analysis.finding import Refusal


def test_discount_factors_of_the_green_book() -> None:
    factors = discount_factors(77)
    assert isinstance(factors, np.ndarray)
    published = {0: 1.0, 1: 0.9662, 2: 0.9335, 3: 0.9019, 5: 0.8420, 10: 0.7089, 30: 0.3563, 31: 0.3459, 75: 0.0942, 76: 0.0919}
    assert [factors[year] for year in published] == pytest.approx(list(published.values()), abs=5e-5)


def test_present_value_and_payback() -> None:
    # 1,000 spent at once, 600 a year after: -1000 + 600/1.1 + 600/1.21 = 41.32; paid back 400/600 into the second year
    case = appraise([0, 600, 600], [1000, 0, 0], rate=0.10)
    assert isinstance(case, Appraisal)
    assert case.npv == pytest.approx(-1000 + 600 / 1.1 + 600 / 1.21)
    assert case.payback_years == pytest.approx(1 + 400 / 600)
    assert case.discounted_payback_years == pytest.approx(1 + (1000 - 600 / 1.1) / (600 / 1.21))
    assert case.ratio == pytest.approx((600 / 1.1 + 600 / 1.21) / 1000)


def test_a_project_that_never_pays_back_says_so() -> None:
    case = appraise([0, 10, 10], [1000, 0, 0])
    assert isinstance(case, Appraisal)
    assert case.npv < 0 and case.payback_years is None and case.discounted_payback_years is None
    assert payback([5.0]) == 0.0


def test_optimism_bias_is_a_line_of_its_own_and_touches_only_what_is_to_come() -> None:
    none = np.zeros(2)
    flows = CaseFlows(np.array([100.0, 0]), none, np.array([0.0, 50]), np.array([0.0, 10]), np.array([0.0, 400]), none, none)
    case = make_case(flows, 0.035, "upper")
    assert isinstance(case, BusinessCase)
    # 200 % of the 50 still to be built and 41 % of the 10 still to be run, a year ahead
    assert case.planned.npv - case.with_bias.npv == pytest.approx((50 * 2.0 + 10 * 0.41) / 1.035)
    assert case.cost_bias == pytest.approx((50 * 2.0 + 10 * 0.41) / 1.035)
    assert isinstance(make_case(flows, 0.035, "rosy"), Refusal)


@pytest.mark.parametrize(("years", "rate"), [(0, 0.035), (5, -0.1), (5, 3.5), (10_000, 0.035)])
def test_settings_that_make_no_sense_are_refused(years: int, rate: float) -> None:
    refused = discount_factors(years, rate)
    assert isinstance(refused, Refusal)
    assert refused.code == "BAD_SETTING"


def test_series_with_gaps_are_refused() -> None:
    refused = appraise([1.0, float("nan")], [1.0, 1.0])
    assert isinstance(refused, Refusal)
    assert refused.code == "NO_DATA"
