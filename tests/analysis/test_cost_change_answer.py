"""The cost_change answer on small published worlds: what is compared, to the penny, and what is left out or refused."""

from decimal import Decimal

import duckdb
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from analysis.ask import run_metric
from analysis.cost_change import METHODS, CostChange, decompose_cost_change, product_effects
from analysis.cost_change_rows import FIGURES
from analysis.pennies import apportion, to_pence
from pipelines.errors import QueryError
from tests.tables import empty_world, finish, world


PARTS = ("volume", "service_mix", "channel_mix", "unit_cost")
APRIL = {"start_date": "2025-04-01", "end_date": "2025-05-01"}
UNIT_COSTS = """
    service_id | channel_id | from_date  | to_date    | low  | central | high
    *          | phone      | 2018-01-01 | 2025-04-01 | 4    | 5       | 6
    *          | phone      | 2025-04-01 |            | 4.40 | 5.50    | 6.60
    *          | web        | 2018-01-01 |            | 0.20 | 0.40    | 0.60
"""
TWO_APRILS = """
    grain | local_date | service_id  | channel_id | contacts
    month | 2024-04-01 | council_tax | phone      | 900
    month | 2024-04-01 | council_tax | web        | 100
    month | 2024-04-01 | parking     | phone      | 500
    month | 2025-04-01 | council_tax | phone      | 600
    month | 2025-04-01 | council_tax | web        | 500
    month | 2025-04-01 | parking     | phone      | 520
"""


NOUGHTS = "".join(  # typed in the eleven months between
    f"    month | {year}-{month:02d}-01 | {pair} | 0\n"
    for year, months in ((2024, range(5, 13)), (2025, range(1, 4)))
    for month in months
    for pair in ("council_tax | phone", "council_tax | web", "parking | phone")
)


def rows_of(connection: duckdb.DuckDBPyConnection, **parameters: object) -> dict[str, dict]:
    return {str(row["service_id"]): row for row in run_metric(connection, "cost_change", parameters).records()}


def assert_refused(row: dict, code: str) -> None:
    assert row["code"] == code
    assert [row[name] for name in FIGURES] == [None] * len(FIGURES)
    assert "£" not in row["sentence"]


def pence(row: dict, name: str) -> int:
    return to_pence(Decimal(str(row[name])))


@pytest.mark.parametrize("choice", [{}, {"comparison": "endpoints"}, {"comparison": "chained"}, {"method": "price_volume_mix"}])
def test_parts_sum_to_the_change_and_services_to_the_total_to_the_penny(choice: dict) -> None:
    rows = rows_of(world(contacts=TWO_APRILS + NOUGHTS, unit_costs=UNIT_COSTS), **APRIL, **choice)
    # before: 900 x 5 + 100 x .40 = 4,540 and 500 x 5 = 2,500; now: 600 x 5.50 + 500 x .40 = 3,500 and 520 x 5.50 = 2,860
    assert (rows["*"]["cost_before"], rows["*"]["cost_now"], rows["*"]["change"]) == (7040, 6360, -680)
    assert (rows["council_tax"]["change"], rows["parking"]["change"]) == (-1040, 360)
    for row in rows.values():
        assert row["code"] is None
        assert sum(pence(row, part) for part in PARTS) == pence(row, "change")
        assert sum(to_pence(Decimal(str(bar["channel_mix"]))) for bar in row["channels"]) == pence(row, "channel_mix")
        assert row["channel_mix_low"] <= row["channel_mix"] <= row["channel_mix_high"]
    for name in ("cost_before", "cost_now", "change", *PARTS):
        assert sum(pence(rows[service], name) for service in ("council_tax", "parking")) == pence(rows["*"], name)


BLANK_POST = """
    grain | local_date | service_id  | channel_id | contacts
    month | 2024-04-01 | council_tax | phone      | 100
    month | 2024-04-01 | council_tax | post       | 40
    month | 2024-05-01 | council_tax | phone      | 100
    month | 2025-04-01 | council_tax | phone      | 100
    month | 2025-04-01 | council_tax | post       | 40
    month | 2025-05-01 | council_tax | phone      | 90
    month | 2025-05-01 | council_tax | post       | 45
"""
PRICES = """
    service_id | channel_id | from_date  | central
    *          | phone      | 2018-01-01 | 5
    *          | post       | 2018-01-01 | 8
"""


