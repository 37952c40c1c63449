"""Web visits, bots and online forms: only the primary feed counts, bots stay out, completion is a share of starts."""

from tests.tables import answer, rows, world


PERIOD = {"start_date": "2025-01-01", "end_date": "2025-03-01"}
WEB = """
grain | local_date | service_id  | visits | views | is_primary
day   | 2024-12-31 | bins        | 90     | 90    | true         # too early
day   | 2025-01-01 | bins        | 3      | 10    | true
day   | 2025-01-31 | council_tax | 4      | 5     | true
day   | 2025-01-31 | bins        | 50     | 60    | false        # another tool's count of the same visits
week  | 2025-01-06 | bins        | 7      | 9     | true         # a week fits in no month
month | 2025-02-01 | bins        | 8      | 8     | true
day   | 2025-03-01 | bins        | 90     | 90    | true         # too late
"""
BOTS = """
local_date | bot_reason | is_primary | hits
2025-01-01 | named      | true       | 11
2025-01-02 | no agent   | true       | 2
2025-01-02 | named      | false      | 70
2025-03-01 | named      | true       | 500    # too late
"""


def test_web_visits_by_month_counts_the_primary_feed_without_bots() -> None:
    found = answer(world(web=WEB, bots=BOTS), "web_visits_by_month", "month visits page_views bot_hits left_out_by_grain", **PERIOD)
    assert found == rows("""
        2025-01-01 | 7 | 15 | 13 | 7
        2025-02-01 | 8 | 8  |    | 0
    """)


def test_bots_belong_to_no_service() -> None:
    found = answer(world(web=WEB, bots=BOTS), "web_visits_by_month", "month visits bot_hits", **PERIOD, service_id="council_tax")
    assert found == rows("2025-01-01 | 4 |")


def test_a_visit_is_never_a_contact() -> None:
    assert answer(world(web=WEB), "contacts_by_month_and_channel", "contacts", **PERIOD) == []


def test_bots_by_reason_counts_every_log() -> None:
    assert answer(world(bots=BOTS, web=WEB), "bots_by_reason", "bot_reason hits", **PERIOD) == rows("""
        named    | 81
        no agent | 2
    """)


FUNNEL = """
local_date | service_id  | starts | completions | is_primary
2024-12-31 | bins        | 100    | 100         | true       # too early
2025-01-01 | bins        | 10     | 0           | true
2025-02-28 | bins        | 0      | 4           | true
2025-02-28 | bins        | 30     | 30          | false      # counted by another feed too
2025-02-01 | rents       | 0      | 5           | true
2025-02-01 | council_tax | 2      | 5           | true
2025-03-01 | bins        | 100    | 100         | true       # too late
"""


def test_completion_rate_by_service_is_completed_over_started_and_never_above_one() -> None:
    found = answer(world(funnel=FUNNEL), "completion_rate_by_service", "service_id starts completions completion_rate why", **PERIOD)
    assert found == rows("""
        bins        | 10 | 4 | 0.4 |
        council_tax | 2  | 5 |     | More completions than starts were recorded, so not all starts are known.
        rents       | 0  | 5 |     | More completions than starts were recorded, so not all starts are known.
    """)


def test_completions_that_a_log_and_a_form_export_both_tell_of_count_once() -> None:
    told_twice = """
        local_date | source_id | service_id | starts | completions
        2025-01-05 | weblog    | bins       | 10     | 4
        2025-01-05 | forms     | bins       | 0      | 4
        2025-01-05 | forms     | rents      | 0      | 3
    """
    found = answer(world(funnel=told_twice), "completion_rate_by_service", "service_id starts completions completion_rate", **PERIOD)
    assert found == rows("""
        bins  | 10 | 4 | 0.4
        rents | 0  | 3 |
    """)


def test_a_form_nobody_started_has_no_completion_rate() -> None:
    found = answer(world(funnel="local_date | steps \n 2025-01-05 | 3"), "completion_rate_by_service", "completion_rate why", **PERIOD)
    assert found == [("", "No start of the form was recorded.")]


def test_completion_can_be_asked_of_one_service() -> None:
    assert answer(world(funnel=FUNNEL), "completion_rate_by_service", "service_id", **PERIOD, service_id="rents") == [("rents",)]
