"""Metrics of the page about one service: contacts with staff beside a year before, avoidable share, reference facts, unit costs."""

from tests.tables import answer, rows, world


MAY = {"start_date": "2025-05-01", "end_date": "2025-06-01"}
CONTACTS = """
local_date | service_id | channel_id | is_assisted | contacts
2024-04-30 | bins       | phone      | true        | 500      # before the same dates of last year
2024-05-01 | bins       | phone      | true        | 40
2024-05-31 | bins       | web        | false       | 10
2024-06-01 | bins       | phone      | true        | 500      # after them
2025-05-01 | bins       | phone      | true        | 30
2025-05-02 | bins       | web        | false       | 25
2025-05-02 | bins       | web        | true        | 5        # a form that staff filled in
2025-05-31 | rents      | web        | false       | 7        # nobody came to staff, and nobody at all a year before
2025-06-01 | bins       | phone      | true        | 500      # too late
"""
COVERED = ("2023-04-01", "2025-06-30")
COLUMNS = "service_id contacts staffed_contacts contacts_year_before staffed_contacts_year_before"


def test_staffed_contacts_count_forms_that_staff_filled_in_and_the_same_dates_a_year_before() -> None:
    assert answer(world(contacts=CONTACTS, covered=COVERED), "staffed_contacts_by_service", COLUMNS, **MAY) == rows("""
        bins  | 60 | 35 | 50 | 40
        rents | 7  | 0  |    |
    """)


def test_staffed_contacts_of_a_period_longer_than_a_year_count_a_day_in_both_years() -> None:
    asked = {"start_date": "2024-05-01", "end_date": "2025-06-01", "service_id": "bins"}
    earlier = CONTACTS + "\n2023-04-30 | bins | phone | true | 1"
    # From May 2024: 40 + 500 + 30 + 5 with staff; the year before, to May 2024, holds the 500 of April and the 40 of May.
    assert answer(world(contacts=earlier, covered=COVERED), "staffed_contacts_by_service", COLUMNS, **asked) == rows(
        "bins | 610 | 575 | 550 | 540"
    )


def test_counts_by_the_month_are_compared_only_where_their_month_ends_in_the_period() -> None:
    letters = """
    grain | local_date | service_id | channel_id | is_assisted | contacts
    day   | 2024-04-01 | bins       | phone      | true        | 1
    day   | 2024-05-10 | bins       | phone      | true        | 20
    month | 2024-04-01 | bins       | post       | true        | 3
    month | 2024-05-01 | bins       | post       | true        | 7     # this year's May is not over, so nobody has counted its letters
    day   | 2025-05-10 | bins       | phone      | true        | 22
    month | 2025-04-01 | bins       | post       | true        | 2
    """
    connection = world(contacts=letters, covered=COVERED)
    asked = {"start_date": "2025-04-01", "end_date": "2025-05-18"}
    assert answer(connection, "staffed_contacts_by_service", COLUMNS, **asked) == rows("bins | 24 | 24 | 24 | 24")
    assert answer(connection, "digital_take_up", "contacts contacts_year_before", **asked) == rows("24 | 24")
    assert answer(connection, "digital_take_up", "contacts_year_before", start_date="2025-04-01", end_date="2025-06-01") == rows(
        "24"
    )  # nobody counted the letters of May
    counted = world(contacts=letters + "month | 2025-05-01 | bins | post | true | 8", covered=COVERED)
    assert answer(counted, "digital_take_up", "contacts contacts_year_before", **asked) == rows("32 | 31")


def test_staffed_contacts_have_no_year_before_where_the_data_begin_later() -> None:
    late = "local_date | service_id | channel_id | is_assisted | contacts \n 2024-05-02 | bins | phone | true | 4 \n 2025-05-02 | bins | phone | true | 9"
    assert answer(world(contacts=late), "staffed_contacts_by_service", COLUMNS, **MAY) == rows("bins | 9 | 9 | |")


REASONS = """
local_date | service_id | avoidable_cause  | contacts | assessed
2025-05-01 | bins       | none             | 50       | 30
2025-05-01 | bins       | progress_chasing | 10       | 10
2025-05-02 | bins       | online_problem   | 5        | 5
2025-05-02 | rents      | none             | 8        | 0       # nobody tagged them
2025-06-01 | bins       | progress_chasing | 99       | 99      # too late
"""


def test_avoidable_share_is_of_the_contacts_that_were_assessed_and_unknown_where_none_was() -> None:
    found = answer(
        world(reasons=REASONS), "avoidable_share_by_service", "service_id contacts assessed avoidable_contacts avoidable_share", **MAY
    )
    assert found == rows("""
        bins  | 65 | 45 | 15 | 0.3333
        rents | 8  | 0  |    |
    """)


SERVICES = """
service_id | service_name | lgsl_id | directorate | kind            | goal         | rekey_minutes | from_date
bins       | Missed bin   | 524     | Environment | transaction     | completed    | 3             |
checker    | Checker      |         | Housing     | self_assessment | result_shown |               | 2025-05-02
"""


def test_service_details_tell_what_the_reference_table_says() -> None:
    found = answer(world(services=SERVICES), "service_details", "service_id lgsl_id directorate kind goal rekey_minutes from_date")
    assert [line for line in found if line[0] in ("bins", "checker")] == rows("""
        bins    | 524 | Environment | transaction     | completed    | 3 |
        checker |     | Housing     | self_assessment | result_shown |   | 2025-05-02
    """)


UNIT_COSTS = """
service_id | channel_id | from_date  | to_date    | low | central | high | basis        | evidence
*          | phone      | 2024-04-01 | 2025-04-01 | 1   | 2       | 3    | own_estimate | last year
*          | phone      | 2025-04-01 |            | 2   | 3       | 4    | own_estimate | study
rents      | phone      | 2025-04-01 |            | 5   | 6       | 7    | own_estimate | rents study
bins       | web        | 2025-04-01 |            | 0.1 | 0.2     | 0.3  | published    | abroad
*          | web        | 2025-04-01 |            | 0.3 | 0.4     | 0.5  | own_estimate | study
"""


def test_unit_costs_are_the_services_own_in_force_and_the_councils_before_published_ones() -> None:
    contacts = """
    local_date | service_id | channel_id | contacts
    2025-05-01 | bins       | phone      | 3
    2025-05-01 | bins       | web        | 2
    2025-05-01 | bins       | post       | 1        # nobody knows what a letter costs
    2025-05-01 | rents      | phone      | 4
    """
    found = answer(
        world(contacts=contacts, unit_costs=UNIT_COSTS),
        "unit_costs_by_channel",
        "service_id channel_id contacts low central high evidence",
        **MAY,
    )
    assert found == rows("""
        bins  | phone | 3 | 2   | 3   | 4   | study
        bins  | post  | 1 |     |     |     |
        bins  | web   | 2 | 0.3 | 0.4 | 0.5 | study
        rents | phone | 4 | 5   | 6   | 7   | rents study
    """)