def test_a_month_left_blank_is_not_nought_and_a_typed_nought_is() -> None:
    """A blank for the letters of May 2024 is no rise of 45 x 8 = 360 pounds: the month is left out, and said."""
    may = {"start_date": "2025-04-01", "end_date": "2025-06-01"}
    blank = rows_of(world(contacts=BLANK_POST, unit_costs=PRICES), **may)["council_tax"]
    assert (blank["cost_before"], blank["cost_now"], blank["change"]) == (820, 820, 0)
    assert blank["months_left_out"] == ["2025-05-01"]
    assert any("May 2025 (not counted: post in May 2024)" in note for note in blank["assumptions"])
    typed = rows_of(world(contacts=BLANK_POST + "month | 2024-05-01 | council_tax | post | 0", unit_costs=PRICES), **may)["council_tax"]
    # before: 200 x 5 + 40 x 8 = 1,320; now: 190 x 5 + 85 x 8 = 1,630
    assert (typed["cost_before"], typed["cost_now"], typed["months_left_out"]) == (1320, 1630, [])


def test_a_channel_that_ended_before_both_years_hinders_no_comparison() -> None:
    ended = TWO_APRILS + "    month | 2022-04-01 | parking | post | 40\n"
    rows = rows_of(world(contacts=ended, unit_costs=UNIT_COSTS), **APRIL)
    assert (rows["parking"]["code"], rows["parking"]["change"], rows["*"]["change"]) == (None, 360, -680)


def test_a_service_that_began_or_closed_is_compared_with_nought_by_its_dates() -> None:
    dates = "service_id | from_date | to_date\ncouncil_tax | |\nparking | 2024-06-01 | \nvouchers | | 2025-04-01"
    contacts = TWO_APRILS.replace("month | 2024-04-01 | parking     | phone      | 500", "month | 2024-04-01 | vouchers | phone | 70")
    rows = rows_of(world(contacts=contacts, unit_costs=UNIT_COSTS, services=dates), **APRIL)
    assert (rows["parking"]["cost_before"], rows["parking"]["cost_now"]) == (0, 2860)
    assert (rows["vouchers"]["cost_before"], rows["vouchers"]["cost_now"]) == (350, 0)
    undated = rows_of(world(contacts=contacts, unit_costs=UNIT_COSTS), **APRIL)
    assert (undated["parking"]["code"], undated["vouchers"]["code"], undated["*"]["change"]) == ("NO_BASELINE", "NO_BASELINE", -1040)


@pytest.mark.parametrize("months", [("2025-04-01", "2025-05-01"), ("2030-04-01", "2030-05-01")])
def test_a_row_asked_for_alone_is_the_row_among_all(months: tuple[str, str]) -> None:
    connection = world(contacts=TWO_APRILS, unit_costs=UNIT_COSTS)
    period = dict(zip(("start_date", "end_date"), months, strict=True))
    for service, row in rows_of(connection, **period).items():
        assert rows_of(connection, **period, service_id=service) == {service: row}


def test_one_month_is_the_split_of_its_two_sides() -> None:
    rows = rows_of(world(contacts=TWO_APRILS, unit_costs=UNIT_COSTS), **APRIL)
    found = decompose_cost_change(([[900, 100], [500, 0]], [[600, 500], [520, 0]]), ([[5, 0.4], [5, 0.4]], [[5.5, 0.4], [5.5, 0.4]]))
    assert isinstance(found, CostChange)
    assert [rows["*"][part] for part in PARTS] == pytest.approx(found.totals(), abs=0.02)
    assert next(bar for bar in rows["council_tax"]["channels"] if bar["channel_id"] == "web")["channel_mix"] < 0  # more web is a saving


def test_council_wide_unit_costs_are_said_and_own_ones_are_not() -> None:
    def says(unit_costs: str) -> bool:
        rows = rows_of(world(contacts=TWO_APRILS, unit_costs=unit_costs), **APRIL)
        return any("one figure for all services" in note for note in rows["*"]["assumptions"])

    assert says(UNIT_COSTS)
    assert not says(UNIT_COSTS + "    parking | phone | 2018-01-01 | | 2 | 3 | 4\n")


