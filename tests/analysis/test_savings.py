"""The arithmetic of savings: unit costs, counterfactuals, draws, doubt, cash and capacity, on arrays whose answer is known."""

import math
from dataclasses import replace

import numpy as np
import pytest

from analysis.block_bootstrap import block_weights
from analysis.counterfactual_contacts import baseline_mix, contact_saving, longer_contacts_cost
from analysis.finding import Range, Refusal
from analysis.rekeying import StraightThrough
from analysis.savings import (
    GROSS,
    INDUCED,
    KEYED,
    LONGER,
    NET,
    PARTS,
    Case,
    Drift,
    Effect,
    KeyingTerms,
    Line,
)
from analysis.savings_doubt import Saving, estimate_saving
from analysis.unit_cost_draws import PERT, TRIANGULAR, UnitCost, correlated_scores, deviation_of, draw_unit_costs, mean_of, quantile_of


WEB, PHONE, VISIT = UnitCost(0.1, 0.2, 0.6), UnitCost(2, 2.83, 4.5), UnitCost(6, 8.62, 14)
Z_95 = 1.6448536269514722
YEAR = np.full(52, 100.0)


def fixed(pounds: float, share: float | None = 0.5) -> UnitCost:
    return UnitCost(pounds, pounds, pounds, share)


def line(channel: str, annual: float, change: Effect | Range | None, cost: UnitCost, **more: object) -> Line:
    staffed = channel not in ("web", "app")
    return Line(channel, staffed, np.full(52, annual / 52), annual, cost, change, **more)


def exactly(fall: float) -> Range:
    return Range(fall, fall, fall)


def saving_of(*cases: Case, **more: object) -> Saving:
    found = estimate_saving(cases, **{"draws": 4_000, **more})
    assert isinstance(found, Saving)
    return found


def test_s1_moments_and_quantiles_of_limits() -> None:
    pert, triangle = replace(PHONE, shape=PERT), replace(PHONE, shape=TRIANGULAR)
    assert (mean_of(pert), deviation_of(pert)) == (pytest.approx(2.970000, abs=1e-5), pytest.approx(0.460450, abs=1e-5))
    assert quantile_of(pert, np.array([-Z_95, Z_95])) == pytest.approx([2.272332, 3.781083], abs=1e-5)
    assert (mean_of(triangle), deviation_of(triangle)) == (pytest.approx(3.110000, abs=1e-5), pytest.approx(0.519824, abs=1e-5))
    assert quantile_of(triangle, np.array([-Z_95, Z_95])) == pytest.approx([2.322102, 4.043108], abs=1e-5)


def test_s2_two_piece_lognormal() -> None:
    assert (PHONE.below, PHONE.above) == (pytest.approx(0.270867, abs=1e-5), pytest.approx(0.361906, abs=1e-5))
    assert (mean_of(PHONE), deviation_of(PHONE)) == (pytest.approx(3.092148, abs=1e-5), pytest.approx(1.063588, abs=1e-5))
    assert (mean_of(VISIT), deviation_of(VISIT)) == (pytest.approx(9.482390, abs=1e-5), pytest.approx(3.425724, abs=1e-5))
    assert quantile_of(PHONE, np.array([-1.281552, 0, 1.281552])) == pytest.approx([2, 2.83, 4.5])


@pytest.mark.parametrize(
    ("shape", "mean", "deviation"), [("quantiles", 47_894.70, 14_539.07), (PERT, 46_200, 6_205.56), (TRIANGULAR, 48_200, 7_030.62)]
)
def test_s3_a_changed_mix_at_uncertain_unit_costs(shape: str, mean: float, deviation: float) -> None:
    costs = [replace(cost, shape=shape) for cost in (WEB, PHONE, VISIT)]
    before, now = (np.array(mix) * 20_000 for mix in ((0.1, 0.6, 0.3), (0.5, 0.4, 0.1)))
    # -8,000 x .2 + 4,000 x 2.83 + 4,000 x 8.62 = 44,200
    assert contact_saving(before, now, [0.2, 2.83, 8.62]) == pytest.approx(44_200, abs=1e-9)
    drawn = (before - now) @ draw_unit_costs(costs, 200_000, seed=7, correlation=0.0)
    assert drawn.mean() == pytest.approx(mean, rel=0.01)
    assert drawn.std() == pytest.approx(deviation, rel=0.02)


