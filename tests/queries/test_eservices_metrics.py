"""What the web team asks: steps of forms, devices, error pages, failed searches, help from staff, and what is measured at all."""

from tests.tables import answer, rows, world


PERIOD = {"start_date": "2025-01-01", "end_date": "2025-03-01"}
BOTH = {**PERIOD, "baseline_start": "2024-01-01", "baseline_end": "2024-03-01"}
FUNNEL = """
local_date | source_id | service_id | step_no | path         | device  | starts | steps | completions | is_primary
2024-12-31 | weblog    | bins       | 1       | /bins/start  | phone   | 90     | 0     | 0           | true     # too early
2025-01-01 | weblog    | bins       | 1       | /bins/start  | phone   | 10     | 0     | 0           | true
2025-01-02 | weblog    | bins       | 1       | /bins/start  | desktop | 5      | 0     | 0           | true
2025-01-02 | weblog    | bins       | 2       | /bins/where  | phone   | 0      | 8     | 0           | true
2025-01-02 | weblog    | bins       | 3       | /bins/check  | desktop | 0      | 4     | 0           | true
2025-01-02 | weblog    | bins       | 4       | /bins/done   | phone   | 0      | 0     | 6           | true
2025-01-02 | forms     | bins       |         |              |         | 0      | 0     | 7           | true     # saw no start
2025-01-02 | tool      | bins       | 1       | /bins/start  | phone   | 99     | 0     | 0           | false    # another count of the same
2025-02-28 | forms     | rents      |         |              |         | 0      | 0     | 3           | true
2025-03-01 | weblog    | bins       | 1       | /bins/start  | phone   | 90     | 0     | 0           | true     # too late
"""


def test_funnel_by_step_counts_only_the_feed_that_saw_the_starts() -> None:
    found = answer(world(funnel=FUNNEL), "funnel_by_step", "service_id place part path people", **PERIOD)
    assert found == rows("""
        bins | 1 | start | /bins/start | 15
        bins | 2 | step  | /bins/where | 8
        bins | 3 | step  | /bins/check | 4
        bins | 4 | end   | /bins/done  | 6
    """)


def test_a_step_on_several_pages_has_no_path_of_its_own() -> None:
    two = """
        local_date | step_no | path     | starts | steps
        2025-01-05 | 1       | /a/start | 5      | 0
        2025-01-05 | 2       | /a/one   | 0      | 2
        2025-01-05 | 2       | /a/two   | 0      | 1
    """
    assert answer(world(funnel=two), "funnel_by_step", "place path people", **PERIOD) == rows("""
        1 | /a/start | 5
        2 |          | 3
    """)


def test_completion_by_device_is_completed_over_started() -> None:
    found = answer(world(funnel=FUNNEL), "completion_by_device", "service_id device starts completions completion_rate", **PERIOD)
    assert found == rows("""
        bins | desktop | 5  | 0 | 0
        bins | phone   | 10 | 6 | 0.6
    """)


def test_a_device_with_more_completions_than_starts_has_no_rate() -> None:
    moved = """
        local_date | device  | starts | completions
        2025-01-05 | phone   | 9      | 1
        2025-01-05 | desktop | 0      | 4
        2025-01-05 |         | 2      | 2
    """
    found = answer(world(funnel=moved), "completion_by_device", "device starts completions completion_rate", **PERIOD)
    assert found == rows("""
        desktop | 0 | 4 |
        phone   | 9 | 1 | 0.1111
        unknown | 2 | 2 | 1
    """)


ERRORS = """
grain | local_date | source_id | status | path     | hits | visits
day   | 2023-12-01 | weblog    | 404    | /old     | 1    | 1
day   | 2024-02-29 | weblog    | 404    | /old     | 4    | 4
day   | 2024-03-01 | weblog    | 404    | /old     | 90   | 90      # between the periods
day   | 2025-01-01 | weblog    | 404    | /old     | 2    | 2
day   | 2025-02-28 | weblog    | 404    | /old     | 3    | 3
day   | 2025-02-28 | weblog    | 500    | /old     | 9    |
day   | 2025-02-28 | weblog    | 404    | /new     | 1    | 1
day   | 2025-03-01 | weblog    | 404    | /old     | 90   | 90      # too late
"""


def test_web_errors_by_path_stand_beside_the_period_before() -> None:
    found = answer(world(web_errors=ERRORS), "web_errors_by_path", "path status hits visits hits_before", **BOTH)
    assert found == rows("""
        /old | 500 | 9 |   | 0
        /old | 404 | 5 | 5 | 4
        /new | 404 | 1 | 1 | 0
    """)


def test_errors_before_any_were_counted_are_no_data() -> None:
    late = "grain | local_date | source_id | status | path | hits \n day | 2025-01-05 | weblog | 404 | /old | 3"
    assert answer(world(web_errors=late), "web_errors_by_path", "hits hits_before", **BOTH) == [("3", "")]


