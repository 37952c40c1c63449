"""The efficiency answer on small published worlds: E2 to E4 through the register, what is not counted and why, and every refusal."""

from dataclasses import replace
from datetime import date
from fractions import Fraction
from itertools import pairwise

import duckdb
import pytest
from hypothesis import given
from hypothesis import strategies as st

from analysis.ask import run_metric
from analysis.benefit_register import Benefit
from analysis.deflation import PriceIndex
from analysis.efficiency import Bridge, Prices, bridge, gains_of_year
from analysis.efficiency_rows import FIGURES
from pipelines.errors import QueryError
from pipelines.published_findings import FindingStore
from tests.analysis.money_world import money_world


# persists_until is the first day without the saving: 1 October for one that ends on 30 September
REGISTER = """
    benefit_id | amount | cashable_amount | is_one_off | from_date  | persists_until | directorate | category
    a          | 300000 | 120000          | false      | 2005-10-01 |                | Revenues    | transactions
    b          | 250000 | 250000          | false      | 2005-04-01 | 2007-10-01     | Revenues    | procurement
    c          | 80000  | 80000           | true       | 2005-06-01 |                | Estates     | corporate services
    d          | 200000 | 0               | false      | 2006-07-01 |                | Estates     | transactions
    f          | 400000 | 400000          | false      | 2007-04-01 |                |             |
"""
TARGET = """
    target_id | measure               | value | from_date  | to_date
    gershon   | efficiency_gain_share | 0.025 | 2005-04-01 | 2008-04-01
"""
BASELINE = """
    key                 | value
    baseline_spend      | 20000000
    baseline_price_year | 2004-05
"""
DEFLATORS = """
    series | financial_year | index
    gdp    | 2004-05        | 100
    gdp    | 2005-06        | 102.09
    gdp    | 2006-07        | 104.223681
    gdp    | 2007-08        | 106.401956
"""
WORLD = {"benefits": REGISTER, "targets": TARGET, "settings": BASELINE, "deflators": DEFLATORS}


def rows_of(connection: duckdb.DuckDBPyConnection, part: str, **parameters: object) -> list[dict]:
    return [row for row in run_metric(connection, "efficiency", parameters).records() if row["part"] == part]


def assert_refused(row: dict, code: str) -> None:
    assert row["code"] == code
    assert [row[name] for name in FIGURES] == [None] * len(FIGURES)
    assert "£" not in row["sentence"]


def test_case_e3_through_the_register() -> None:
    totals = rows_of(money_world(**WORLD), "total")
    assert not any("is assumed" in note for note in totals[0]["assumptions"])  # the target is the council's own
    assert [row["year"] for row in totals] == ["2005-06", "2006-07", "2007-08"]
    assert [row["status"] for row in totals] == ["final"] * 3
    assert [row["estimate"] for row in totals] == pytest.approx([470_173.38, 682_661.55, 984_127.25], abs=0.01)
    assert [row["cash_estimate"] for row in totals] == pytest.approx([382_015.87, 362_425.31, 615_917.27], abs=0.01)
    assert [row["share_of_target"] for row in totals] == pytest.approx([0.9403, 0.6827, 0.6561], abs=5e-5)
    # cash of 2005-06 is above its 250,000, that of 2006-07 below its 500,000; the totals are below all along
    assert [row["cash_verdict"] for row in totals] == ["on course", "not on course", "not on course"]
    assert {row["overall"] for row in totals} == {"not on course"}
    assert all(row["low_80"] is None for row in totals)  # no row states a low and a high amount
    assert any("5 of 5 benefits state no low and high" in note for note in totals[0]["assumptions"])


def test_directorates_and_categories_sum_to_the_total_and_the_bridge_holds_to_the_penny() -> None:
    connection = money_world(**WORLD)
    for total in rows_of(connection, "total"):
        for part in ("directorate", "statement"):
            groups = rows_of(connection, part, year=total["year"])
            for name in ("sustained", "new", "ongoing", "estimate", "cash_sustained", "cash_new", "cash_ongoing", "cash_estimate"):
                assert sum(round(100 * row[name]) for row in groups) == round(100 * total[name])
    names = {row["name"] for row in rows_of(connection, "statement")}
    assert names == {"transactions", "procurement", "corporate services", "not stated"}
    for step in rows_of(connection, "bridge"):
        pence = [round(100 * step[name]) for name in ("sustained", "ongoing", "full_year_effect", "lapses", "estimate")]
        assert pence[0] + pence[1] + pence[2] - pence[3] == pence[4]


