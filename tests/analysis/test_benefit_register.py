"""The benefits register: rows that cannot count, months claimed twice, which way quality is better, and the range of amounts."""

from dataclasses import replace
from datetime import date
from fractions import Fraction

import numpy as np
import pytest

from analysis.benefit_register import Benefit, draw_amounts, is_better_lower, quality_verdict, screen
from analysis.deflation import PriceIndex
from analysis.efficiency import Prices, gains_of_year


def benefit(name: str, begun: date | None, until: date | None = None, **more: object) -> Benefit:
    usual = {"amount": Fraction(1200), "cashable": Fraction(0), "evidence": "FIN-1", "service_id": "tax", "budget_line": "4410"}
    checked = {"quality_indicator": "satisfaction", "quality_before": 0.7, "quality_after": 0.7}
    return Benefit(benefit_id=name, from_date=begun, until=until, **usual | checked | more)


@pytest.mark.parametrize(
    ("more", "reason"),
    [
        ({"evidence": " "}, "no evidence"),
        ({"status": "planned"}, "planned"),
        ({"status": "withdrawn"}, "withdrawn"),
        ({"until": date(2005, 4, 1)}, "no duration"),
        ({"low": Fraction(1300)}, "range out of order"),
        ({"cashable": Fraction(1300)}, "cashable above total"),
        ({"cashable": Fraction(-1)}, "cashable above total"),
        ({"quality_after": 0.69}, "quality not met"),
        ({"quality_after": None}, "quality not known"),
        ({"quality_indicator": None}, "quality not known"),
    ],
)
def test_rows_that_cannot_count_are_listed_with_the_reason(more: dict, reason: str) -> None:
    counted, dropped = screen([replace(benefit("x", date(2005, 4, 1)), **more)])
    assert not counted
    assert [row.reason for row in dropped] == [reason]


def test_a_fall_that_a_cut_explains_is_no_gain() -> None:
    rows = [benefit("tax", date(2005, 4, 1)), benefit("rent", date(2005, 4, 1), service_id="rent")]
    counted, dropped = screen(rows, {("tax", "phone")})
    assert [row.benefit_id for row in counted] == ["rent"]
    assert dropped[0].reason == "access reduced" and "phone" in dropped[0].sentence
    assert screen([benefit("visits", date(2005, 4, 1), channel_id="face_to_face")], {("tax", "phone")})[1] == []


def test_months_claimed_twice_stay_with_the_older_row() -> None:
    older, younger = benefit("older", date(2005, 4, 1), date(2006, 4, 1)), benefit("younger", date(2005, 10, 1))
    counted, dropped = screen([younger, older])
    assert {row.benefit_id: row.from_date for row in counted} == {"older": date(2005, 4, 1), "younger": date(2006, 4, 1)}
    assert next(row for row in counted if row.benefit_id == "younger").price_year == "2005-06"  # still the money of the year it began
    assert [row.reason for row in dropped] == ["already claimed in part"]
    counted, dropped = screen([older, benefit("inside", date(2005, 10, 1), date(2005, 12, 1))])
    assert [row.benefit_id for row in counted] == ["older"]
    assert [row.reason for row in dropped] == ["already claimed"]
    for other in ({"service_id": "rent"}, {"service_id": None}, {"budget_line": "4411"}):
        assert screen([older, replace(younger, **other)])[1] == []


@pytest.mark.parametrize(
    ("indicator", "lower"),
    [("abandonment_rate", True), ("wait_seconds", True), ("Complaints", True), ("average days to decide", True), ("cost per claim", True),
     ("satisfaction", False), ("sentiment", False), ("decided within 10 days", False), ("paid on time", False), ("translated pages", False)],
)  # fmt: skip
def test_which_way_an_indicator_is_better(indicator: str, lower: bool) -> None:
    assert is_better_lower(indicator) is lower
    rose = replace(benefit("x", date(2005, 4, 1)), quality_indicator=indicator, quality_before=1.0, quality_after=2.0)
    assert quality_verdict(rose) == ("not met" if lower else "met")


def test_low_and_high_are_what_one_in_ten_falls_outside_of() -> None:
    rows = [
        benefit("gain", date(2005, 4, 1), low=Fraction(800), high=Fraction(2000)),
        benefit("cost", date(2005, 4, 1), amount=Fraction(-100), low=Fraction(-180), high=Fraction(-80)),
        benefit("either", date(2005, 4, 1), amount=Fraction(100), low=Fraction(-50), high=Fraction(400)),
        benefit("exact", date(2005, 4, 1)),
    ]
    ends = np.quantile(draw_amounts(rows, seed=1, draws=200_000), [0.1, 0.5, 0.9], axis=1).T
    assert ends[0] == pytest.approx([800, 1200, 2000], rel=0.02)
    assert ends[1] == pytest.approx([-180, -100, -80], rel=0.02)
    assert ends[2] == pytest.approx([-50, 100, 400], abs=5)
    assert ends[3].tolist() == [1200, 1200, 1200]
    assert (draw_amounts(rows[1:2], seed=1) < 0).all()


def test_negative_rows_are_netted() -> None:
    rows = [benefit("gain", date(2005, 4, 1)), benefit("cost", date(2005, 4, 1), amount=Fraction(-200), budget_line="7720")]
    counted, dropped = screen(rows)
    assert not dropped
    assert gains_of_year(counted, "2005-06", Prices("2005-06", PriceIndex("own", {}))).cells().cumulative == 1000
