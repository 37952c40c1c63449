"""Comparisons with the year before: a month that one of the two years did not count is left out of both, and a typed nought is a count."""

from pipelines.database import sql
from tests.tables import answer, rows, world


BLANK = """
grain | local_date | service_id | channel_id | contacts
month | 2024-01-01 | bins       | phone      | 100
month | 2024-01-01 | bins       | post       | 20
month | 2024-01-01 | bins       | web        | 30
month | 2024-02-01 | bins       | phone      | 90
month | 2024-02-01 | bins       | web        | 40      # nobody counted the letters of February 2024
month | 2025-01-01 | bins       | phone      | 80
month | 2025-01-01 | bins       | post       | 18
month | 2025-01-01 | bins       | web        | 50
month | 2025-02-01 | bins       | phone      | 70
month | 2025-02-01 | bins       | post       | 22
month | 2025-02-01 | bins       | web        | 60
"""
NOUGHT = "month | 2024-02-01 | bins | post | 0"
UNIT_COSTS = "service_id | channel_id | central \n * | phone | 5 \n * | post | 8 \n * | web | 1"
BOTH = {"start_date": "2025-01-01", "end_date": "2025-03-01"}
EARLIER = {"baseline_start": "2024-01-01", "baseline_end": "2024-03-01"}
CONTACTS = (
    "service_id contacts contacts_compared contacts_year_before staffed_contacts staffed_contacts_compared staffed_contacts_year_before"
)
TAKE_UP = "contacts contacts_compared contacts_year_before digital_take_up digital_take_up_compared digital_take_up_year_before"
COST = "service_id contacts cost_central cost_per_transaction cost_per_transaction_later"


def test_contacts_leave_out_the_channel_of_that_month_in_both_years() -> None:
    """All of 2025 is 300; without the 22 letters of February 278, against 100 + 20 + 30 + 90 + 40 = 280: a fall of 1%, not a rise of 7%."""
    assert answer(world(contacts=BLANK), "staffed_contacts_by_service", CONTACTS, **BOTH) == rows(
        "bins | 300 | 278 | 280 | 190 | 168 | 210"
    )
    assert answer(world(contacts=BLANK + NOUGHT), "staffed_contacts_by_service", CONTACTS, **BOTH) == rows(
        "bins | 300 | 300 | 280 | 190 | 190 | 210"
    )


def test_a_share_leaves_out_the_whole_month_of_the_service() -> None:
    """January alone: 50 of 148 against 30 of 150. February 2024 is a mix without its letters; with a typed nought it is 40 of 130."""
    for name in ("digital_take_up", "digital_take_up_by_service"):
        assert answer(world(contacts=BLANK), name, TAKE_UP, **BOTH) == rows("300 | 278 | 280 | 0.3667 | 0.3378 | 0.2")
        assert answer(world(contacts=BLANK + NOUGHT), name, TAKE_UP, **BOTH) == rows("300 | 300 | 280 | 0.3667 | 0.3667 | 0.25")


def test_the_cost_per_transaction_leaves_out_the_whole_month_of_the_service() -> None:
    """January alone: 100 x 5 + 20 x 8 + 30 = 690 over 150; 80 x 5 + 18 x 8 + 50 = 594 over 148."""
    connection = world(contacts=BLANK, unit_costs=UNIT_COSTS)
    assert answer(connection, "cost_per_transaction_compared", COST, **BOTH, **EARLIER) == rows("""
        *    | 150 | 690 | 4.6 | 4.0135
        bins | 150 | 690 | 4.6 | 4.0135
    """)
    typed = world(contacts=BLANK + NOUGHT, unit_costs=UNIT_COSTS)
    # 690 + 90 x 5 + 40 = 1,180 over 280; 594 + 70 x 5 + 22 x 8 + 60 = 1,180 over 300
    assert answer(typed, "cost_per_transaction_compared", COST, **BOTH, **EARLIER)[1] == ("bins", "280", "1180", "4.2143", "3.9333")


