"""Dates and clock times: which order a column is in, which instant and day a value is, what is rejected or asked."""

import pytest

from pipelines.errors import Question
from tests.pipelines.mapped import AT, CONTACT, DAY


def test_an_instant_is_utc_and_its_day_is_the_organisations(of) -> None:
    made = of(CONTACT + "[columns]\n" + AT, "Date\n01/07/2026 00:30\n01/01/2026 00:30\n")
    assert made.rows("started_at | local_date | grain") == [
        "2026-06-30 23:30:00 | 2026-07-01 | event",
        "2026-01-01 00:30:00 | 2026-01-01 | event",
    ]


def test_a_date_of_a_coarse_grain_needs_no_zone_and_does_not_move(of) -> None:
    made = of(CONTACT + 'grain = "month"\n[columns]\n' + DAY, "Date\n01/04/2026\n15/05/2026\n", zone=None)
    assert made.rows("local_date | grain") == ["2026-04-01 | month", "2026-05-01 | month"]


def test_a_year_of_two_digits_is_read_by_the_format_meant_for_it(of) -> None:
    formats = 'started_at = { from = "Date", type = "timestamp", formats = ["%d/%m/%Y %H:%M", "%d/%m/%y %H:%M"] }'
    made = of(CONTACT + "[columns]\n" + formats, "Date\n27/03/26 09:02\n27/03/2026 09:03\n")
    assert made.rows("started_at") == ["2026-03-27 09:02:00", "2026-03-27 09:03:00"]


@pytest.mark.parametrize("cell", ["31/02/2026 09:00", "01/01/1869 09:00", "01/01/2126 09:00", "soon", "01/01/2098 09:00"])
def test_a_date_that_cannot_be_rejects_the_row_and_the_reason_does_not_repeat_it(of, cell: str) -> None:
    made = of(CONTACT + "[columns]\n" + AT, f"Date\n01/02/2026 09:00\n{cell}\n")
    assert made.counts() == (2, 1, 0, 1, 0)
    assert made.problems()[0].startswith("3: started_at: ")
    assert cell not in made.problems()[0]


def test_iso_is_always_read_and_an_offset_in_the_value_wins(of) -> None:
    made = of(CONTACT + "[columns]\n" + AT, "Date\n2026-07-01 09:00\n2026-07-01T09:00:00+03:00\n2026-07-01T09:00:00Z\n")
    assert made.rows("started_at") == ["2026-07-01 08:00:00", "2026-07-01 06:00:00", "2026-07-01 09:00:00"]


def test_a_stamp_without_an_offset_is_rejected_where_the_data_carry_them(of) -> None:
    made = of(
        CONTACT + 'time = { zone = "in_data" }\n[columns]\nstarted_at = { from = "Date", type = "timestamp" }',
        "Date\n2026-07-01 09:00\n2026-07-01T09:00:00Z\n",
    )
    assert made.problems() == ["2: started_at: cannot be read"]


ORDERS = 'started_at = { from = "Date", type = "timestamp", formats = [["%d/%m/%Y"], ["%m/%d/%Y"]] }'


@pytest.mark.parametrize(("dates", "first"), [("27/03/2026\n03/04/2026", "2026-03-27"), ("03/27/2026\n03/04/2026", "2026-03-27")])
def test_one_date_settles_the_order_of_the_column(of, dates: str, first: str) -> None:
    made = of(CONTACT + "[columns]\n" + ORDERS, f"Date\n{dates}\n")
    assert made.rows("local_date")[0] == first


def test_a_column_that_both_orders_read_is_a_question(of) -> None:
    with pytest.raises(Question, match="column Date can be read day first and month first"):
        of(CONTACT + "[columns]\n" + ORDERS, "Date\n03/04/2026\n05/06/2026\n")


def test_iso_dates_are_no_evidence_of_an_order(of) -> None:
    with pytest.raises(Question):
        of(CONTACT + "[columns]\n" + ORDERS, "Date\n2026-03-27\n05/06/2026\n")


def test_a_column_that_mixes_orders_is_a_question(of) -> None:
    with pytest.raises(Question, match="partly day first"):
        of(CONTACT + "[columns]\n" + ORDERS, "Date\n27/03/2026\n03/28/2026\n")


def test_a_cell_that_no_order_reads_leaves_the_order_alone(of) -> None:
    made = of(CONTACT + "[columns]\n" + ORDERS, "Date\n27/03/2026\nsoon\n")
    assert made.counts() == (2, 1, 0, 1, 0)


def test_hours_that_clocks_skip_or_repeat_are_shifted_taken_or_rejected_as_the_format_says(of) -> None:
    csv = "Date\n29/03/2026 01:30\n25/10/2025 01:30\n26/10/2025 01:30\n"
    assert of(CONTACT + "[columns]\n" + AT, csv).rows("started_at") == ["2026-03-29 01:30:00", "2025-10-25 00:30:00", "2025-10-26 00:30:00"]
    later = of(CONTACT + 'time = { ambiguous = "later" }\n[columns]\n' + AT, csv)
    assert later.rows("started_at")[2] == "2025-10-26 01:30:00"
    strict = of(CONTACT + 'time = { ambiguous = "reject", nonexistent = "reject" }\n[columns]\n' + AT, csv)
    assert strict.problems() == [
        "2: started_at: the hour does not exist when clocks go forward",
        "4: started_at: the hour comes twice when clocks go back",
    ]


def test_a_week_is_named_by_its_last_day_where_the_format_says_so(of) -> None:
    made = of(CONTACT + 'grain = "week"\ntime = { period = "end" }\n[columns]\n' + DAY, "Date\n08/03/2026\n07/03/2026\n")
    assert made.rows("local_date") == ["2026-03-02"]
    assert made.problems() == ["3: local_date: is not the last day of a week"]