def test_s5_induced_demand_is_a_cost_and_not_a_saving() -> None:
    costs = [2.83, 0.15]
    before, now = np.array([10_000, 0]), np.array([8_000, 4_000])
    # volume-neutral: 12,000 calls instead of 8,000 and 4,000 online: 4,000 x 2.83 - 4,000 x .15 = 10,720
    assert contact_saving(baseline_mix(now.sum(), before), now, costs) == pytest.approx(10_720, abs=1e-9)
    # demand held at 10,000: 2,000 x 2.83 - 4,000 x .15 = 5,060
    assert contact_saving(baseline_mix(10_000, before), now, costs) == pytest.approx(5_060, abs=1e-9)
    found = saving_of(Case("s", (line("phone", 8_000, exactly(2_000), fixed(2.83)), line("web", 4_000, None, fixed(0.15)))))
    assert (found.central[GROSS], found.central[INDUCED], found.central[NET]) == (
        pytest.approx(5_660),
        pytest.approx(-600),
        pytest.approx(5_060),
    )
    assert found.average[NET].central == pytest.approx(5_060)


def test_w1_volume_neutral_at_end_prices() -> None:
    q0 = np.array([[0, 6000, 3000, 1000], [2000, 5000, 500, 500], [1500, 500, 0, 0]], float)
    q1 = np.array([[4800, 4800, 2400, 0], [6000, 3000, 250, 250], [2700, 300, 0, 0]], float)
    c1 = np.array([[0.4, 5.5, 15, 8], [0.3, 4.4, 13, 7], [0.2, 3.5, 0, 0]])  # Benefits post carried at 8
    counterfactual = np.stack([baseline_mix(now.sum(), before) for before, now in zip(q0, q1, strict=True)])
    assert (counterfactual * c1).sum() == pytest.approx(144_987.50, abs=1e-6)
    assert (q1 * c1).sum() == pytest.approx(85_910.00, abs=1e-6)
    assert contact_saving(counterfactual, q1, c1) == pytest.approx(59_077.50, abs=1e-6)


def test_hmrc_fewer_calls_that_take_longer_save_a_twentieth() -> None:
    # 22 % fewer calls, handle time 684 s to 828 s: work .78 x 828/684 = .9442105 of before
    longer = 828 / 684 - 1
    assert 1 - (0.78 + longer_contacts_cost(0.78, 1, 1, longer)) == pytest.approx(1 - 0.9442105, abs=1e-6)
    drift = Drift(math.log(828 / 684), 0.0, 828)
    found = saving_of(Case("s", (line("phone", 78_000, exactly(22_000), fixed(1.0, 1.0), drift=drift),)))
    assert found.central[GROSS] == pytest.approx(22_000)
    assert found.central[LONGER] == pytest.approx(-78_000 * longer)
    assert found.central[NET] == pytest.approx(100_000 * (1 - 0.9442105), abs=0.1)


def test_y1_in_the_ladder() -> None:
    terms = KeyingTerms(4.5, 15.60, StraightThrough(0.35))
    lines = (line("web", 12_000, None, fixed(0.0), records_share=1.0), line("post", 0, exactly(4_000), fixed(0.0), records_share=1.0))
    # 12,000 x .65 x 4.5 min = 585 h less 4,000 letters x 4.5 min = 300 h: 285 h x 15.60 = 4,446.00 of cost
    assert saving_of(Case("s", lines, terms)).central[KEYED] == pytest.approx(-4_446.00, abs=1e-6)


def test_an_unknown_straight_through_share_widens_the_saving_downward() -> None:
    lines = (line("phone", 8_000, exactly(2_000), fixed(5)), line("web", 4_000, None, fixed(0.2), records_share=1.0))
    known, unknown = (saving_of(Case("s", lines, KeyingTerms(6, 20, StraightThrough(share)))) for share in (1.0, None))
    assert unknown.keying_unknown
    assert unknown.average[NET].high_80 == pytest.approx(known.average[NET].high_80)
    assert unknown.average[NET].low_80 == pytest.approx(known.average[NET].low_80 - 4_000 * 6 / 60 * 20)