def test_a_channel_without_unit_cost_is_named_and_the_other_services_are_still_answered() -> None:
    only_phone = "\n".join(line for line in UNIT_COSTS.splitlines() if " web " not in line)
    rows = rows_of(world(contacts=TWO_APRILS, unit_costs=only_phone), **APRIL)
    for service in ("*", "council_tax"):
        assert_refused(rows[service], "NO_UNIT_COST")
        assert "web" in rows[service]["sentence"]
    assert rows["parking"]["code"] is None and rows["parking"]["change"] == 360


def test_months_not_known_in_both_years_are_left_out_and_named() -> None:
    contacts = TWO_APRILS + "    month | 2025-05-01 | parking | phone | 9999\n"
    rows = rows_of(
        world(contacts=contacts, unit_costs=UNIT_COSTS, coverage=covered("2024-04", "2025-04", "2025-05")),
        **APRIL | {"end_date": "2025-06-01"},
    )
    assert rows["parking"]["change"] == 360  # May 2025 has no May 2024 to stand against
    assert rows["parking"]["months_left_out"] == ["2025-05-01"]
    assert any("May 2025" in note for note in rows["parking"]["assumptions"])
    assert "left out" in rows["*"]["sentence"]


def covered(*months: str) -> str:
    ends = {"2024-04": 30, "2025-04": 30, "2025-05": 31}
    lines = [
        f"{feed} | {month}-{day:02d} | true | 1"
        for feed in ("phone_feed", "web_feed")
        for month in months
        for day in range(1, ends[month] + 1)
    ]
    return "\n".join(["source_id | local_date | covered | facts", *lines])


BEGUN_WEB = """
    grain | local_date | service_id | channel_id | contacts
    month | 2024-04-01 | parking    | phone      | 500
    month | 2025-04-01 | parking    | phone      | 300
    month | 2025-04-01 | parking    | web        | 200
"""


def test_a_feed_that_begins_is_no_shift_unless_a_launch_is_recorded() -> None:
    unlaunched = rows_of(world(contacts=BEGUN_WEB, unit_costs=UNIT_COSTS), **APRIL)
    assert_refused(unlaunched["parking"], "NO_BASELINE")
    assert "web" in unlaunched["parking"]["sentence"]
    launch = "from_date | kind | service_id | channel_id | note\n2025-04-01 | launch | parking | web | permits online"
    launched = rows_of(world(contacts=BEGUN_WEB, unit_costs=UNIT_COSTS, changes=launch), **APRIL)["parking"]
    # 500 x 5 before; 300 x 5.50 + 200 x .40 now
    assert (launched["cost_before"], launched["cost_now"]) == (2500, 1730)
    assert launched["channel_mix"] < 0


def test_a_cut_and_a_recount_are_said() -> None:
    changes = """
        from_date  | kind          | service_id | channel_id | note
        2025-04-01 | opening_hours | parking    | phone      | shorter
        2024-09-01 | relabelled    | parking    | phone      | queue
        2020-01-01 | line_closed   | parking    | phone      | long ago
    """
    rows = rows_of(world(contacts=TWO_APRILS, unit_costs=UNIT_COSTS, changes=changes), **APRIL)
    notes = " ".join(rows["parking"]["assumptions"])
    assert "2025-04-01" in notes and "no channel shift" in notes and "2024-09-01" in notes
    assert "2020-01-01" not in notes  # the same in both years
    assert "2025-04-01" not in " ".join(rows["council_tax"]["assumptions"])


def test_real_terms_need_an_index_of_both_years() -> None:
    connection = world(contacts=TWO_APRILS, unit_costs=UNIT_COSTS)
    connection.execute("insert into reference.deflators values ('gdp', '2025-26', 110, null, 'HMT', 1)")
    refused = rows_of(connection, **APRIL, prices="real")["*"]
    assert_refused(refused, "NO_DEFLATOR")
    assert "2024-25" in refused["sentence"] and "2025-26" not in refused["sentence"]
    connection.execute("insert into reference.deflators values ('gdp', '2024-25', 100, null, 'HMT', 2)")
    real = rows_of(connection, **APRIL, prices="real")
    # phone rose from 5.00 to 5.50, by as much as prices: 7,040 of 2024-25 is 7,744 of 2025-26
    assert (real["*"]["cost_before"], real["*"]["cost_now"]) == (7744, 6360)
    assert real["parking"]["unit_cost"] == 0


