"""Digital take-up under named definitions: what counts, what is refused and why, and Canada's three answers for one data set."""

from tests.tables import answer, rows, world


PERIOD = {"start_date": "2025-01-01", "end_date": "2025-03-01"}
CONTACTS = """
local_date | service_id | channel_id | is_assisted | contact_type | contacts
2024-12-31 | bins       | web        | false       | transaction  | 100     # too early
2025-01-01 | bins       | web        | false       | transaction  | 6       # digital
2025-01-10 | bins       | web        | true        | transaction  | 1       # typed by staff: digital now, other in 2014
2025-01-12 | bins       | phone      | true        | transaction  | 13
2025-01-12 | bins       | phone      | true        | enquiry      | 50      # no transaction
2025-01-12 | bins       | phone      | true        | unknown      | 70      # type not known: outside take-up
2025-01-13 | calculator | web        | false       | transaction  | 900     # a self-assessment is no transaction service
2025-02-28 | bins       | web        | false       | transaction  | 1
2025-02-28 | bins       | phone      | true        | transaction  | 3
2025-03-01 | bins       | phone      | true        | transaction  | 500     # too late
"""
SERVICES = "service_id | kind \n calculator | self_assessment"
COLUMNS = "month digital_transactions transactions digital_take_up"


def test_digital_take_up_by_month_counts_transactions_of_transaction_services() -> None:
    found = answer(world(contacts=CONTACTS, services=SERVICES), "digital_take_up_by_month", COLUMNS, **PERIOD)
    assert found == rows("""
        2025-01-01 | 7 | 20 | 0.35
        2025-02-01 | 1 | 4  | 0.25
    """)


def test_assisted_digital_is_not_digital_under_the_rule_of_2014() -> None:
    found = answer(world(contacts=CONTACTS, services=SERVICES), "digital_take_up_by_month", COLUMNS, **PERIOD, definition_id="gds_2014")
    assert found[0] == ("2025-01-01", "6", "20", "0.3")


def test_the_first_fitting_row_of_a_definition_decides() -> None:
    definitions = """
    definition_id | definition_name | channel_id | line    | row_no
    ours          | Ours            | web        | other   | 101
    ours          | Ours            | web        | digital | 102     # never reached
    ours          | Ours            |            | digital | 103
    """
    connection = world(contacts=CONTACTS, services=SERVICES, take_up_definitions=definitions)
    found = answer(
        connection, "digital_take_up_by_month", "digital_transactions transactions definition_name", **PERIOD, definition_id="ours"
    )
    assert found[0] == ("133", "1040", "Ours")  # a row of any type counts contacts: 13 + 50 + 70 by phone, 907 by web


def test_calls_alone_never_read_nought_per_cent() -> None:
    connection = world(contacts="local_date | channel_id | contacts \n 2025-01-05 | phone | 10 \n 2025-02-05 | phone | 12")
    found = answer(connection, "digital_take_up_by_month", "digital_transactions transactions digital_take_up why", **PERIOD)
    sentence = "No digital feed has data in this month, so the digital share is not known."
    assert found == [("", "10", "", sentence), ("", "12", "", sentence)]
    assert answer(connection, "digital_take_up", "digital_take_up why", **PERIOD) == [("", sentence.replace("this month", "this period"))]


def test_forms_alone_never_read_a_hundred_per_cent() -> None:
    connection = world(contacts="local_date | channel_id | contacts \n 2025-01-05 | web | 10")
    found = answer(connection, "digital_take_up_by_month", "digital_take_up why", **PERIOD)
    assert found == [("", "Only digital feeds have data in this month, so the share done otherwise is not known.")]


def test_a_covered_month_without_digital_transactions_is_nought() -> None:
    contacts = "local_date | channel_id | contacts \n 2024-12-05 | web | 10 \n 2025-01-05 | phone | 4 \n 2025-02-05 | web | 4"
    assert answer(world(contacts=contacts), "digital_take_up_by_month", COLUMNS, **PERIOD)[0] == ("2025-01-01", "0", "4", "0")


def test_zero_denominator_gives_no_take_up() -> None:
    contacts = """
    local_date | channel_id | contacts
    2024-12-05 | web        | 10
    2024-12-05 | phone      | 4
    2025-02-05 | web        | 4
    2025-02-05 | phone      | 4
    """
    found = answer(world(contacts=contacts), "digital_take_up_by_month", f"{COLUMNS} why", **PERIOD)
    assert found[0] == ("2025-01-01", "0", "0", "", "There was nothing to count in this month.")


def test_a_month_of_which_some_is_known_by_week_only_is_refused() -> None:
    contacts = """
    grain | local_date | channel_id   | contacts
    day   | 2025-01-05 | web          | 5
    day   | 2025-01-05 | phone        | 5
    week  | 2025-01-06 | face_to_face | 90
    """
    found = answer(world(contacts=contacts), "digital_take_up_by_month", "digital_take_up left_out_by_grain why", **PERIOD)
    assert found == [("", "90", "Some feeds count by week only, and a week fits in no month; ask for the whole period or by week.")]
    assert answer(world(contacts=contacts), "digital_take_up", "digital_take_up", start_date="2025-01-01", end_date="2025-02-01") == [
        ("0.05",)
    ]