def test_a_launch_effect_gives_the_contacts_avoided_and_its_t_range() -> None:
    found = saving_of(Case("s", (line("phone", 7_000, Effect(math.log(0.7), 0.05, 5), fixed(4)),)), draws=20_000)
    # 7,000 / .7 - 7,000 = 3,000 avoided x 4
    assert found.central[GROSS] == pytest.approx(12_000)
    ends = [7_000 * (math.exp(-math.log(0.7) + sign * 1.475884 * 0.05) - 1) * 4 for sign in (-1, 1)]  # t of 5 at 80 %
    assert [found.average[NET].low_80, found.average[NET].high_80] == pytest.approx(ends, rel=0.01)
    assert found.chance_positive > 0.99


def test_marginal_counts_only_what_varies_and_is_refused_when_unknown() -> None:
    case = Case("s", (line("phone", 8_000, exactly(2_000), fixed(5, 0.4)), line("web", 3_000, None, fixed(0.5, 0.1))), running_cost=500)
    found = saving_of(case)
    assert found.central_marginal is not None
    # 2,000 x 5 x .4 - 3,000 x .5 x .1 - 500 = 3,350; in full 10,000 - 1,500 - 500 = 8,000
    assert (found.central_marginal[NET], found.central[NET]) == (pytest.approx(3_350), pytest.approx(8_000))
    unknown = saving_of(Case("s", (line("phone", 8_000, exactly(2_000), fixed(5, None)),)))
    assert unknown.marginal is None
    assert unknown.central_marginal is None


def doubtful() -> Case:
    steps = np.random.default_rng(3).poisson(150, 52).astype(float)
    phone = Line("phone", True, steps, 8_000, UnitCost(4, 5, 6.5, 0.5), Effect(-0.2, 0.04, 4), drift=Drift(0.02, 0.01, 300))
    web = Line("web", False, steps, 3_000, UnitCost(0.2, 0.4, 0.6, 0.1), Range(-900, -1_200, -600), records_share=1.0)
    return Case("s", (phone, web), KeyingTerms(5, 18, StraightThrough(records=70, sample=200)), 600)


def test_central_parts_add_to_the_net() -> None:
    found = saving_of(doubtful())
    assert sum(found.central[part] for part in PARTS) == pytest.approx(found.central[NET])
    assert found.average[NET].low_95 is not None
    assert found.average[NET].low_95 < found.average[NET].low_80 < found.average[NET].central < found.average[NET].high_80


def test_the_tornado_names_every_source_once_and_shares_sum_to_one() -> None:
    rows = saving_of(doubtful()).tornado
    assert {row["source"] for row in rows} == {"weeks", "effect", "costs", "keying", "handle"}
    shares = [row["share"] for row in rows]
    assert sum(shares) == pytest.approx(1)
    assert shares == sorted(shares, reverse=True)


def test_break_evens_make_the_saving_nil() -> None:
    case = doubtful()
    found = saving_of(case)
    values = {row["what"]: row["value"] for row in found.break_even}
    phone, web = case.lines
    cheaper = replace(phone, cost=UnitCost(*(cost * float(str(values["unit cost"])) for cost in (4, 5, 6.5)), 0.5), drift=None)
    same = saving_of(replace(case, lines=(replace(phone, drift=None), web)))
    share = {row["what"]: row["value"] for row in same.break_even}["unit cost"]
    nil = saving_of(replace(case, lines=(replace(cheaper, cost=UnitCost(*(cost * float(str(share)) for cost in (4, 5, 6.5)), 0.5)), web)))
    assert nil.central[NET] == pytest.approx(0, abs=1e-6)
    expected = 8_000 * math.exp(0.2)
    fewer = replace(phone, change=exactly(expected * (1 - float(str(values["demand"]))) - 8_000))
    assert saving_of(replace(case, lines=(fewer, web))).central[NET] == pytest.approx(0, abs=1e-6)


