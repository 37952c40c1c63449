"""The metrics of the channels page by example: weeks and channels, offices, causes, and what is missing."""

import pytest

from pipelines.publishing import add_shared_queries
from tests.tables import answer, rows, world


WEEK = {"start_date": "2025-01-06", "end_date": "2025-01-13"}
CONTACTS = """
grain | local_date | channel_id   | service_id  | contacts | offered | answered | answered_in_target | abandoned | site
day   | 2025-01-06 | phone        | council_tax | 10       | 10      | 8        | 6                  | 2         |
day   | 2025-01-07 | phone        | bins        | 6        | 5       | 4        |                    | 1         |           # nobody knows its wait
week  | 2025-01-06 | face_to_face | council_tax | 7        |         |          |                    |           | Town Hall
day   | 2025-01-08 | face_to_face | bins        | 2        |         |          |                    |           | Library
day   | 2025-01-13 | phone        | council_tax | 99       | 99      | 99       | 99                 | 0         |           # the next week
month | 2025-01-01 | phone        | council_tax | 400      | 400     | 400      | 400                | 0         |           # fits in no week
"""


def test_answering_by_channel_divides_sums_and_keeps_the_unknown_out() -> None:
    columns = "channel_id contacts offered answered abandoned answered_rate answered_in_target_rate abandoned_rate"
    assert answer(world(contacts=CONTACTS), "answering_by_channel", columns, **WEEK) == rows("""
        face_to_face | 9  |    |    |   |     |      |
        phone        | 16 | 15 | 12 | 3 | 0.8 | 0.75 | 0.2
    """)
    found = answer(world(contacts=CONTACTS), "answering_by_channel", "channel_id contacts is_assisted", **WEEK, service_id="bins")
    assert found == rows("face_to_face | 2 | true \n phone | 6 | true")


def test_a_feed_that_tells_of_no_wait_length_or_lost_call_does_not_know_what_was_answered() -> None:
    told = """
    local_date | source_id | channel_id | service_id | contacts | offered | answered | abandoned | handle_known | handle_seconds
    2025-01-06 | cases     | phone      | bins       | 10       | 10      | 10       | 0         | 0            |
    2025-01-07 | switch    | phone      | bins       | 5        | 5       | 5        | 0         | 5            | 900
    """
    columns = "channel_id contacts offered answered abandoned answered_rate"
    assert answer(world(contacts=told), "answering_by_channel", columns, **WEEK) == rows("phone | 15 | 5 | 5 | 0 | 1")
    cases = world(contacts="\n".join(told.splitlines()[:3]))
    assert answer(cases, "answering_by_channel", columns, **WEEK) == rows("phone | 10 | | | |")
    assert answer(cases, "phone_service_by_week", "offered answered", **WEEK) in ([], rows("|"))


def test_a_report_without_waits_keeps_the_calls_that_it_states_as_offered_and_answered() -> None:
    told = """
    local_date | source_id | channel_id | contacts | offered | answered | abandoned | answered_in_target
    2025-01-06 | switch    | phone      | 10       | 10      | 8        | {lost}    | {soon}
    """
    columns = "offered answered abandoned answered_in_target_rate"
    for lost, soon, known in (("", "", "10 | 8 | |"), ("0", "4", "10 | 8 | 0 | 0.5")):
        world_of = world(contacts=told.format(lost=lost, soon=soon))
        assert answer(world_of, "answering_by_channel", columns, **WEEK) == rows(known)


@pytest.mark.parametrize(("states_calls", "known"), [("true", "10 | 10 | 0"), ("false", "| |")])
def test_a_report_in_which_nobody_ever_gave_up_keeps_its_calls(states_calls: str, known: str) -> None:
    told = """
    local_date | source_id | channel_id | contacts | offered | answered | abandoned
    2025-01-06 | switch    | phone      | 10       | 10      | 10       | 0
    """
    feeds = f"source_id | facts | states_calls \n switch | 1 | {states_calls}"
    assert answer(world(contacts=told, feeds=feeds), "answering_by_channel", "offered answered abandoned", **WEEK) == rows(known)