SEARCHES = """
grain | local_date | source_id | search_term | searches | results | exits
day   | 2023-12-31 | weblog    | bin day     | 50       |         |
day   | 2024-01-01 | weblog    | bin day     | 6        | 0       | 2
day   | 2025-01-01 | weblog    | bin day     | 5        | 0       | 5
day   | 2025-02-01 | weblog    | bin day     | 2        |         |
day   | 2025-02-01 | weblog    | tree        | 8        |         | 1
day   | 2025-03-01 | weblog    | tree        | 70       |         | 1       # too late
"""


def test_failed_searches_by_term_come_most_first() -> None:
    found = answer(world(failed_searches=SEARCHES), "failed_searches_by_term", "search_term searches exits searches_before", **BOTH)
    assert found == rows("""
        tree    | 8 | 1 | 0
        bin day | 7 | 5 | 6
    """)


HELPED = """
local_date | service_id | channel_id | is_assisted | contact_type | contacts | transactions
2024-12-31 | bins       | web        | true        | transaction  | 50       | 50          # too early
2025-01-01 | bins       | web        | false       | transaction  | 15       | 15
2025-01-01 | bins       | web        | true        | transaction  | 5        | 4
2025-01-01 | bins       | phone      | true        | transaction  | 90       | 90          # no online contact
2025-02-28 | rents      | kiosk      | false       | enquiry      | 10       | 0
"""
COSTS = """
channel_id | low | central | high
web        | 1   | 2       | 3
phone      | 5   | 6       | 7
"""


def test_assisted_digital_by_service_counts_online_contacts_that_staff_typed() -> None:
    columns = "service_id online_contacts helped_contacts helped_transactions helped_share cost_low cost_high"
    assert answer(world(contacts=HELPED, unit_costs=COSTS), "assisted_digital_by_service", columns, **PERIOD) == rows("""
        *     | 30 | 5 | 4 | 0.1667 | 5 | 15
        bins  | 20 | 5 | 4 | 0.25   | 5 | 15
        rents | 10 | 0 | 0 | 0      |   |
    """)


def test_help_without_a_unit_cost_costs_no_known_sum() -> None:
    found = answer(
        world(contacts=HELPED), "assisted_digital_by_service", "service_id cost_low costed_contacts", **PERIOD, service_id="bins"
    )
    assert found == [("*", "", "0"), ("bins", "", "0")]


def test_assisted_digital_by_definition_takes_the_first_line_that_fits() -> None:
    found = dict(answer(world(), "assisted_digital_by_definition", "definition_id counts_as"))
    assert (found["gds_current"], found["gds_2014"]) == ("digital", "other")


def test_a_definition_without_a_line_for_forms_counts_none() -> None:
    own = """
        definition_id | definition_name | counts_of | channel_id | line    | row_no
        phones        | Calls only      | contacts  | phone      | other   | 1
        visits        | Visits          | web_visits |           | digital | 2
    """
    found = dict(answer(world(take_up_definitions=own), "assisted_digital_by_definition", "definition_id counts_as"))
    assert (found["phones"], found["visits"]) == ("not counted", "not counted")


WEB = """
grain | local_date | source_id | visits | views | is_primary
day   | 2025-01-01 | weblog    | 5      | 100   | true
day   | 2025-01-31 | weblog    | 5      | 100   | true
month | 2025-01-01 | ga4       | 0      | 50    | false
day   | 2025-02-01 | weblog    | 5      | 10    | true
week  | 2025-02-03 | ga4       | 0      | 99    | false      # a week fits in no month
month | 2025-03-01 | ga4       | 0      | 50    | false      # too late
"""


def test_measured_share_by_month_is_of_the_views_the_counting_feed_saw() -> None:
    found = answer(world(web=WEB), "measured_share_by_month", "month source_id page_views counted_page_views measured_share", **PERIOD)
    assert found == rows("2025-01-01 | ga4 | 50 | 200 | 0.25")


def test_one_web_feed_alone_measures_nothing_against_itself() -> None:
    assert answer(world(web="local_date | visits | views \n 2025-01-05 | 1 | 9"), "measured_share_by_month", "month", **PERIOD) == []


def test_known_contact_types_is_a_share_of_all_contacts() -> None:
    typed = """
        local_date | service_id | contact_type | contacts
        2025-01-01 | bins       | unknown      | 3
        2025-01-01 | bins       | enquiry      | 4
        2025-02-28 | rents      | transaction  | 5
        2025-03-01 | rents      | unknown      | 90
    """
    columns = "contacts typed_contacts known_type_share"
    assert answer(world(contacts=typed), "known_contact_types", columns, **PERIOD) == rows("12 | 9 | 0.75")
    assert answer(world(contacts=typed), "known_contact_types", columns, **PERIOD, service_id="bins") == rows("7 | 4 | 0.5714")


def test_no_contacts_have_no_share_of_known_type() -> None:
    assert answer(world(), "known_contact_types", "contacts known_type_share", **PERIOD) == [("0", "")]
