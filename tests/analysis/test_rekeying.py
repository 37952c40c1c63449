"""Typing online records again: the worked case, a sampled share, a share nobody knows."""

import pytest

from analysis.finding import Range, Refusal
from analysis.rekeying import Keying, StraightThrough, keying_change, keying_cost


def cost(records: float, share: StraightThrough, minutes: float, rate: float = 15.60) -> Keying:
    found = keying_cost(records, share, minutes, rate)
    assert isinstance(found, Keying)
    return found


def test_typing_now_less_typing_of_paper_before() -> None:
    now = cost(12_000, StraightThrough(share=0.35), 4.5)
    # 7,800 records x 4.5 minutes = 585 hours
    assert (now.hours, now.cost) == (pytest.approx(585), pytest.approx(9_126.00))
    before = cost(3_000, StraightThrough(share=0.0), 6)
    assert (before.hours, before.cost) == (pytest.approx(300), pytest.approx(4_680.00))
    change = keying_change(now, before)
    assert isinstance(change, Range)
    assert change.central == pytest.approx(4_446.00)


def test_a_sampled_share_carries_its_range() -> None:
    found = cost(12_000, StraightThrough(records=70, sample=200), 4.5)
    assert (found.low, found.high) == pytest.approx((8_504.23, 9_713.46), abs=0.01)


def test_an_unknown_share_has_ends_and_no_central() -> None:
    found = cost(12_000, StraightThrough(), 4.5)
    assert (found.low, found.high, found.cost, found.code) == (0.0, pytest.approx(14_040.00), None, "STRAIGHT_THROUGH_UNKNOWN")
    assert isinstance(keying_change(found, found), Refusal)


@pytest.mark.parametrize(("records", "share", "minutes"), [(-1, 0.5, 4), (10, 1.5, 4), (10, 0.5, -4), (10, 0.5, float("nan"))])
def test_settings_that_make_no_sense_are_refused(records: float, share: float, minutes: float) -> None:
    found = keying_cost(records, StraightThrough(share=share), minutes, 15.6)
    assert isinstance(found, Refusal)
    assert found.code == "BAD_SETTING"


def test_no_record_costs_nothing() -> None:
    assert cost(0, StraightThrough(share=0.35), 4.5).cost == 0