def test_the_statement_checks_quality_and_keeps_what_failed_it_in_sight() -> None:
    register = """
        benefit_id | amount | cashable_amount | from_date  | quality_indicator | quality_before | quality_after
        kept       | 1000   | 0               | 2006-04-01 | satisfaction      | 0.70           | 0.72
        worse      | 2000   | 0               | 2006-04-01 | satisfaction      | 0.70           | 0.60
        unasked    | 4000   | 0               | 2006-04-01 | satisfaction      | 0.70           |
    """
    connection = money_world(**WORLD | {"benefits": register})
    checks = {check["benefit_id"]: check["met"] for check in rows_of(connection, "statement", year="2006-07")[0]["quality"]}
    assert checks == {"kept": "met", "worse": "not met", "unasked": "not known"}
    assert {row["name"]: row["status"] for row in rows_of(connection, "not_counted")} == {
        "worse": "quality not met",
        "unasked": "quality not known",
    }
    assert rows_of(connection, "total", year="2006-07")[0]["new"] == pytest.approx(1000 * 100 / 104.223681, abs=0.01)


def stored(connection: duckdb.DuckDBPyConnection, *rows: dict) -> duckdb.DuckDBPyConnection:
    """The world with the shift_or_cut that a build has published."""
    connection.execute("create schema findings")
    store = FindingStore(connection)
    store.create()
    store.write("shift_or_cut", list(rows), 0.0)
    return connection


def test_the_published_verdict_on_cuts_reaches_the_register() -> None:
    register = REGISTER.replace("benefit_id |", "benefit_id | service_id |").replace("\n    a ", "\n    a | tax ")
    for name in "bcdf":
        register = register.replace(f"\n    {name} ", f"\n    {name} | rent ")
    calls = {"service_id": "tax", "channel_id": "phone", "verdict": "access reduced", "code": None, "access_code": "ACCESS_REDUCED"}
    cut = stored(
        money_world(**WORLD | {"benefits": register}), calls, calls | {"service_id": "rent", "verdict": "shift", "access_code": None}
    )
    assert [(row["name"], row["status"]) for row in rows_of(cut, "not_counted")] == [("a", "access reduced")]
    # without a's 150,000: 330,000 / 1.0209
    assert rows_of(cut, "total", year="2005-06")[0]["estimate"] == pytest.approx(330_000 / 1.0209, abs=0.01)
    unknown = stored(money_world(**WORLD), calls | {"verdict": "shift", "access_code": "ACCESS_UNKNOWN"})
    assert any("Opening hours are not supplied" in note for note in rows_of(unknown, "total")[0]["assumptions"])
    failed = stored(money_world(**WORLD), {"code": "FAILED", "sentence": "a fault"})
    assert any("could not be checked" in note for note in rows_of(failed, "total")[0]["assumptions"])


def test_a_range_decides() -> None:
    wide = """
        benefit_id | amount | cashable_amount | low    | high   | from_date
        wide       | 520000 | 520000          | 300000 | 700000 | 2005-04-01
    """
    # 520,000 against 500,000 with 300,000 to 700,000: the total cannot be told, the cash half is reached even at the low end
    first = rows_of(
        money_world(**WORLD | {"benefits": wide, "deflators": "", "settings": BASELINE.replace("2004-05", "2005-06")}),
        "total",
        year="2005-06",
    )[0]
    assert (first["verdict"], first["cash_verdict"], first["overall"]) == ("cannot tell", "on course", "cannot tell")
    assert first["low_80"] == pytest.approx(300_000, rel=0.03) and first["high_80"] == pytest.approx(700_000, rel=0.03)
    assert "cannot tell" in first["sentence"] and first["seed"] is not None


def test_an_unfinished_year_is_to_date_and_the_rest_a_forecast() -> None:
    rows = rows_of(money_world(**WORLD | {"through": "2007-09-30"}), "total", year="2007-08")
    assert [row["status"] for row in rows] == ["to date", "forecast"]
    to_date, forecast = rows
    # half of a, d and f; b whole, which ends that day: (150,000 / 1.0209 + ...) is less than the year's 984,127.25
    assert to_date["verdict"] is None and to_date["estimate"] < forecast["estimate"]
    assert forecast["estimate"] == pytest.approx(984_127.25, abs=0.01)
    assert "forecast" in forecast["sentence"]
    later = REGISTER + "    g | 1000 | 0 | false | 2007-12-01 | | Estates | transactions\n"
    not_begun = rows_of(money_world(**WORLD | {"through": "2007-09-30", "benefits": later}), "not_counted")
    assert [(row["name"], row["status"]) for row in not_begun] == [("g", "not begun")]


