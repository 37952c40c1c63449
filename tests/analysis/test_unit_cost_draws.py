"""Unit costs as ranges: the worked cases of three shapes, and draws whose errors are shared."""

import numpy as np
import pytest

from analysis.unit_cost_draws import PERT, TRIANGULAR, UnitCost, deviation_of, draw_unit_costs, mean_of


WEB, PHONE, VISIT = (0.1, 0.2, 0.6), (2, 2.83, 4.5), (6, 8.62, 14)


def test_pert_and_triangular() -> None:
    pert, triangular = UnitCost(*PHONE, shape=PERT), UnitCost(*PHONE, shape=TRIANGULAR)
    assert (mean_of(pert), deviation_of(pert)) == pytest.approx((2.970000, 0.460450), abs=1e-5)
    assert (mean_of(triangular), deviation_of(triangular)) == pytest.approx((3.110000, 0.519824), abs=1e-5)


def test_two_piece_lognormal() -> None:
    phone, visit = UnitCost(*PHONE), UnitCost(*VISIT)
    assert (phone.below, phone.above) == pytest.approx((0.270867, 0.361906), abs=1e-5)
    assert (mean_of(phone), deviation_of(phone)) == pytest.approx((3.092148, 1.063588), abs=1e-5)
    assert (mean_of(visit), deviation_of(visit)) == pytest.approx((9.482390, 3.425724), abs=1e-5)


@pytest.mark.parametrize(
    ("shape", "mean", "deviation"), [(None, 47_894.70, 14_539.07), (PERT, 46_200, 6_205.56), (TRIANGULAR, 48_200, 7_030.62)]
)
def test_the_saving_of_a_changed_mix(shape: str | None, mean: float, deviation: float) -> None:
    # 20,000 contacts from .1, .6, .3 to .5, .4, .1 web, phone, visit: 8,000 more on the web, 4,000 fewer calls, 4,000 fewer visits
    costs = [UnitCost(*each) if shape is None else UnitCost(*each, shape=shape) for each in (WEB, PHONE, VISIT)]
    drawn = draw_unit_costs(costs, 400_000, seed=1, correlation=0.0)
    saving = np.array([-8_000, 4_000, 4_000]) @ drawn
    assert saving.mean() == pytest.approx(mean, rel=0.01)
    assert saving.std() == pytest.approx(deviation, rel=0.02)


def test_shared_errors_widen_totals_more_than_savings() -> None:
    costs = [UnitCost(*each) for each in (PHONE, VISIT)]
    apart, together = (draw_unit_costs(costs, 50_000, 2, correlation) for correlation in (0.0, 0.9))
    assert together.sum(axis=0).std() > 1.2 * apart.sum(axis=0).std()
    assert np.median(together[0]) == pytest.approx(2.83, rel=0.01)


@pytest.mark.parametrize("values", [(3, 2, 4), (-1, 2, 3), (1, 2, float("nan"))])
def test_ranges_out_of_order_are_refused(values: tuple) -> None:
    wrong = UnitCost(*values).wrong()
    assert wrong is not None
    assert wrong.code == "BAD_SETTING"
