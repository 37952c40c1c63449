"""The 2.5 % target: the form's identity, ongoing and one-off gains, prices of the base year, the cash half, what does not count."""

from datetime import date
from fractions import Fraction

import pytest

from analysis.benefit_register import Benefit
from analysis.deflation import NO_INDEX, PriceIndex, choose_index
from analysis.efficiency import (
    CANNOT_TELL,
    NOT_ON_COURSE,
    ON_COURSE,
    Bridge,
    Prices,
    bridge,
    counts_for_ni179,
    gains_of_year,
    judge,
    targets_of,
    worse,
)
from analysis.finding import Refusal


def benefit(name: str, amount: int, cash: int, begun: date, until: date | None = None, once: bool = False) -> Benefit:
    return Benefit(name, Fraction(amount), Fraction(cash), begun, until, once)


REGISTER = [
    benefit("a", 300_000, 120_000, date(2005, 10, 1)),
    benefit("b", 250_000, 250_000, date(2005, 4, 1), date(2007, 10, 1)),  # ends on 30 September: that is the last day with it
    benefit("c", 80_000, 80_000, date(2005, 6, 1), once=True),
    benefit("d", 200_000, 0, date(2006, 7, 1)),
    benefit("f", 400_000, 400_000, date(2007, 4, 1)),
]
YEARS = ("2005-06", "2006-07", "2007-08")
MONEY_OF_THE_DAY = Prices("2004-05", PriceIndex("own", {year: Fraction(100) for year in ("2004-05", *YEARS)}))
DEFLATED = Prices(
    "2004-05",
    PriceIndex("own", dict(zip(("2004-05", *YEARS), map(Fraction, ("100", "102.09", "104.223681", "106.401956")), strict=True))),
)


@pytest.mark.parametrize(
    ("year", "total", "cash"),
    [
        ("2005-06", (0, 480_000, 400_000, 480_000), (0, 390_000, 310_000, 390_000)),
        ("2006-07", (550_000, 150_000, 150_000, 700_000), (370_000, 0, 0, 370_000)),
        ("2007-08", (625_000, 400_000, 400_000, 1_025_000), (245_000, 400_000, 400_000, 645_000)),
    ],
)
def test_gains_sustained_new_ongoing_and_cumulative(year: str, total: tuple, cash: tuple) -> None:
    # 2005-06: a runs 6 of 12 months (150,000), b whole (250,000), c once (80,000): new 480,000, of which 400,000 goes on
    gains = gains_of_year(REGISTER, year, MONEY_OF_THE_DAY)
    for cells, expected in ((gains.cells(), total), (gains.cells(cash=True), cash)):
        assert (cells.sustained, cells.new, cells.ongoing, cells.cumulative) == expected


def test_published_returns_keep_the_identity_of_the_form() -> None:
    # two councils' backward looks of 2005/06 for adult social services: ongoing from before plus further gains = cumulative
    for before, new, cumulative in ((720_336, 4_690_000, 5_410_336), (66_904, 697_351, 764_255), (66_904, 668_451, 735_355)):
        register = [benefit("x", before, 0, date(2004, 4, 1)), benefit("y", new, 0, date(2005, 4, 1))]
        nominal = Prices("2004-05", PriceIndex("own", {"2004-05": Fraction(1), "2005-06": Fraction(1)}))
        cells = gains_of_year(register, "2005-06", nominal).cells()
        assert (cells.sustained, cells.new, cells.cumulative) == (before, new, cumulative)


def test_gains_in_prices_of_the_base_year() -> None:
    reached = [gains_of_year(REGISTER, year, DEFLATED) for year in YEARS]
    assert [gains.cells().cumulative for gains in reached] == pytest.approx([470_173.38, 682_661.55, 984_127.25], abs=0.01)
    assert [gains.cells(cash=True).cumulative for gains in reached] == pytest.approx([382_015.87, 362_425.31, 615_917.27], abs=0.01)


def test_the_bridge_from_one_year_to_the_next_holds_to_the_penny() -> None:
    years = [gains_of_year(REGISTER, year, MONEY_OF_THE_DAY) for year in YEARS]
    step = bridge(years[0], years[1], MONEY_OF_THE_DAY)
    assert isinstance(step, Bridge)
    # 0 sustained + 400,000 that goes on + 150,000 because a now runs a whole year = 550,000
    assert (step.sustained_before, step.ongoing, step.full_year_effect, step.lapses, step.sustained_after) == (
        0,
        400_000,
        150_000,
        0,
        550_000,
    )
    step = bridge(years[1], years[2], MONEY_OF_THE_DAY)
    assert isinstance(step, Bridge)
    assert step.sustained_before + step.ongoing + step.full_year_effect - step.lapses == step.sustained_after == 625_000


def test_targets_add_up_year_by_year_and_their_baseline_must_make_sense() -> None:
    assert targets_of(20_000_000, dict.fromkeys(YEARS, 0.025)) == dict(zip(YEARS, (500_000, 1_000_000, 1_500_000), strict=True))
    for baseline, share in ((0, 0.025), (-1, 0.025), (20_000_000, 2.5)):
        refused = targets_of(baseline, {"2005-06": share})
        assert isinstance(refused, Refusal)
        assert refused.code == "BAD_SETTING"


def test_on_course_only_when_the_whole_range_is() -> None:
    assert judge(1_020_000, 1_310_000, 1_000_000) == ON_COURSE
    assert judge(440_000, 610_000, 500_000) == CANNOT_TELL
    assert judge(800_000, 970_000, 1_000_000) == NOT_ON_COURSE
    assert worse(ON_COURSE, CANNOT_TELL) == CANNOT_TELL
    assert worse(CANNOT_TELL, NOT_ON_COURSE) == NOT_ON_COURSE


def test_ni179_takes_out_what_does_not_last_two_years_after_its_first() -> None:
    assert not counts_for_ni179(benefit("b", 250_000, 250_000, date(2008, 4, 1), date(2010, 10, 1)))
    assert counts_for_ni179(benefit("f", 400_000, 400_000, date(2010, 4, 1)))
    assert counts_for_ni179(benefit("g", 400_000, 400_000, date(2008, 4, 1), date(2011, 4, 1)))
    assert not counts_for_ni179(benefit("d", 200_000, 0, date(2009, 7, 1)))  # nothing of it is cash
    assert not counts_for_ni179(benefit("c", 80_000, 80_000, date(2008, 6, 1), once=True))


def test_a_year_without_an_index_is_named() -> None:
    refused = choose_index({"gdp": {"2004-05": 100.0}}, ("2004-05", "2005-06"))
    assert isinstance(refused, Refusal)
    assert refused.code == "NO_DEFLATOR"
    assert "2005-06" in refused.sentence
    assert choose_index({}, ("2005-06", "2005-06")) is NO_INDEX
