"""What the benefits register plans and evidences by year, worked out by hand: months run, one-offs, claims on the same money, what is left out."""

import duckdb
import pytest

from tests.tables import answer, cells, rows, world


CONTACTS = """
local_date | service_id  | channel_id | contacts
2026-03-01 | council_tax | phone      | 1
2026-11-30 | council_tax | phone      | 1       # the data end on 30 November 2026
"""
# a: 24,000 a year, from 2024 on. b: from 1 October 2026. c: planned only. d: a one-off of June 2026. e: ended on 1 July 2026.
# f: the same service and budget line as a, later. g: names no evidence. h: begins after the data end.
REGISTER = """
benefit_id | service_id  | budget_line | amount | cashable_amount | low   | high  | is_one_off | from_date  | persists_until | evidence | status
a          | council_tax | CT10        | 24000  | 12000           | 18000 | 36000 |            | 2024-07-15 |                | L1       | banked
b          |             | RS20        |        | 6000            |       |       |            | 2026-10-01 |                | L2       | evidenced
c          |             | RS30        | 9000   | 9000            |       |       |            |            |                |          | planned
d          |             | RS40        | 5000   | 5000            |       |       | true       | 2026-06-10 |                | L4       | banked
e          |             | RS50        | 12000  | 0               |       |       |            | 2025-04-01 | 2026-07-01     | L5       | banked
f          | council_tax | ct10        | 8000   | 8000            |       |       |            | 2026-05-01 |                | L6       | evidenced
g          |             | RS60        | 7000   | 7000            |       |       |            | 2026-05-01 |                |          | evidenced
h          |             | RS70        | 3000   | 3000            |       |       |            | 2026-12-01 |                | L8       | evidenced
"""
PLANNED = """
benefit_id | financial_year | amount
a          | 2026-27        | 30000
c          | 2026-27        | 9000
c          | 2027-28        | 18000
d          | 2026-27        | 4000
"""
FIGURES = "benefit_id planned evidenced cash_evidenced forecast gap"


def put(connection: duckdb.DuckDBPyConnection, table: str, text: str) -> None:
    """Adds rows to a reference table; what is not written is null."""
    for number, row in enumerate(cells(text)):
        full = {**row, "row_no": number}
        marks = ", ".join("?" * len(full))
        connection.execute(f"insert into reference.{table} ({', '.join(full)}) values ({marks})", list(full.values()))


@pytest.fixture
def council() -> duckdb.DuckDBPyConnection:
    connection = world(contacts=CONTACTS, services="service_id | directorate\ncouncil_tax | Resources")
    put(connection, "benefits", REGISTER)
    put(connection, "benefit_years", PLANNED)
    return connection


def test_benefits_counts_the_months_that_ran_and_lets_the_rest_of_the_year_go_on(council) -> None:
    # a: 8 of 12 months by 30 November. b: two months of six. d: whole in its year. e: April to June. f: a claims its money already.
    assert answer(council, "benefits", FIGURES, financial_year="2026-27") == rows("""
        a | 30000 | 16000 | 8000 | 24000 | -6000
        b |       | 1000  | 1000 | 3000  |
        c | 9000  | 0     | 0    | 0     | -9000
        d | 4000  | 5000  | 5000 | 5000  | 1000
        e |       | 3000  | 0    | 3000  |
        f |       | 0     | 0    | 0     |
        g |       | 0     | 0    | 0     |
        h |       | 0     | 0    | 0     |
    """)


def test_benefits_counts_part_months_by_their_days(council) -> None:
    # a began on 15 July 2024: 17 of 31 days and eight months of 2,000.
    found = answer(council, "benefits", "benefit_id evidenced forecast", financial_year="2024-25")
    assert found[0] == ("a", *[f"{2000 * (17 / 31 + 8):.2f}"] * 2)


def test_benefits_gives_a_range_where_the_register_states_one(council) -> None:
    found = answer(council, "benefits", "benefit_id forecast_low forecast_high", financial_year="2026-27")
    assert found[:2] == rows("""
        a | 18000 | 36000
        b |       |
    """)


def test_benefits_left_out_bring_nothing_and_free_the_money_for_the_next_claim(council) -> None:
    # Without a, f keeps its own months: 7 of 12 by 30 November, 11 of 12 in the year.
    found = answer(council, "benefits", "benefit_id is_counted evidenced forecast", financial_year="2026-27", left_out="|a|d|")
    assert [row for row in found if row[0] in "adf"] == rows(f"""
        a | false | 0 | 0
        d | false | 0 | 0
        f | true  | {8000 * 7 / 12:.2f} | {8000 * 11 / 12:.2f}
    """)


def test_benefits_adds_up_the_rows_of_the_year_and_of_the_directorate_only(council) -> None:
    whole = answer(council, "benefits", "all_planned all_evidenced all_cash_evidenced all_forecast", financial_year="2026-27")
    assert set(whole) == {("43000", "25000", "14000", "35000")}
    resources = answer(
        council, "benefits", "benefit_id directorate all_planned all_evidenced", financial_year="2026-27", directorate="Resources"
    )
    assert resources == rows("""
        a | Resources | 30000 | 16000
        f | Resources | 30000 | 16000
    """)


def test_benefits_says_which_rows_fall_in_the_year(council) -> None:
    found = answer(council, "benefits", "benefit_id is_in_year", financial_year="2027-28")
    assert [name for name, here in found if here == "true"] == ["a", "b", "c", "f", "g", "h"]
