"""What only monthly counts can say is normal: the worked case, too short a series, a zero month last year."""

import numpy as np
import pytest

from analysis.finding import Refusal
from analysis.monthly_range import MonthRange, monthly_range


TWO_YEARS = [
    *(1510, 1440, 1720, 1390, 1350, 1300, 1280, 1250, 1360, 1400, 1330, 1180),
    *(1480, 1432, 1660, 1372, 1330, 1262, 1270, 1221, 1338, 1359, 1312, 1150),
]


def last(counts: list[float]) -> MonthRange:
    found = monthly_range(counts)
    assert isinstance(found, list)
    assert found[-1].place == len(counts) - 1
    return found[-1]


def test_a_high_month_after_two_years() -> None:
    month = last([*TWO_YEARS, 1690])
    assert month.growth == pytest.approx(-0.0198833, abs=1e-4)
    assert month.spread == pytest.approx(0.0104247, abs=1e-4)
    assert month.scale == pytest.approx(0.0356004, abs=1e-4)  # the floor of chance: sqrt(1/1690 + 1/1480)
    assert month.expected.central == pytest.approx(1450.85, rel=1e-4)
    assert month.z == pytest.approx(4.28443, rel=1e-4)
    assert (month.low, month.high) == pytest.approx((1280.8, 1643.4), rel=1e-4)
    assert month.is_alert


def test_an_ordinary_month_gives_no_alert() -> None:
    assert not last([*TWO_YEARS, 1480]).is_alert


def test_twenty_three_months_are_too_few() -> None:
    found = monthly_range(TWO_YEARS[:23])
    assert isinstance(found, Refusal)
    assert found.code == "TOO_SHORT_PRE"
    assert not any(digit in found.sentence for digit in ("1480", "1510"))


def test_few_contacts_a_month_are_refused() -> None:
    found = monthly_range([12] * 30)
    assert isinstance(found, Refusal)
    assert found.code == "TOO_FEW_CONTACTS"


def test_a_zero_or_missing_month_last_year_gives_no_judgement() -> None:
    for value in (0, float("nan")):
        counts = [*TWO_YEARS, *TWO_YEARS[:12]]
        counts[26 - 12] = value
        found = monthly_range(counts)
        assert isinstance(found, list)
        assert 26 not in [month.place for month in found]


def test_nothing_at_all_is_refused() -> None:
    found = monthly_range(np.full(30, np.nan))
    assert isinstance(found, Refusal)
