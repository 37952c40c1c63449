"""Contacts by day, week, month and year: ranges, filters, grains, and that they all add up."""

import pytest

from tests.tables import answer, rows, world


PERIOD = {"start_date": "2025-01-01", "end_date": "2025-03-01"}
CONTACTS = """
grain | local_date | service_id  | channel_id | contact_type | contacts
day   | 2024-12-31 | council_tax | phone      | transaction  | 100       # too early
day   | 2025-01-01 | council_tax | phone      | transaction  | 3         # the start counts
day   | 2025-01-31 | council_tax | phone      | enquiry      | 5         # no transaction
day   | 2025-02-03 | bins        | web        | transaction  | 7
month | 2025-02-01 | bins        | post       | unknown      | 40        # a month row belongs to its month
week  | 2025-02-03 | bins        | email      | transaction  | 9         # a week fits in no month
day   | 2025-03-01 | bins        | phone      | transaction  | 200       # the end does not count
"""


def test_contacts_by_month_and_channel_leaves_weeks_out_and_says_so() -> None:
    found = answer(
        world(contacts=CONTACTS), "contacts_by_month_and_channel", "month channel_id contacts transactions left_out_by_grain", **PERIOD
    )
    assert found == rows("""
        2025-01-01 | phone | 8  | 3 | 0
        2025-02-01 | email |    |   | 9
        2025-02-01 | post  | 40 | 0 | 0
        2025-02-01 | web   | 7  | 7 | 0
    """)


def test_contacts_by_month_and_channel_can_be_asked_of_one_service() -> None:
    found = answer(world(contacts=CONTACTS), "contacts_by_month_and_channel", "month contacts", **PERIOD, service_id="council_tax")
    assert found == rows("2025-01-01 | 8")


def test_a_month_cut_by_the_period_or_by_the_end_of_data_is_not_complete() -> None:
    connection = world(contacts=CONTACTS)
    found = answer(
        connection, "contacts_by_month_and_channel", "month channel_id is_complete", start_date="2024-12-31", end_date="2025-04-01"
    )
    assert found[0] == ("2024-12-01", "phone", "false")
    assert found[1] == ("2025-01-01", "phone", "true")
    assert found[-1] == ("2025-03-01", "phone", "false")


def test_contacts_by_week_and_channel_uses_day_and_week_rows_only() -> None:
    found = answer(world(contacts=CONTACTS), "contacts_by_week_and_channel", "week channel_id contacts transactions is_complete", **PERIOD)
    assert found == rows("""
        2024-12-30 | phone | 3 | 3 | false
        2025-01-27 | phone | 5 | 0 | true
        2025-02-03 | email | 9 | 9 | true
        2025-02-03 | web   | 7 | 7 | true
    """)


def test_contacts_by_day_uses_day_rows_only() -> None:
    connection = world(contacts=CONTACTS)
    assert answer(connection, "contacts_by_day", "day contacts", **PERIOD) == rows("""
        2025-01-01 | 3
        2025-01-31 | 5
        2025-02-03 | 7
    """)
    assert answer(connection, "contacts_by_day", "day contacts", **PERIOD, channel_id="web") == rows("2025-02-03 | 7")


def test_contacts_by_financial_year_follows_the_calendar() -> None:
    found = answer(world(contacts=CONTACTS), "contacts_by_financial_year", "financial_year contacts transactions left_out_by_grain")
    assert found == rows("2024-25 | 355 | 310 | 9")


def test_contacts_by_grain_says_who_can_answer_what() -> None:
    found = answer(world(contacts=CONTACTS), "contacts_by_grain", "grain source_id contacts first_date last_date", **PERIOD)
    assert found == rows("""
        day   | phone_feed | 8  | 2025-01-01 | 2025-01-31
        day   | web_feed   | 7  | 2025-02-03 | 2025-02-03
        month | post_feed  | 40 | 2025-02-01 | 2025-02-01
        week  | email_feed | 9  | 2025-02-03 | 2025-02-03
    """)


def test_published_period_ends_with_the_last_day_of_a_month_row() -> None:
    connection = world(contacts="grain | local_date | contacts \n month | 2025-02-01 | 412 \n day | 2025-02-03 | 1")
    assert answer(connection, "published_period", "start_date end_date") == rows("2025-02-01 | 2025-03-01")


def test_published_period_of_nothing_is_null() -> None:
    assert answer(world(), "published_period", "start_date end_date") == [("", "")]


def test_day_month_and_year_add_up_to_the_same() -> None:
    lines = [f"2025-{month:02}-{day:02} | {(month * 7 + day) % 11}" for month in range(1, 13) for day in (1, 9, 17, 28)]
    connection = world(contacts="local_date | contacts\n" + "\n".join(lines))
    by_day = answer(connection, "contacts_by_day", "contacts")
    by_month = answer(connection, "contacts_by_month_and_channel", "contacts")
    by_year = answer(connection, "contacts_by_financial_year", "contacts")
    sums = {sum(int(row[0]) for row in found) for found in (by_day, by_month, by_year)}
    assert len(sums) == 1


