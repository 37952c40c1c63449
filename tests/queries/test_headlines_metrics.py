"""What the executive page compares and plans: waits, satisfaction, repeats, planned benefits and sign-offs."""

import duckdb

from tests.tables import answer, rows, world


PERIOD = {"start_date": "2025-01-01", "end_date": "2025-03-01"}
SERVICES = """
service_id  | directorate
council_tax | Revenues
bins        | Environment
"""
CONTACTS = """
local_date | service_id  | channel_id   | contacts | offered | answered | abandoned | wait_seconds | wait_known | handle_seconds | handle_known
2024-12-31 | council_tax | phone        | 9        | 9       | 9        | 0         | 9000         | 9          | 9000           | 9            # too early
2025-01-01 | council_tax | phone        | 8        | 8       | 6        | 2         | 240          | 8          | 1800           | 6            # the start counts
2025-02-03 | bins        | phone        | 2        | 2       | 2        | 0         | 60           | 2          | 200            | 2
2025-02-04 | council_tax | face_to_face | 5        |         |          |           | 3000         | 5          |                | 0            # no offers, no lengths
2025-02-05 | council_tax | web          | 7        |         |          |           |              | 0          |                | 0            # nothing to say
2025-03-01 | council_tax | phone        | 9        | 9       | 9        | 0         | 9000         | 9          | 9000           | 9            # the end does not count
"""


def test_waits_by_channel_are_means_of_the_known_ones() -> None:
    connection = world(contacts=CONTACTS, services=SERVICES)
    columns = "channel_id offered abandoned_rate mean_wait_seconds mean_handle_seconds"
    assert answer(connection, "waits_by_channel", columns, **PERIOD) == rows("""
        face_to_face |    |     | 600 |
        phone        | 10 | 0.2 | 30  | 250
    """)


def test_waits_by_channel_can_be_asked_of_a_service_or_directorate() -> None:
    connection = world(contacts=CONTACTS, services=SERVICES)
    only = rows("phone | 2 | 30")
    columns = "channel_id offered mean_wait_seconds"
    assert answer(connection, "waits_by_channel", columns, **PERIOD, service_id="bins") == only
    assert answer(connection, "waits_by_channel", columns, **PERIOD, directorate="Environment") == only
    assert answer(connection, "waits_by_channel", columns, **PERIOD, directorate="Housing") == []


SURVEYS = """
grain | local_date | source_id | channel_id | service_id  | question     | scale_low | scale_high | score | responses | score_sum | resolved_known
day   | 2025-01-01 | surveys   | phone      | council_tax | satisfaction | 1         | 5          | 5     | 3         | 15 | 0
day   | 2025-01-02 | surveys   | phone      | bins        | satisfaction | 1         | 5          | 1     | 1         | 1 | 0
day   | 2025-01-02 | surveys   | web        | bins        | satisfaction | 0         | 10         | 5     | 2         | 10 | 0
day   | 2025-01-02 | surveys   | web        | bins        | ease         | 0         | 10         | 9     | 5         | 45 | 0 # another question
day   | 2025-03-01 | surveys   | phone      | bins        | satisfaction | 1         | 5          | 1     | 9         | 9 | 0 # the end does not count
"""


def test_satisfaction_by_channel_puts_every_scale_between_0_and_1() -> None:
    connection = world(contacts=CONTACTS, services=SERVICES, surveys=SURVEYS)
    assert answer(connection, "satisfaction_by_channel", "channel_id responses satisfaction", **PERIOD) == rows("""
        phone | 4 | 0.75
        web   | 2 | 0.5
    """)
    only = answer(connection, "satisfaction_by_channel", "channel_id responses satisfaction", **PERIOD, directorate="Environment")
    assert only == rows("""
        phone | 1 | 0
        web   | 2 | 0.5
    """)


