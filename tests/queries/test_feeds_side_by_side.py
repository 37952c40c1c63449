"""What each feed tells of for one service and channel, by day and by month."""

from tests.tables import answer, rows, world


COLUMNS = "period source_id why grain contacts transactions"
PERIOD = {"start_date": "2025-01-01", "end_date": "2025-03-01", "service_id": "council_tax", "channel_id": "web"}
CONTACTS = """
    local_date | source_id | channel_id | contacts | transactions
    2024-12-31 | pay       | web        | 99       | 99           # before the start
    2025-01-05 | pay       | web        | 10       | 10
    2025-01-06 | pay       | web        | 7        | 6
    2025-03-01 | pay       | web        | 99       | 99           # the end is not in it
    2025-01-05 | pay       | phone      | 99       | 99           # another channel
"""
COMPARED = """
    local_date | source_id | channel_id | grain | why               | service_id  | contacts | transactions
    2025-01-05 | weblog    | web        | day   | not_primary       | council_tax | 8        | 8
    2025-01-05 | weblog    | web        | day   | not_primary       | council_tax | 1        | 0            # another contact type
    2025-01-05 | weblog    | web        | day   | not_primary       | bins        | 99       | 99           # another service
    2025-01-05 | pay       | web        | day   | two_versions      | council_tax | 99       | 99           # the same feed twice
    2025-01-01 | ga4       | web        | month | not_primary       | council_tax | 12       | 12
    2025-02-03 | form      | web        | day   | no_primary_chosen | council_tax | 3        | 3
"""


def test_by_day_only_feeds_that_tell_of_days_stand_side_by_side() -> None:
    connection = world(contacts=CONTACTS, compared=COMPARED)
    assert answer(connection, "feeds_side_by_side", COLUMNS, **PERIOD, by="day") == rows("""
        2025-01-05 | pay    |                   | day | 10 | 10
        2025-01-05 | weblog | not_primary       | day | 9  | 8
        2025-01-06 | pay    |                   | day | 7  | 6
        2025-02-03 | form   | no_primary_chosen | day | 3  | 3
    """)


def test_by_month_every_feed_is_there_with_the_same_sums() -> None:
    connection = world(contacts=CONTACTS, compared=COMPARED)
    assert answer(connection, "feeds_side_by_side", COLUMNS, **PERIOD, by="month") == rows("""
        2025-01-01 | ga4    | not_primary       | month | 12 | 12
        2025-01-01 | pay    |                   | day   | 17 | 16
        2025-01-01 | weblog | not_primary       | day   | 9  | 8
        2025-02-01 | form   | no_primary_chosen | day   | 3  | 3
    """)


def test_a_channel_nobody_tells_of_has_no_rows() -> None:
    assert answer(world(contacts=CONTACTS), "feeds_side_by_side", COLUMNS, **{**PERIOD, "channel_id": "email"}, by="day") == []
