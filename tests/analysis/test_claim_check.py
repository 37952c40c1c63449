"""Claims against what the data can carry: the worked cases, and what no claim may be made of."""

import dataclasses

import pytest

from analysis.claim_check import Claim, ClaimCheck, ClaimGround, UnitCostPair, check_claim
from analysis.finding import Range, Refusal


FALL = Range(17_500, 12_000, 23_000)
GROUND = ClaimGround(
    baseline_contacts=60_000, handle_seconds=330, hours_per_post=1_350, fall=FALL, rung_saving=Range(34_000, 21_000, 47_000)
)


def check(claim: Claim, ground: ClaimGround = GROUND) -> ClaimCheck:
    found = check_claim(claim, ground)
    assert isinstance(found, ClaimCheck)
    return found


def test_more_contacts_than_there_were() -> None:
    ground = ClaimGround(baseline_contacts=11_000, handle_seconds=600, hours_per_post=1_350)
    found = check(Claim(pounds=120_000, pair=UnitCostPair(8.62, 0.15)), ground)
    # 120,000 / 8.47 = 14,167.65 visits of 600 s = 2,361.28 hours = 1.749 posts
    assert found.contacts == pytest.approx((14_167.65, 14_167.65), abs=0.01)
    assert found.hours == pytest.approx((2_361.28, 2_361.28), abs=0.01)
    assert found.whole_posts == (1, 1)
    assert found.verdict == "not supported"


def test_a_claim_inside_the_ranges_cannot_be_told() -> None:
    found = check(Claim(pounds=40_000, pair=UnitCostPair(2.83, 0.15)))
    assert found.contacts == pytest.approx((14_925.37, 14_925.37), abs=0.01)
    assert found.hours == pytest.approx((1_368.16, 1_368.16), abs=0.01)
    assert (found.volume, found.money, found.verdict) == ("cannot tell", "cannot tell", "cannot tell")
    assert found.whole_posts == (1, 1)


def test_contacts_alone_are_supported_and_called_cash_they_are_not() -> None:
    found = check(Claim(contacts=9_000, rung="contacts"))
    assert found.hours == pytest.approx((825, 825), abs=0.01)
    assert (found.whole_posts, found.verdict) == ((0, 0), "supported")
    assert check(Claim(contacts=9_000, rung="cash")).verdict == "not supported"


def test_visits_to_a_website_are_no_transactions() -> None:
    found = check(Claim(contacts=9_000, rung="contacts", base="visits"))
    assert found.verdict == "not supported"


@pytest.mark.parametrize(
    ("claim", "code"),
    [
        (Claim(pounds=-5, pair=UnitCostPair(2, 1)), "BAD_CLAIM"),
        (Claim(), "BAD_CLAIM"),
        (Claim(pounds=100, pair=UnitCostPair(1, 1)), "NO_GAP"),
        (Claim(pounds=100, pair=UnitCostPair(2, 1), months=None), "BAD_CLAIM"),
    ],
)
def test_what_is_no_claim(claim: Claim, code: str) -> None:
    found = check_claim(claim, GROUND)
    assert isinstance(found, Refusal)
    assert found.code == code


def test_a_fall_that_is_no_shift_carries_nothing() -> None:
    ground = dataclasses.replace(GROUND, fall=Range(0, 0, 0), rung_saving=None)
    assert check(Claim(contacts=9_000, rung="contacts"), ground).verdict == "not supported"