GAPS = """
local_date | service_id  | channel_id | is_assisted | has_key | days | next_channel_id | next_is_assisted | contacts
2025-01-01 | council_tax | phone      | true        | true    | 7    | phone           | true             | 2        # seven days still count
2025-01-01 | council_tax | phone      | true        | true    | 8    | phone           | true             | 1        # too late
2025-01-01 | council_tax | phone      | true        | true    | 2    | web             | false            | 1        # went online
2025-01-01 | council_tax | phone      | true        | true    |      |                 |                  | 4        # nobody came back
2025-01-01 | council_tax | phone      | true        | false   | 1    | phone           | true             | 9        # nobody knows who
2025-01-01 | council_tax | web        | false       | true    | 1    | phone           | true             | 9        # not with staff
2025-02-23 | council_tax | phone      | true        | true    | 1    | phone           | true             | 5        # not yet watched for seven days
2025-02-14 | bins        | email      | true        | true    | 1    | email           | true             | 4        # its own feed ends on the 20th
2025-02-01 | bins        | email      | true        | true    |      |                 |                  | 3
"""
UNTIL_MARCH = CONTACTS.replace("2025-03-01", "2025-02-28")
E_MAILS = """2025-01-30 | bins        | email        | 1        |         |          |           |              | 0          |                | 0
2025-02-20 | bins        | email        | 1        |         |          |           |              | 0          |                | 0
"""


def test_repeat_contacts_by_channel_watch_for_a_whole_week() -> None:
    connection = world(contacts=UNTIL_MARCH + E_MAILS, services=SERVICES, gaps=GAPS)
    assert answer(connection, "repeat_contacts_by_channel", "channel_id contacts repeated repeated_share", **PERIOD) == rows("""
        email | 3 | 0 | 0
        phone | 8 | 2 | 0.25
    """)
    assert answer(connection, "repeat_contacts_by_channel", "channel_id contacts", **PERIOD, service_id="bins") == rows("email | 3")


def planned() -> duckdb.DuckDBPyConnection:
    connection = world(contacts=UNTIL_MARCH, services=SERVICES)
    connection.execute(
        "insert into reference.benefits (benefit_id, project, service_id, directorate, row_no) values "
        "('B1', 'Forms', 'bins', null, 1), ('B2', 'Lines', 'council_tax', 'Chief executive', 2)"
    )
    connection.execute(
        "insert into reference.benefit_years (benefit_id, financial_year, amount, row_no) values "
        "('B1', '2024-25', 100, 1), ('B2', '2024-25', 20.5, 2), ('B1', '2025-26', 300, 3)"
    )
    return connection


def test_benefits_by_financial_year_add_up_plans_and_mark_the_year_of_the_data() -> None:
    assert answer(planned(), "benefits_by_financial_year", "financial_year planned benefits is_current") == rows("""
        2024-25 | 120.5 | 2 | true
        2025-26 | 300   | 1 | false
    """)


def test_benefits_by_financial_year_go_by_the_row_before_the_service() -> None:
    connection = planned()
    columns = "financial_year planned"
    assert answer(connection, "benefits_by_financial_year", columns, directorate="Chief executive") == rows("2024-25 | 20.5")
    assert answer(connection, "benefits_by_financial_year", columns, directorate="Revenues") == []
    assert answer(connection, "benefits_by_financial_year", columns, service_id="council_tax") == rows("2024-25 | 20.5")


def test_sign_offs_come_latest_first() -> None:
    connection = world(contacts=UNTIL_MARCH)
    connection.execute(
        "insert into reference.sign_offs (month, service_id, state, who, on_date, snapshot_id, row_no) values "
        "('2025-01-01', null, 'signed', 'A. Officer', '2025-02-03', 'snap-1', 1), ('2025-02-01', null, 'signed', 'B. Officer', '2025-03-03', 'snap-2', 2)"
    )
    assert answer(connection, "sign_offs", "month state who snapshot_id") == rows("""
        2025-02-01 | signed | B. Officer | snap-2
        2025-01-01 | signed | A. Officer | snap-1
    """)