def test_case_e4_a_row_that_lapses_too_soon_leaves_every_year_of_ni179() -> None:
    moved = REGISTER
    for year in (2007, 2006, 2005):
        moved = moved.replace(f"{year}-", f"{year + 3}-")
    connection = money_world(
        **WORLD | {"benefits": moved, "deflators": "", "settings": BASELINE.replace("2004-05", "2008-09"), "through": "2011-03-31"}
    )
    assert [row["code"] for row in rows_of(connection, "total")][-1] == "NO_DEFLATOR"
    same_money = moved.replace("benefit_id |", "benefit_id | price_year |").replace("\n    a ", "\n    a | 2008-09 ")
    for name in "bcdf":
        same_money = same_money.replace(f"\n    {name} ", f"\n    {name} | 2008-09 ")
    connection = money_world(
        **WORLD | {"benefits": same_money, "deflators": "", "settings": BASELINE.replace("2004-05", "2008-09"), "through": "2011-03-31"}
    )
    # of a (120,000 cash from October 2008), b (gone), c (one-off), d (no cash), f (400,000 from April 2010)
    by_year = {row["year"]: row["estimate"] for row in rows_of(connection, "ni179")}
    assert [by_year[year] for year in ("2008-09", "2009-10", "2010-11")] == [60_000, 120_000, 520_000]


def test_without_a_baseline_gains_are_shown_and_the_target_refused() -> None:
    connection = money_world(**WORLD | {"settings": "key | value\nbaseline_price_year | 2004-05"})
    assert_refused(rows_of(connection, "target")[0], "NO_BASELINE")
    first = rows_of(connection, "total", year="2005-06")[0]
    assert first["estimate"] == pytest.approx(470_173.38, abs=0.01)
    assert first["target"] is None and first["share_of_target"] is None and first["overall"] is None


def test_a_baseline_of_nothing_and_a_share_in_percent_are_refused() -> None:
    nothing = money_world(**WORLD | {"settings": BASELINE.replace("20000000", "0")})
    assert_refused(rows_of(nothing, "target")[0], "BAD_SETTING")
    percent = money_world(**WORLD | {"targets": TARGET.replace("0.025", "2.5  ")})
    assert_refused(rows_of(percent, "target")[0], "BAD_SETTING")


def test_a_price_year_without_index_is_named_and_no_gain_is_given() -> None:
    connection = money_world(**WORLD | {"deflators": "\n".join(line for line in DEFLATORS.splitlines() if "2006-07" not in line)})
    rows = run_metric(connection, "efficiency").records()
    assert [row["part"] for row in rows] == ["total"]
    assert_refused(rows[0], "NO_DEFLATOR")
    assert "2006-07" in rows[0]["sentence"]
    assert_refused(rows_of(connection, "total", year="2005-06")[0], "NO_DEFLATOR")  # asking for a year does not lose the reason


def test_no_register_an_unknown_year_and_a_wrong_word() -> None:
    assert_refused(rows_of(money_world(), "total")[0], "NO_DATA")
    assert_refused(rows_of(money_world(**WORLD), "total", year="1999-00")[0], "NO_DATA")
    with pytest.raises(QueryError, match="2025-26"):
        rows_of(money_world(**WORLD), "total", year="last")


def test_without_targets_two_and_a_half_percent_is_assumed_and_said() -> None:
    totals = rows_of(money_world(**WORLD | {"targets": ""}), "total")
    assert [row["target"] for row in totals] == [500_000, 1_000_000, 1_500_000]
    assert any("2.5% a year is assumed" in note for note in totals[0]["assumptions"])


MONTHS = st.integers(0, 47).map(lambda month: date(2005 + month // 12, month % 12 + 1, 1))
ROWS = st.lists(st.tuples(MONTHS, st.none() | MONTHS, st.integers(-(10**6), 10**6), st.integers(0, 100), st.booleans()), max_size=6)


@given(ROWS, st.integers(9000, 12000))
def test_cells_and_bridges_hold_to_the_penny_for_any_register(rows: list[tuple], index: int) -> None:
    register = [
        Benefit(str(number), Fraction(amount, 7), Fraction(amount * cash, 700), begun, until if until and until > begun else None, once)
        for number, (begun, until, amount, cash, once) in enumerate(rows)
    ]
    years = ("2005-06", "2006-07", "2007-08", "2008-09")
    values = {year: Fraction(10_000 + place * (index - 10_000)) for place, year in enumerate(("2004-05", *years))}
    prices = Prices("2004-05", PriceIndex("own", values))
    register = [row if row.from_date and row.from_date >= date(2005, 4, 1) else replace(row, price_year="2004-05") for row in register]
    found = [gains_of_year(register, year, prices) for year in years]
    for gains in found:
        for cash in (False, True):
            cells = gains.cells(cash=cash)
            assert round(100 * cells.cumulative) == round(100 * cells.sustained) + round(100 * cells.new)
    for before, after in pairwise(found):
        step = bridge(before, after, prices)
        assert isinstance(step, Bridge)
        parts = [round(100 * each) for each in (step.sustained_before, step.ongoing, step.full_year_effect, -step.lapses)]
        assert sum(parts) == round(100 * step.sustained_after)