def test_contacts_by_hour_counts_each_hour_of_each_weekday() -> None:
    hours = """
    local_date | local_hour | channel_id | contacts | offered | answered | abandoned | wait_seconds | handle_seconds
    2025-01-06 | 9          | phone      | 4        | 4       | 3        | 1         | 100          | 900
    2025-01-13 | 9          | phone      | 2        | 2       | 2        | 0         | 20           | 300
    2025-01-07 | 9          | web        | 1        |         |          |           |              |
    2025-03-03 | 9          | phone      | 50       | 50      | 50       | 0         | 0            | 0     # too late
    """
    connection = world(hours=hours)
    assert answer(connection, "contacts_by_hour", "local_hour weekday contacts offered answered abandoned days", **PERIOD) == rows("""
        9 | 1 | 6 | 6 | 5 | 1 | 2
        9 | 2 | 1 |   |   |   | 1
    """)
    assert answer(connection, "contacts_by_hour", "weekday contacts", **PERIOD, channel_id="web") == rows("2 | 1")


def test_phone_service_by_week_divides_sums_and_keeps_the_unknown_out() -> None:
    contacts = """
    grain | local_date | channel_id   | contacts | offered | answered | answered_in_target | abandoned
    day   | 2025-01-06 | phone        | 10       | 10      | 8        | 6                  | 2
    week  | 2025-01-06 | phone        | 90       | 90      | 72       |                    | 18
    month | 2025-01-01 | phone        | 400      | 400     | 400      | 400                | 0           # fits in no week
    day   | 2025-01-06 | face_to_face | 5        | 5       | 5        | 5                  | 0           # no call
    """
    connection = world(contacts=contacts)
    connection.execute(
        "update daily.contacts set wait_seconds = 300, wait_known = 10, handle_seconds = 2400, handle_known = 8 where contacts = 10"
    )
    columns = (
        "week offered answered answered_in_target abandoned mean_wait_seconds mean_handle_seconds answered_rate answered_in_target_rate"
    )
    found = answer(connection, "phone_service_by_week", columns, **PERIOD)
    assert found == rows("2025-01-06 | 100 | 80 | 6 | 20 | 30 | 300 | 0.8 | 0.75")


def test_calls_without_a_queue_give_no_rate() -> None:
    found = answer(
        world(contacts="local_date | contacts \n 2025-01-06 | 3"), "phone_service_by_week", "offered answered_rate mean_wait_seconds"
    )
    assert found == [("", "", "")]


REASONS = """
local_date | avoidable_cause  | contacts | assessed
2025-01-05 | progress_chasing | 6        | 6
2025-01-06 | none             | 14       | 14
2025-01-07 |                  | 30       | 0         # nobody assessed these
2025-02-07 |                  | 12       | 0
2025-03-07 | progress_chasing | 99       | 99        # too late
"""


def test_avoidable_contacts_by_month_is_a_share_of_the_assessed() -> None:
    found = answer(
        world(reasons=REASONS), "avoidable_contacts_by_month", "month avoidable_contacts assessed avoidable_share contacts", **PERIOD
    )
    assert found == rows("""
        2025-01-01 | 6 | 20 | 0.3 | 50
        2025-02-01 |   | 0  |     | 12
    """)


def test_avoidable_contacts_by_cause_leaves_out_contacts_of_value() -> None:
    found = answer(world(reasons=REASONS), "avoidable_contacts_by_cause", "avoidable_cause service_id avoidable_contacts", **PERIOD)
    assert found == rows("progress_chasing | council_tax | 6")


@pytest.mark.parametrize("service", ["council_tax", "bins"])
def test_a_service_that_is_not_asked_adds_nothing(service: str) -> None:
    connection = world(contacts=CONTACTS)
    others = answer(connection, "contacts_by_day", "day contacts", **PERIOD, service_id=service)
    everything = answer(connection, "contacts_by_day", "day contacts", **PERIOD)
    assert set(others) < set(everything)


def test_compared_feeds_stand_beside_what_was_counted() -> None:
    contacts = "local_date | channel_id | contacts \n 2025-01-05 | web | 10"
    compared = (
        "local_date | channel_id | source_id | contacts | transactions \n 2025-01-06 | web | ga4 | 8 | 8 \n 2025-02-06 | web | ga4 | 3 | 3"
    )
    found = answer(
        world(contacts=contacts, compared=compared), "compared_feeds", "month source_id why contacts counted_contacts difference", **PERIOD
    )
    assert found == rows("""
        2025-01-01 | ga4 | not_primary | 8 | 10 | -2
        2025-02-01 | ga4 | not_primary | 3 |    |
    """)


def test_not_counted_contacts_keep_their_reason() -> None:
    connection = world(
        not_counted="local_date | why | contacts \n 2025-01-05 | outbound | 10 \n 2025-01-06 | internal | 2 \n 2025-03-01 | internal | 7"
    )
    assert answer(connection, "not_counted_contacts", "month why contacts", **PERIOD) == rows("""
        2025-01-01 | internal | 2
        2025-01-01 | outbound | 10
    """)