def test_a_channel_whose_export_stops_is_named() -> None:
    contacts = """
    local_date | channel_id   | contacts
    2025-01-05 | web          | 5
    2025-01-05 | phone        | 5
    2025-01-06 | face_to_face | 9
    2025-02-05 | web          | 5
    2025-02-05 | phone        | 5
    """
    found = answer(world(contacts=contacts), "digital_take_up_by_month", "month missing_channels", **PERIOD)
    assert found == [("2025-01-01", ""), ("2025-02-01", "Face to face")]


def test_a_period_that_a_feed_covers_in_part_is_refused() -> None:
    contacts = "local_date | channel_id | contacts \n 2025-01-05 | phone | 5 \n 2025-02-05 | phone | 5 \n 2025-02-06 | web | 5"
    found = answer(world(contacts=contacts), "digital_take_up", "digital_take_up why", **PERIOD)
    assert found == [("", "Digital feeds have data in 1 of the 2 months; ask for fewer months.")]


def test_web_visits_are_counted_only_by_the_definition_that_says_so() -> None:
    web = "local_date | visits | is_primary \n 2025-01-05 | 80 | true \n 2025-01-05 | 999 | false \n 2025-02-05 | 10 | true"
    connection = world(contacts=CONTACTS, services=SERVICES, web=web)
    assert answer(connection, "digital_take_up_by_month", COLUMNS, **PERIOD)[0] == ("2025-01-01", "7", "20", "0.35")
    january = answer(connection, "digital_take_up_by_month", COLUMNS, **PERIOD, definition_id="visits_as_transactions")[0]
    assert january == ("2025-01-01", "987", "1000", "0.987")  # 7 + 900 forms and 80 visits over those and 13 calls


def test_canadas_three_answers_for_one_data_set() -> None:
    # 1,000 applications, 654 of them online: 654 / 1000. 165.8 phone enquiries for each 1,000: 654 / 1165.8 = 56.1 %.
    # Visits taken for transactions: (654 + 3613) / (1000 + 3613) = 92.5 %.
    contacts = """
    grain | local_date | service_id | channel_id   | contact_type | contacts
    month | 2024-03-01 | permits    | web          | transaction  | 6540000
    month | 2024-03-01 | permits    | phone        | transaction  | 1210000
    month | 2024-03-01 | permits    | face_to_face | transaction  | 1430000
    month | 2024-03-01 | permits    | post         | transaction  | 820000
    month | 2024-03-01 | permits    | phone        | enquiry      | 1658000
    month | 2024-03-01 | permits    | web          | enquiry      | 250000     # counted by no rule of Canada's
    """
    connection = world(contacts=contacts, web="grain | local_date | visits \n month | 2024-03-01 | 36130000")
    month = {"start_date": "2024-03-01", "end_date": "2024-04-01"}
    answers = {
        definition: answer(connection, "digital_take_up_by_month", "digital_take_up", **month, definition_id=definition)[0][0][:5]
        for definition in ("applications_only", "canada", "visits_as_transactions")
    }
    assert answers == {"applications_only": "0.654", "canada": "0.561", "visits_as_transactions": "0.925"}


def test_digital_take_up_agrees_with_its_months_and_services() -> None:
    connection = world(contacts=CONTACTS, services=SERVICES)
    columns = "digital_transactions transactions"
    months = answer(connection, "digital_take_up_by_month", columns, **PERIOD)
    services = answer(connection, "digital_take_up_by_service", columns, **PERIOD, service_id="bins")
    total = answer(connection, "digital_take_up", columns, **PERIOD)
    assert total == services == [tuple(str(sum(int(row[place]) for row in months)) for place in (0, 1))] == [("8", "24")]


def test_digital_take_up_by_service_says_the_year_before_only_when_it_was_published() -> None:
    contacts = """
    local_date | service_id | channel_id | contacts
    2024-01-01 | bins       | web        | 2
    2024-01-05 | bins       | phone      | 8
    2025-01-05 | bins       | web        | 5
    2025-01-05 | bins       | phone      | 5
    2025-01-05 | rents      | phone      | 5
    """
    connection = world(contacts=contacts, covered=("2024-01-01", "2025-01-31"))
    columns = "service_id contacts contacts_year_before digital_take_up digital_take_up_year_before"
    january = {"start_date": "2025-01-01", "end_date": "2025-02-01"}
    assert answer(connection, "digital_take_up_by_service", columns, **january) == rows("""
        bins  | 10 | 10 | 0.5 | 0.2
        rents | 5  |    |     |
    """)
    december = {"start_date": "2024-12-01", "end_date": "2025-02-01"}
    assert answer(connection, "digital_take_up_by_service", "contacts_year_before", **december) == [("",), ("",)]
