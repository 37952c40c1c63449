"""Changes of shares against the figures of the papers: intervals, the chance of a move, and many services judged together."""

import numpy as np
import pytest

from analysis.finding import Refusal
from analysis.share_changes import ShareChange, holm, newcombe, share_change, weekly_spread


@pytest.mark.parametrize(
    ("now", "before", "low", "high"),
    [
        ((56, 70), (48, 80), 0.0524, 0.3339),
        ((9, 10), (3, 10), 0.1705, 0.8090),
        ((6, 7), (2, 7), 0.0582, 0.8062),
        ((5, 56), (0, 29), -0.0381, 0.1926),
        ((0, 10), (0, 20), -0.1611, 0.2775),
        ((10, 10), (0, 10), 0.6075, 1.0),
    ],
)  # Newcombe 1998, Statistics in Medicine 17, 873-890, table II, method 10
def test_the_interval_agrees_with_newcombe(now: tuple[int, int], before: tuple[int, int], low: float, high: float) -> None:
    assert newcombe(now, before, 0.95) == pytest.approx((low, high), abs=5e-5)


def test_a_change_has_its_chance() -> None:
    # pooled share 104/150, z = .2 / sqrt(.69333 x .30667 x (1/70 + 1/80)) = 2.6500, two-sided .008048
    found = share_change((56, 70), (48, 80))
    assert isinstance(found, ShareChange)
    assert found.change.central == pytest.approx(0.2)
    assert found.p == pytest.approx(0.008048, abs=5e-6)
    assert found.change.low_95 < found.change.low_80 < 0.2 < found.change.high_80 < found.change.high_95


def test_a_share_that_varies_more_than_chance_is_worth_fewer_observations() -> None:
    assert share_change((560, 700), (480, 800), spread=10.0) == share_change((56, 70), (48, 80))


def test_all_or_none_in_both_periods_is_no_change() -> None:
    found = share_change((40, 40), (50, 50))
    assert isinstance(found, ShareChange)
    assert (found.change.central, found.p) == (0.0, 1.0)


def test_a_handful_is_refused() -> None:
    found = share_change((20, 29), (400, 500))
    assert isinstance(found, Refusal) and found.code == "TOO_FEW_CONTACTS"


def test_holm_corrects_for_every_look() -> None:
    # .01 x 4, .02 x 3, .03 x 2 kept at .06, .04 x 1 kept at .06
    assert holm([0.03, 0.01, 0.04, 0.02]) == pytest.approx([0.06, 0.04, 0.06, 0.06])
    assert holm([0.5, 0.9]) == [1.0, 1.0]
    assert holm([]) == []


def weeks(rng: np.random.Generator, times: float) -> list[list[tuple[float, float]]]:
    """So many services over twenty-six weeks at 60 %, their counts drawn in clumps of so many."""
    return [[(float(times * rng.binomial(int(400 / times), 0.6)), 400.0) for _ in range(26)] for _ in range(150)]


def test_weeks_drawn_by_chance_have_no_spread_of_their_own() -> None:
    assert weekly_spread(weeks(np.random.default_rng(1), 1)) == pytest.approx(1.0, abs=0.15)


def test_weeks_that_come_in_clumps_have_the_spread_of_a_clump() -> None:
    assert weekly_spread(weeks(np.random.default_rng(2), 4)) == pytest.approx(4.0, rel=0.15)


def test_one_odd_week_leaves_the_spread_alone() -> None:
    series = weeks(np.random.default_rng(3), 1)
    before = weekly_spread(series)
    for line in series:
        line[10] = (0.0, 400.0)
    after = weekly_spread(series)  # a mean of the steps would be above 30
    assert before is not None and after is not None and before <= after < 1.3 * before


def test_a_slow_rise_is_no_spread() -> None:
    rng = np.random.default_rng(4)
    rising = [[(float(rng.binomial(400, 0.4 + week / 100)), 400.0) for week in range(26)] for _ in range(30)]
    assert weekly_spread(rising) == pytest.approx(1.0, abs=0.2)


def test_too_few_weeks_have_no_spread() -> None:
    assert weekly_spread([[(5, 20), (9, 20), (3, 20)]]) is None
    assert weekly_spread([[(1, 9)] * 30]) is None  # fewer than ten a week