def test_what_is_left_out_is_named_by_the_month_that_nobody_counted() -> None:
    columns = "service_id channel_id why months"
    assert answer(world(contacts=BLANK), "months_not_compared", columns, **BOTH) == rows(
        "bins | post | not counted | [datetime.date(2024, 2, 1)]"
    )
    assert answer(world(contacts=BLANK + NOUGHT), "months_not_compared", columns, **BOTH) == []
    later = BLANK.replace("month | 2025-01-01 | bins       | phone      | 80\n", "") + NOUGHT
    assert answer(world(contacts=later), "months_not_compared", columns, **BOTH) == rows(
        "bins | phone | not counted | [datetime.date(2025, 1, 1)]"
    )


DAYS = """
local_date | service_id | channel_id | contacts
2024-01-01 | bins       | phone      | 5
2024-02-05 | bins       | phone      | 7
2025-01-02 | bins       | phone      | 6
2025-02-05 | bins       | phone      | 9
"""


def days_covered(*gaps: str) -> str:
    """Every day of both years' two months, without the gaps."""
    months = {"2024-01": 31, "2024-02": 29, "2025-01": 31, "2025-02": 28}
    days = [f"{month}-{day:02d}" for month, last in months.items() for day in range(1, last + 1)]
    return "source_id | local_date | covered\n" + "\n".join(f"phone_feed | {day} | {str(day not in gaps).lower()}" for day in days)


def test_a_gap_of_a_feed_leaves_out_its_month_and_a_weekend_at_its_end_does_not() -> None:
    def compared(*gaps: str) -> list[tuple[str, ...]]:
        return answer(world(contacts=DAYS, coverage=days_covered(*gaps)), "staffed_contacts_by_service", CONTACTS, **BOTH)

    assert compared() == rows("bins | 15 | 15 | 12 | 15 | 15 | 12")
    assert compared("2024-02-13") == rows("bins | 15 | 6 | 5 | 15 | 6 | 5")  # a Tuesday that no file holds
    assert compared("2024-02-24", "2024-02-25") == rows("bins | 15 | 15 | 12 | 15 | 15 | 12")  # Saturday and Sunday


def test_february_of_a_leap_year_is_compared_day_by_day() -> None:
    """To 28 February 2024: the contacts of 28 days, a year before too; the last of them was left out."""
    contacts = "local_date | service_id | channel_id | contacts\n2023-02-01 | bins | phone | 1\n2023-02-28 | bins | phone | 6\n2024-02-28 | bins | phone | 8"
    connection = world(contacts=contacts, covered=("2023-02-01", "2024-02-29"))
    asked = {"start_date": "2024-02-01", "end_date": "2024-02-29"}
    for name in ("staffed_contacts_by_service", "digital_take_up"):
        assert answer(connection, name, "contacts contacts_year_before", **asked) == rows("8 | 7")


def test_weeks_are_compared_where_each_has_a_count_and_as_many_begin_in_both_years() -> None:
    """Five weeks begin in January 2024 and four in January 2025, which is no fall; four begin in each February."""
    januaries = [
        "2024-01-01",
        "2024-01-08",
        "2024-01-15",
        "2024-01-22",
        "2024-01-29",
        "2025-01-06",
        "2025-01-13",
        "2025-01-20",
        "2025-01-27",
    ]
    februaries = ["2024-02-05", "2024-02-12", "2024-02-19", "2024-02-26", "2025-02-03", "2025-02-10", "2025-02-17", "2025-02-24"]

    def asked(days: list[str], name: str, columns: str) -> list[tuple[str, ...]]:
        contacts = "grain | local_date | service_id | channel_id | contacts\n" + "\n".join(
            f"week | {day} | bins | phone | 10" for day in days
        )
        return answer(world(contacts=contacts), name, columns, **BOTH)

    figures = "contacts contacts_compared contacts_year_before"
    assert asked([*januaries, *februaries], "staffed_contacts_by_service", figures) == rows("80 | 40 | 40")
    assert asked([*januaries, *februaries], "months_not_compared", "why months") == rows("weeks | [datetime.date(2025, 1, 1)]")
    blank = [day for day in [*januaries, *februaries] if day != "2024-02-19"]
    assert asked(blank, "staffed_contacts_by_service", figures) == rows("80 | |")
    assert asked(blank, "months_not_compared", "why months") == rows(
        "not counted | [datetime.date(2024, 2, 1)] \n weeks | [datetime.date(2025, 1, 1)]"
    )


