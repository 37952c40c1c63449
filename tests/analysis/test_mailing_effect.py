"""Letters and bills: contacts above the normal range, per 1,000 letters, pooled, and one wording against another."""

import pytest

from analysis.finding import Refusal
from analysis.mailing_effect import MailingEffect, PooledRate, mailing_effect, per_thousand, pooled_rate, scaled, wording_change


SEEN = [212, 240, 231, 205, 190, 168, 150, 141, 139, 136]
USUAL = [150, 148, 140, 138, 135, 146, 145, 138, 137, 133]
PLACEBO = [-61, -48, -40, -35, -28, -22, -18, -15, -11, -8, -5, -2, 0, 3, 6, 9, 13, 17, 22, 27, 33, 41, 52, 66]


def effect(excess: float | None = None) -> MailingEffect:
    counts = SEEN if excess is None else [USUAL[0] + excess, *USUAL[1:]]
    found = mailing_effect(counts, USUAL, PLACEBO)
    assert isinstance(found, MailingEffect)
    return found


def test_one_mailing() -> None:
    found = effect()
    # quantiles of type 6 of the 24 placebo sums: -44.0 and 46.5; 402 less these is 355.5 to 446.0
    assert found.excess.central == pytest.approx(402)
    assert (found.excess.low_80, found.excess.high_80) == pytest.approx((355.5, 446.0), abs=0.01)
    assert found.p == pytest.approx(1 / 25)
    assert found.excess.low_95 is None  # 24 past windows carry no 95 % range
    assert found.is_seen
    cost = scaled(found.excess, 2.90)
    assert (cost.central, cost.low_80, cost.high_80) == pytest.approx((1165.80, 1030.95, 1293.40), abs=0.01)
    rate = per_thousand(found, 14_000)
    assert rate is not None
    assert (rate.central, rate.low_80, rate.high_80) == pytest.approx((28.714, 25.393, 31.857), abs=0.001)
    assert per_thousand(found, None) is None


def test_a_small_excess_is_no_effect() -> None:
    found = effect(30)
    assert found.p == pytest.approx(9 / 25)
    assert (found.excess.low_80, found.excess.high_80) == pytest.approx((-16.5, 74.0), abs=0.01)
    assert not found.is_seen


def test_mailings_of_one_letter_are_pooled() -> None:
    found = pooled_rate([320, 41, 455], [14_000, 2_500, 18_000])
    assert isinstance(found, PooledRate)
    assert (found.pooled, found.mean) == pytest.approx((23.652, 21.512), abs=0.001)
    assert (found.low_80, found.high_80) == pytest.approx((16.515, 26.508), abs=0.001)


def test_a_new_wording_against_the_old_one() -> None:
    found = wording_change(effect(), 14_000, effect(255), 15_000)
    assert not isinstance(found, Refusal)
    assert (found.central, found.low_80, found.high_80) == pytest.approx((-11.714, -16.135, -7.293), abs=0.001)


@pytest.mark.parametrize(
    ("counts", "usual", "placebo", "code"),
    [
        ([9] * 10, [4] * 10, PLACEBO, "TOO_FEW_CONTACTS"),
        (SEEN, USUAL, PLACEBO[:8], "TOO_SHORT_PRE"),
        ([float("nan"), *SEEN[1:]], USUAL, PLACEBO, "NO_DATA"),
    ],
)
def test_refusals(counts: list, usual: list, placebo: list, code: str) -> None:
    found = mailing_effect(counts, usual, placebo)
    assert isinstance(found, Refusal)
    assert found.code == code