THIN = {
    "web log alone": {"web": "local_date | visits\n2025-04-01 | 4"},
    "weeks alone": {"contacts": "grain | local_date | contacts\nweek | 2024-04-01 | 40\nweek | 2025-04-07 | 50", "unit_costs": UNIT_COSTS},
    "one month": {"contacts": "grain | local_date | contacts\nmonth | 2025-04-01 | 40", "unit_costs": UNIT_COSTS},
}


@pytest.mark.parametrize("name", THIN)
def test_thin_worlds_are_refused_in_words(name: str) -> None:
    rows = rows_of(world(**THIN[name]), **APRIL)
    for row in rows.values():
        assert_refused(row, row["code"])
    assert rows["*"]["code"] == {"weeks alone": "TOO_COARSE", "one month": "NO_BASELINE"}.get(name, "NO_DATA")


def test_an_empty_council_is_refused_in_words() -> None:
    assert_refused(rows_of(finish(empty_world()))["*"], "NO_DATA")


def test_a_service_without_contacts_in_the_period_gets_a_row_that_says_so() -> None:
    connection = world(contacts=TWO_APRILS, unit_costs=UNIT_COSTS, services="service_id\nquiet")
    assert_refused(rows_of(connection, **APRIL, service_id="quiet")["quiet"], "NO_DATA")
    assert list(rows_of(connection, **APRIL, service_id="parking")) == ["parking"]


def test_words_that_mean_nothing_are_refused() -> None:
    connection = world(contacts=TWO_APRILS, unit_costs=UNIT_COSTS)
    for wrong in ({"comparison": "x"}, {"method": "lmdi"}, {"prices": "real terms"}):
        with pytest.raises(QueryError, match=next(iter(wrong))):
            rows_of(connection, **APRIL, **wrong)


def test_case_d7b_structure_and_rate_of_handle_time() -> None:
    # mean handle time 258 s -> 303.67347 s: mix of calls and longer calls
    before, now = np.array([6000, 3000, 1000]), np.array([3600, 2700, 1050])
    structure, rate = product_effects((before / before.sum(), [180, 300, 600]), (now / now.sum(), [198, 306, 660]))
    assert (structure, rate) == pytest.approx((26.57755, 19.09592), abs=1e-5)


COUNTS = arrays(float, (2, 3, 3), elements=st.sampled_from([0.0, 0.0, 1.0, 7.0, 2500.0]))
COSTS = arrays(float, (2, 3, 3), elements=st.integers(0, 5_000).map(lambda pence: pence / 100))


@pytest.mark.parametrize("method", METHODS)
@given(contacts=COUNTS, costs=COSTS)
def test_every_service_is_exact_by_itself_also_with_zeros(method: str, contacts: np.ndarray, costs: np.ndarray) -> None:
    found = decompose_cost_change((contacts[0], contacts[1]), (np.where(contacts[0] > 0, costs[0], np.nan), costs[1]), method)
    assert isinstance(found, CostChange)
    parts = (found.volume + found.service_mix + found.channel_mix + found.unit_cost).sum(axis=1)
    change = (contacts[1] * costs[1] - contacts[0] * np.where(contacts[0] > 0, costs[0], 0)).sum(axis=1)
    assert parts == pytest.approx(change, abs=1e-6)
    assert not np.isnan(found.channel_bars).any()
    assert found.unit_cost[(contacts[0] == 0) | (contacts[1] == 0)] == pytest.approx(0, abs=1e-9)


@given(st.lists(st.integers(-(10**9), 10**9).map(lambda number: number / 977), max_size=8), st.integers(-5, 5))
def test_pence_shown_sum_to_the_total_shown(pieces: list[float], off: int) -> None:
    total = to_pence(sum(pieces)) + off
    shown = apportion(pieces, total)
    assert sum(shown) == (total if pieces else 0)
    if off == 0:
        assert all(abs(pence - 100 * piece) < 1 + 1e-6 for pence, piece in zip(shown, pieces, strict=True))