def test_no_saving_has_no_break_even() -> None:
    assert saving_of(Case("s", (line("phone", 8_000, exactly(-100), fixed(5)),))).break_even == ()


def test_the_same_seed_gives_the_same_figures_and_services_share_unit_cost_errors() -> None:
    assert saving_of(doubtful()).average == saving_of(doubtful()).average
    assert saving_of(doubtful(), seed=1).average != saving_of(doubtful(), seed=2).average
    one, other = (Case(name, (line("phone", 8_000, exactly(2_000), PHONE, cost_key="*|phone"),)) for name in ("a", "b"))
    alone, both = saving_of(one), saving_of(one, other)
    width = alone.average[NET].high_80 - alone.average[NET].low_80
    assert both.average[NET].high_80 - both.average[NET].low_80 == pytest.approx(2 * width)


def test_correlation_of_unit_costs() -> None:
    for wanted in (0.0, 0.5, 0.9):
        scores = correlated_scores(2, 100_000, np.random.default_rng(1), wanted)
        assert np.corrcoef(scores)[0, 1] == pytest.approx(wanted, abs=0.01)
    assert [row["correlation"] for row in saving_of(doubtful()).sensitivity] == [0.0, 0.9]


def test_block_weights_sum_to_one_and_keep_neighbours() -> None:
    weights = block_weights(52, 5_000, 4, np.random.default_rng(1))
    assert weights.sum(axis=1) == pytest.approx(np.ones(5_000))
    assert weights.mean(axis=0) == pytest.approx(np.full(52, 1 / 52), rel=0.1)
    assert np.unique(block_weights(3, 100, 3, np.random.default_rng(1))) == pytest.approx([1 / 3])  # one block is the whole series
    assert block_weights(1, 10, 4, np.random.default_rng(1)) == pytest.approx(np.ones((10, 1)))


@pytest.mark.parametrize(
    ("case", "code"),
    [
        (Case("s", (line("phone", 100, Effect(), UnitCost(5, 4, 6)),)), "BAD_SETTING"),
        (Case("s", (line("phone", 100, Effect(), UnitCost(-1, 4, 6)),)), "BAD_SETTING"),
        (Case("s", (line("phone", 100, Effect(), fixed(4, 1.5)),)), "BAD_SETTING"),
        (Case("s", (line("phone", float("nan"), Effect(), fixed(4)),)), "NO_DATA"),
        (Case("s", (Line("phone", True, np.array([]), 10, fixed(4), Effect()),)), "NO_DATA"),
        (Case("s", (Line("phone", True, np.array([np.nan, 3]), 10, fixed(4), Effect()),)), "NO_DATA"),
        (Case("s", (line("web", 100, None, fixed(1)),), KeyingTerms(5, 18, StraightThrough(1.2))), "BAD_SETTING"),
        (Case("s", (line("web", 100, None, fixed(1)),), KeyingTerms(-5, 18, StraightThrough(0.2))), "BAD_SETTING"),
    ],
)
def test_senseless_inputs_are_refused(case: Case, code: str) -> None:
    found = estimate_saving([case])
    assert isinstance(found, Refusal)
    assert found.code == code


def test_no_case_is_no_data_and_no_contacts_save_nothing() -> None:
    refused = estimate_saving([])
    assert isinstance(refused, Refusal)
    assert refused.code == "NO_DATA"
    nothing = saving_of(Case("s", (line("phone", 0, Effect(-0.5, 0.1, 3), fixed(5)),)))
    assert (nothing.average[NET].low_80, nothing.average[NET].high_80, nothing.chance_positive) == (0, 0, 0)


def test_one_step_and_monthly_counts_have_no_95_range() -> None:
    one = Line("phone", True, np.array([700.0]), 8_400, fixed(5), exactly(100), block=3)
    found = estimate_saving([Case("s", (one,))], with_95=False)
    assert isinstance(found, Saving)
    assert (found.average[NET].low_95, found.average[NET].high_95) == (None, None)
    assert found.average[NET].central == pytest.approx(500)