def test_answering_by_channel_knows_waits_and_lengths_where_a_feed_does() -> None:
    connection = world(contacts=CONTACTS)
    connection.execute(
        "update daily.contacts set wait_seconds = 300, wait_known = 10, handle_seconds = 2400, handle_known = 8 where contacts = 10"
    )
    columns = "channel_id mean_wait_seconds mean_handle_seconds"
    assert answer(connection, "answering_by_channel", columns, **WEEK) == rows("face_to_face | | \n phone | 30 | 300")
    assert answer(connection, "answering_by_week", "week channel_id mean_handle_seconds", **WEEK, channel_id="phone") == rows(
        "2025-01-06 | phone | 300"
    )


def test_answering_by_week_has_a_row_for_every_week_and_channel() -> None:
    days = {"start_date": "2025-01-06", "end_date": "2025-01-20"}
    columns = "week channel_id contacts offered answered_rate"
    assert answer(world(contacts=CONTACTS), "answering_by_week", columns, **days) == rows("""
        2025-01-06 | face_to_face | 9  |    |
        2025-01-06 | phone        | 16 | 15 | 0.8
        2025-01-13 | phone        | 99 | 99 | 1
    """)


GAPS = """
local_date | service_id | channel_id | is_assisted | has_key | days | next_is_assisted | contacts
2025-01-06 | bins | phone | true | true | 3 | true | 2
2025-01-07 | bins | phone | true | true | 9 | true | 1         # after more than a week
2025-01-07 | bins | phone | true | true | 2 | false | 1         # went on online
2025-01-07 | bins | phone | true | true |  |  | 4         # nobody came back
2025-01-07 | bins | phone | true | false |  |  | 50        # nobody can say
2025-01-07 | bins | web | false | true | 1 | true | 20        # not with staff
2025-01-13 | bins | phone | true | true | 3 | true | 9         # cannot be followed for 7 days yet
"""


def test_repeat_contacts_by_week_are_followed_by_another_with_staff_within_seven_days() -> None:
    calls = "2025-01-06 | bins | phone | 20 \n 2025-01-20 | bins | phone | 20"
    later = "2025-03-20 | bins | web | 20"  # a feed that reaches further says nothing of who rang again
    connection = world(contacts=f"local_date | service_id | channel_id | contacts\n{calls}\n{later}", gaps=GAPS)
    days = {"start_date": "2025-01-06", "end_date": "2025-01-20"}
    columns = "week channel_id contacts repeated repeated_share"
    assert answer(connection, "repeat_contacts_by_week", columns, **days) == rows("2025-01-06 | phone | 8 | 2 | 0.25")


@pytest.mark.parametrize(("open_on", "found"), [(5, "2025-01-06 | phone | 8 | 2 | 0.25"), (6, "")])
def test_a_line_closed_at_weekends_is_followed_over_the_weekend_after_its_last_friday(open_on: int, found: str) -> None:
    calls = "2025-01-06 | bins | phone | 20 \n 2025-01-17 | bins | phone | 20"
    connection = world(contacts=f"local_date | service_id | channel_id | contacts\n{calls}", gaps=GAPS)
    connection.execute(
        "update quality.coverage set facts = case when isodow(local_date) <= $open_on then 9 else 0 end", {"open_on": open_on}
    )
    add_shared_queries(connection)
    days = {"start_date": "2025-01-06", "end_date": "2025-01-20"}
    columns = "week channel_id contacts repeated repeated_share"
    assert answer(connection, "repeat_contacts_by_week", columns, **days) == (rows(found) if found else [])


def test_contacts_by_site_leaves_out_what_has_none() -> None:
    found = answer(world(contacts=CONTACTS), "contacts_by_site", "site channel_id contacts", **WEEK)
    assert found == rows("Town Hall | face_to_face | 7 \n Library | face_to_face | 2")