def test_a_channel_that_a_launch_began_or_a_service_that_closed_is_compared_with_nought() -> None:
    contacts = """
    grain | local_date | service_id | channel_id | contacts
    month | 2024-01-01 | bins       | phone      | 100
    month | 2024-01-01 | vouchers   | phone      | 60
    month | 2025-01-01 | bins       | phone      | 70
    month | 2025-01-01 | bins       | web        | 40
    """
    january = {"start_date": "2025-01-01", "end_date": "2025-02-01"}
    columns = "contacts contacts_compared contacts_year_before"
    assert answer(world(contacts=contacts), "digital_take_up", columns, **january) == rows("110 | 70 | 100")
    launch = "from_date | kind | service_id | channel_id | note\n2025-01-01 | launch | bins | web | form"
    closed = "service_id | to_date\nbins |\nvouchers | 2024-07-01"
    known = world(contacts=contacts, changes=launch, services=closed)
    assert answer(known, "digital_take_up", columns, **january) == rows("110 | 110 | 160")


def test_a_blank_month_has_no_row_in_the_panel_that_launches_and_savings_read() -> None:
    asked = {"step": "month", "start_date": "2024-01-01", "end_date": "2025-03-01", "service_id": "bins", "channel_id": "post"}

    def periods(contacts: str) -> list[tuple[str, int, int]]:
        found = world(contacts=contacts).execute(sql("findings/panel"), asked).fetchall()
        return [(str(row[1]), row[4], row[-3]) for row in found]

    counted = [("2024-01-01", 20, 31), ("2025-01-01", 18, 31), ("2025-02-01", 22, 28)]  # with the days each stands for
    assert periods(BLANK) == counted
    assert periods(BLANK + NOUGHT) == [counted[0], ("2024-02-01", 0, 29), *counted[1:]]


def test_a_blank_month_has_no_count_among_those_that_expected_ranges_read() -> None:
    asked = {"step": "month", "start_date": "2024-01-01", "end_date": "2024-03-01"}

    def letters(contacts: str) -> list[float | None]:
        found = world(contacts=contacts).execute(sql("findings/normal_counts"), asked).fetchall()
        return next(list(counts) for service, channel, _, counts in found if (service, channel) == ("bins", "post"))

    assert letters(BLANK) == [20, None]
    assert letters(BLANK + NOUGHT) == [20, 0]


def test_letters_left_blank_for_a_quarter_of_a_year_are_no_fall_below_the_old_mix() -> None:
    """Twelve months of two years alike; without the letters of three months of the second the saving would be 3 x 20 letters at 8 pounds."""
    head = "grain | local_date | service_id | channel_id | contacts\n"
    counts = [(year, month, channel) for year in (2023, 2024) for month in range(1, 13) for channel in ("phone", "post")]

    def why(*blank: int) -> tuple[str, ...]:
        lines = [
            f"month | {year}-{month:02d}-01 | bins | {channel} | {100 if channel == 'phone' else 20}"
            for year, month, channel in counts
            if not (year == 2024 and channel == "post" and month in blank)
        ]
        asked = {"start_date": "2024-01-01", "end_date": "2025-01-01", "baseline_start": "2023-01-01", "baseline_end": "2024-01-01"}
        connection = world(contacts=head + "\n".join(lines), unit_costs=UNIT_COSTS)
        (found,) = answer(connection, "saving_against_baseline_mix", "saving_central why", **asked)
        return found

    assert why() == ("0", "")
    assert why(4, 5, 6) == ("", "The data of post do not cover the period, so a gap would read as a saving.")
