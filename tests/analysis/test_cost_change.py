"""Why cost changed: the worked cases of the literature, exactness, additivity, and what cannot be compared."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from analysis.cost_change import PRICE_VOLUME_MIX, CostChange, decompose_cost_change, product_effects
from analysis.finding import Refusal


NAN = float("nan")
# Three services (benefits, council tax, parking) by web, phone, visit, post: contacts and unit costs of two periods.
BEFORE = [[0, 6000, 3000, 1000], [2000, 5000, 500, 500], [1500, 500, 0, 0]]
NOW = [[4800, 4800, 2400, 0], [6000, 3000, 250, 250], [2700, 300, 0, 0]]
COST_BEFORE = [[NAN, 5, 14, 8], [0.5, 4, 12, 7], [0.25, 3, NAN, NAN]]
COST_NOW = [[0.4, 5.5, 15, NAN], [0.3, 4.4, 13, 7], [0.2, 3.5, NAN, NAN]]


def found(*given_: object, **more: object) -> CostChange:
    answer = decompose_cost_change(*given_, **more)
    assert isinstance(answer, CostChange)
    return answer


def test_three_services_and_four_channels_to_the_exact_fractions() -> None:
    change = found((BEFORE, NOW), (COST_BEFORE, COST_NOW))
    # 112,375 before and 85,910 now: the four parts, as fractions, sum to -26,465
    expected = (144810 / 7, -58857087 / 29792, -1549237743 / 29792, 5351005 / 784)
    assert change.totals() == pytest.approx(expected, abs=1e-6)
    assert sum(change.totals()) == pytest.approx(85_910 - 112_375, abs=1e-6)
    assert change.volume.sum(axis=1) == pytest.approx([14985, 5339.0816, 363.0612], abs=1e-4)
    assert change.channel_mix.sum(axis=1) == pytest.approx([-34613.1633, -16262.2842, -1126.3565], abs=1e-4)
    assert change.channel_bars.sum(axis=1) == pytest.approx(change.channel_mix.sum(axis=1), abs=1e-6)


def test_the_sequential_alternative_is_labelled_and_depends_on_the_order() -> None:
    forward = found((BEFORE, NOW), (COST_BEFORE, COST_NOW), method=PRICE_VOLUME_MIX)
    assert forward.method == PRICE_VOLUME_MIX
    assert forward.totals() == pytest.approx((25284.375, -2628.125, -54186.250, 5065.000), abs=1e-6)
    backward = found((NOW, BEFORE), (COST_NOW, COST_BEFORE), method=PRICE_VOLUME_MIX)
    assert -backward.totals()[2] == pytest.approx(-49_148, abs=1)  # another channel mix: not what nested Shapley would do


def test_moving_between_channels_that_cost_the_same_changes_nothing() -> None:
    change = found(([[1000, 9000]], [[8000, 12000]]), ([[5, 5]], [[5, 5]]))
    assert change.totals() == pytest.approx((50_000, 0, 0, 0), abs=1e-9)


def test_a_channel_that_vanished_has_no_unit_cost_effect() -> None:
    change = found(([[100.0, 50.0]], [[100.0, 0.0]]), ([[2.0, 16.0356]], [[2.0, NAN]]))
    assert change.unit_cost.sum() == pytest.approx(0, abs=1e-9)
    assert sum(change.totals()) == pytest.approx(-801.78, abs=1e-9)


def test_three_products_as_volume_mix_and_price() -> None:
    # unit costs 10, 15, 20 for 1000, 800, 500; then 11, 15, 23 for 1000, 700, 800
    pair = ([[1000], [800], [500]], [[1000], [700], [800]]), ([[10], [15], [20]], [[11], [15], [23]])
    assert np.delete(found(*pair).totals(), 2) == pytest.approx((2978.203, 1980.899, 2940.899), abs=1e-3)
    assert np.delete(found(*pair, method=PRICE_VOLUME_MIX).totals(), 2) == pytest.approx((2782.61, 1717.39, 3400.00), abs=0.01)


def test_products_of_factors_as_das_gupta_published_them() -> None:
    assert product_effects((10930, 0.717892), (16591, 0.825974)) == pytest.approx((4369.913, 1487.262), abs=1e-3)
    three = product_effects((51.78746, 0.45919, 0.52638), (84.90502, 0.75756, 0.51065))
    assert three == pytest.approx((10.4340333, 10.5608476, -0.6670084), abs=1e-6)
    births = [393, 407, 369, 274, 184, 90, 16], [488, 452, 338, 156, 63, 22, 3]
    married = [0.122, 0.622, 0.903, 0.930, 0.916, 0.873, 0.800], [0.082, 0.527, 0.866, 0.941, 0.942, 0.923, 0.876]
    women = [0.043, 0.041, 0.036, 0.032, 0.026, 0.020, 0.018], [0.058, 0.038, 0.032, 0.030, 0.026, 0.023, 0.019]
    before, now = ([group[place] for group in (births, married, women)] for place in (0, 1))
    assert product_effects(before, now) == pytest.approx((-7.285632, -2.720633, -1.565181), abs=1e-6)


def test_two_factors_are_bennets_indicator() -> None:
    price, quantity = product_effects(([4, 1, 10], [100, 50, 20]), ([5, 1.5, 10], [60, 90, 0]))
    assert (price, quantity) == pytest.approx((115, -330), abs=1e-6)


def test_a_missing_unit_cost_is_named_and_no_figure_is_given() -> None:
    answer = decompose_cost_change(([[10, 5]], [[10, 5]]), ([[1, NAN]], [[1, 2]]), channels=("web", "phone"))
    assert isinstance(answer, Refusal)
    assert answer.code == "NO_UNIT_COST"
    assert "phone" in answer.sentence and "web" not in answer.sentence


@pytest.mark.parametrize("before", [[[NAN, 1]], [[-1, 1]], [[1, 2, 3]], np.zeros((0, 0))])
def test_what_cannot_be_compared_is_refused(before: object) -> None:
    answer = decompose_cost_change((before, [[1, 1]]), ([[1, 1]], [[1, 1]]))
    assert isinstance(answer, Refusal)
    assert answer.code == "NO_DATA"


COUNTS = arrays(float, (2, 3, 3), elements=st.integers(0, 10_000).map(float))
COSTS = arrays(float, (2, 3, 3), elements=st.integers(1, 5_000).map(lambda pence: pence / 100))


@given(COUNTS, COSTS)
def test_the_parts_are_exact_and_turn_round_with_time(contacts: np.ndarray, costs: np.ndarray) -> None:
    forward = found((contacts[0], contacts[1]), (costs[0], costs[1]))
    backward = found((contacts[1], contacts[0]), (costs[1], costs[0]))
    change = (contacts[1] * costs[1]).sum() - (contacts[0] * costs[0]).sum()
    assert sum(forward.totals()) == pytest.approx(change, abs=1e-6 * max(1, abs(contacts * costs).sum()))
    assert forward.totals() == pytest.approx([-part for part in backward.totals()], abs=1e-6 * max(1, abs(contacts * costs).sum()))


@given(COUNTS)
def test_when_all_channels_cost_the_same_there_is_no_mix(contacts: np.ndarray) -> None:
    one = np.full((3, 3), 5.0)
    parts = found((contacts[0], contacts[1]), (one, one))
    assert parts.channel_mix.sum() == pytest.approx(0, abs=1e-6)
    assert parts.unit_cost.sum() == pytest.approx(0, abs=1e-9)