REASONS = """
grain | local_date | avoidable_cause  | channel_id | contacts | assessed
day   | 2025-01-06 | progress_chasing | phone      | 6        | 6
day   | 2025-01-07 | online_problem   | chat       | 3        | 3
day   | 2025-01-07 | none             | phone      | 11       | 11
day   | 2025-01-08 |                  | phone      | 30       | 0         # nobody assessed these
month | 2025-01-01 | online_problem   | phone      | 500      | 500       # fits in no week
"""


def test_avoidable_by_cause_is_a_share_of_the_assessed() -> None:
    columns = "avoidable_cause avoidable_contacts assessed share_of_assessed"
    assert answer(world(reasons=REASONS), "avoidable_by_cause", columns, **WEEK) == rows("""
        progress_chasing | 6 | 20 | 0.3
        online_problem   | 3 | 20 | 0.15
    """)
    assert answer(world(reasons=REASONS), "avoidable_by_cause", columns, **WEEK, channel_id="chat") == rows("online_problem | 3 | 3 | 1")


MISSING_CONTACTS = """
local_date | channel_id | source_id | contacts
2024-12-30 | phone      | calls     | 5
2024-12-31 | phone      | calls     | 5
2025-01-02 | phone      | calls     | 5
2025-01-03 | phone      | calls     | 5
2025-01-06 | phone      | calls     | 5
"""
MISSING_COVERAGE = """
source_id | local_date | covered | facts
calls     | 2024-12-30 | true    | 1
calls     | 2024-12-31 | true    | 1
calls     | 2025-01-01 | true    | 0
calls     | 2025-01-02 | true    | 1
calls     | 2025-01-03 | true    | 1
calls     | 2025-01-04 | true    | 0
calls     | 2025-01-05 | true    | 0
calls     | 2025-01-06 | true    | 1
calls     | 2025-01-07 | false   | 0
"""


def test_missing_days_are_open_days_that_no_file_covers() -> None:
    # open on Mondays, Tuesdays, Thursdays and Fridays; Tuesday is not covered, Thursday and Friday are after the last file
    connection = world(contacts=MISSING_CONTACTS, coverage=MISSING_COVERAGE)
    columns = "source_id channels days first_missing last_missing"
    assert answer(connection, "missing_days", columns, **WEEK) == rows("calls | Phone | 3 | 2025-01-07 | 2025-01-10")


def test_silent_lines_had_contacts_before_and_none_now() -> None:
    contacts = """
    local_date | service_id  | channel_id   | site      | contacts
    2024-12-20 | council_tax | face_to_face | Library   | 41
    2024-12-20 | council_tax | face_to_face | Town Hall | 60
    2025-01-07 | council_tax | face_to_face | Town Hall | 1
    2024-12-20 | bins        | phone        |           | 39        # too few to miss
    2024-12-01 | bins        | chat         |           | 90        # longer ago than four weeks
    """
    columns = "service_id channel_id site contacts_before"
    assert answer(world(contacts=contacts), "silent_lines", columns, **WEEK) == rows("council_tax | face_to_face | Library | 41")


def test_capacity_released_lists_cuts_and_benefits_newest_first() -> None:
    changes = """
    from_date  | kind          | service_id  | channel_id   | note
    2024-06-01 | opening_hours | council_tax | phone        | Shorter hours
    2024-09-01 | bill          | council_tax |              | Bills
    2024-07-01 | office_closed |             | face_to_face | Library shut
    2025-06-01 | line_closed   | bins        | phone        | Later
    """
    connection = world(changes=changes, services="service_id | service_name \n bins | Bins \n council_tax | Council tax")
    connection.execute(
        "insert into reference.benefits (benefit_id, project, service_id, from_date, row_no) values"
        " ('B1', 'New form', 'bins', date '2024-08-01', 1), ('B2', 'Undated', 'bins', null, 2)"
    )
    columns = "from_date kind service_id note"
    assert answer(connection, "capacity_released", columns, end_date="2025-01-13") == rows("""
        2024-08-01 | benefit       | bins        | New form
        2024-07-01 | office_closed |             | Library shut
        2024-06-01 | opening_hours | council_tax | Shorter hours
    """)
    found = answer(connection, "capacity_released", "note", end_date="2025-01-13", service_id="bins")
    assert found == rows("New form \n Library shut")
