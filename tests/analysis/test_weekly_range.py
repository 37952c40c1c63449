"""The expected range of weekly shares and averages: by hand, and on series whose chance is known."""

import numpy as np
import pytest

from analysis.finding import Range
from analysis.weekly_range import AVERAGE, SHARE, ratio_ranges, side_of


LEARNT = np.ones(200, bool)


def test_the_middle_is_the_median_of_eight_weeks_and_the_range_its_past_errors() -> None:
    values = np.tile([100.0, 110.0], 30)
    found = ratio_ranges(values, LEARNT[:60], AVERAGE)[59]
    assert found is not None
    assert found.central == pytest.approx(np.sqrt(100 * 110))
    assert (found.low_80, found.high_80) == (pytest.approx(100), pytest.approx(110))
    assert found.high_95 == pytest.approx(found.central * 1.1)  # the first median, of three weeks, was off by a tenth


def test_nothing_is_said_of_the_first_twenty_weeks_nor_before_the_week_asked_for() -> None:
    values = np.linspace(0.80, 0.81, 40)
    assert [each is None for each in ratio_ranges(values, LEARNT[:40], SHARE)] == [True] * 20 + [False] * 20
    assert [each is None for each in ratio_ranges(values, LEARNT[:40], SHARE, since=38)] == [True] * 38 + [False] * 2


def test_a_week_not_learnt_from_is_judged_and_teaches_nothing() -> None:
    values = np.tile([300.0, 330.0], 20)
    spoilt = values.copy()
    spoilt[30] = 900.0
    learnt = LEARNT[:40].copy()
    learnt[30] = False
    found = ratio_ranges(spoilt, learnt, AVERAGE)
    assert side_of(900.0, found[30]) == 1
    untouched = ratio_ranges(values, learnt, AVERAGE)[39]
    assert found[39] == untouched


def test_gaps_are_left_out_and_too_many_give_no_range() -> None:
    values = np.full(40, 0.9)
    values[25:39] = np.nan
    found = ratio_ranges(values, LEARNT[:40], SHARE)
    assert found[30] is not None  # seven of the twelve weeks before are known
    assert found[39] is None  # no week of the last twelve is known


def test_shares_stay_between_nothing_and_all() -> None:
    values = np.random.default_rng(5).binomial(40, 0.97, 120) / 40
    known = [each for each in ratio_ranges(values, LEARNT[:120], SHARE) if each is not None]
    assert known
    assert all(0 <= each.low_80 <= each.central <= each.high_80 <= 1 for each in known)


@pytest.mark.parametrize(("share", "calls"), [(0.94, 1500), (0.66, 1400), (0.05, 1300)])
def test_about_eight_weeks_in_ten_fall_inside(share: float, calls: int) -> None:
    inside = []
    for seed in range(6):
        values = np.random.default_rng(seed).binomial(calls, share, 200) / calls
        sides = [side_of(float(value), each) for value, each in zip(values, ratio_ranges(values, LEARNT, SHARE), strict=True)]
        inside += [side == 0 for side in sides if side is not None]
    assert 0.75 < float(np.mean(inside)) < 0.85


@pytest.mark.parametrize(("value", "side"), [(9.9, -1), (10.0, 0), (15.0, 0), (20.0, 0), (20.1, 1), (None, None)])
def test_the_ends_of_a_range_are_inside_it(value: float | None, side: int | None) -> None:
    assert side_of(value, Range(15.0, 10.0, 20.0)) == side
    assert side_of(15.0, None) is None
