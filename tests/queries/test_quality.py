"""What became of the files, what is missing, what only a person can decide: told as the build found it."""

from tests.tables import answer, rows, world


def test_files_says_what_became_of_every_row() -> None:
    files = """
    file    | rows_read | rows_loaded | rows_excluded | rows_rejected | rows_duplicate | period_start | period_end
    feb.csv | 10        | 6           | 2             | 1             | 1              | 2025-02-01   | 2025-02-28
    apr.csv | 5         | 5           | 0             | 0             | 0              | 2025-04-01   | 2025-04-30
    """
    columns = "file format rows_read rows_loaded rows_excluded rows_rejected rows_duplicate period_start period_end complete loaded_at"
    assert answer(world(files=files), "files", columns) == rows("""
        apr.csv | calls | 5  | 5 | 0 | 0 | 0 | 2025-04-01 | 2025-04-30 | true |
        feb.csv | calls | 10 | 6 | 2 | 1 | 1 | 2025-02-01 | 2025-02-28 | true |
    """)


def test_rejects_name_file_row_field_and_reason() -> None:
    rejects = "file | format | row_no | field | reason \n b.csv | calls | 7 | Start | not a date \n a.csv | calls | 12 | Start | not a date"
    assert answer(world(rejects=rejects), "rejects", "file row_no field reason") == rows("""
        a.csv | 12 | Start | not a date
        b.csv | 7  | Start | not a date
    """)


def test_exclusions_name_the_rule() -> None:
    exclusions = "file | why | rows \n a.csv | internal calls | 4"
    assert answer(world(exclusions=exclusions), "exclusions", "file why rows") == rows("a.csv | internal calls | 4")


def test_unmapped_labels_and_unknown_words_come_most_used_first() -> None:
    labels = "source_id | field | label | contacts \n calls | queue | Bins 2 | 5 \n crm | reason | Trees | 9"
    words = "source_id | field | word | rows \n crm | channel_id | Library kiosk | 3 \n crm | outcome | Hmm | 8"
    feeds = "source_id | is_late \n calls | false \n crm | true"
    connection = world(unmapped_labels=labels, unknown_words=words, feeds=feeds)
    assert answer(connection, "unmapped_labels", "label contacts") == rows("Trees | 9 \n Bins 2 | 5")
    assert answer(connection, "unmapped_labels", "label", source_id="calls") == [("Bins 2",)]
    assert answer(connection, "unknown_words", "word rows") == rows("Hmm | 8 \n Library kiosk | 3")
    assert answer(connection, "feeds", "source_id is_late") == rows("calls | false \n crm | true")


COVERAGE = """
source_id | local_date | covered | facts
calls     | 2025-01-01 | true    | 3
calls     | 2025-01-02 | false   | 0
calls     | 2025-01-03 | false   | 0
calls     | 2025-01-04 | true    | 0
crm       | 2025-01-03 | true    | 1
"""


def test_coverage_by_day_tells_a_missing_day_from_a_day_without_contacts() -> None:
    connection = world(coverage=COVERAGE, feeds="source_id \n calls \n crm")
    days = {"start_date": "2025-01-02", "end_date": "2025-01-05"}
    assert answer(connection, "coverage_by_day", "source_id day covered facts", **days, source_id="calls") == rows("""
        calls | 2025-01-02 | false | 0
        calls | 2025-01-03 | false | 0
        calls | 2025-01-04 | true  | 0
    """)


def test_breaks_are_gaps_ends_and_changes_in_counting() -> None:
    changes = """
    from_date  | kind         | note
    2025-01-02 | consent      | opt-in banner
    2025-01-02 | launch       | a form           # no break in counting
    2026-01-01 | relabelled   | later than asked
    """
    build = "snapshot_id | data_through \n snap-test | 2025-01-04"
    feeds = "source_id | is_late \n calls | false \n crm | true"
    connection = world(coverage=COVERAGE, changes=changes, build=build, feeds=feeds)
    found = answer(connection, "breaks", "from_date to_date kind source_id", start_date="2025-01-01", end_date="2025-02-01")
    assert found == rows("""
        2025-01-02 |            | consent     |
        2025-01-02 | 2025-01-04 | feed_gap    | calls
        2025-01-03 | 2025-01-03 | feed_begins | crm
        2025-01-04 |            | feed_stops  | crm
    """)


def test_a_gap_of_closed_days_is_no_break() -> None:
    days = "2025-01-03 | true \n 2025-01-04 | false \n 2025-01-05 | false \n 2025-01-06 | true"  # a week-end
    coverage = "source_id | local_date | covered\n" + "\n".join(f"calls | {day}" for day in days.split(" \n "))
    connection = world(coverage=coverage, build="snapshot_id | data_through \n snap-test | 2025-01-20")
    assert answer(connection, "breaks", "kind", start_date="2025-01-01", end_date="2025-02-01") == []
    connection = world(coverage=coverage, build="snapshot_id | data_through \n snap-test | 2025-03-01")
    assert answer(connection, "breaks", "from_date kind", start_date="2025-01-01", end_date="2025-02-01") == [("2025-01-07", "feed_stops")]


def test_changes_of_every_service_are_told_with_those_of_one() -> None:
    changes = """
    from_date  | to_date    | kind    | service_id | note
    2024-01-01 | 2024-02-01 | outage  |            | over before the period
    2024-12-01 | 2025-01-05 | outage  |            | still on
    2025-01-02 |            | launch  | bins       | the form
    2025-01-03 |            | launch  | rents      | another form
    2025-02-01 |            | bill    |            | too late
    """
    connection = world(changes=changes, services="service_id \n bins \n rents")
    january = {"start_date": "2025-01-01", "end_date": "2025-02-01"}
    assert answer(connection, "changes", "note", **january, service_id="bins") == [("still on",), ("the form",)]
    assert len(answer(connection, "changes", "note", **january)) == 3


def test_checks_come_broken_first() -> None:
    connection = world(checks="check_name | sentence | rows \n a_holds | A. | 0 \n b_holds | B. | 2")
    assert answer(connection, "checks", "check_name rows") == rows("b_holds | 2 \n a_holds | 0")


def test_questions_are_told_as_the_build_asked_them() -> None:
    connection = world(questions="kind | subject | sentence \n primary | bins:web | Name one.")
    assert answer(connection, "questions", "kind subject sentence") == rows("primary | bins:web | Name one.")


def test_services_channels_and_definitions_are_listed() -> None:
    connection = world(services="service_id | service_name \n bins | Bins")
    assert answer(connection, "services", "service_id service_name kind") == rows("""
        bins     | Bins                        | transaction
        unmapped | Not yet mapped to a service | transaction
    """)
    assert len(answer(connection, "channels", "channel_id channel_name is_assisted")) == 12
    assert ("gds_current", "false") in answer(connection, "take_up_definitions", "definition_id counts_web_visits")


def test_settings_are_told_by_key() -> None:
    assert ("zone", "Europe/London") in answer(world(), "settings", "key value")


def test_reconciliation_puts_our_counts_beside_the_systems_own_report() -> None:
    totals = """
    grain | local_date | source_id | measure  | channel_id | queue | total
    month | 2025-01-01 | switch    | offered  | phone      | A     | 60
    month | 2025-01-01 | switch    | offered  | phone      | B     | 40      # queues add up
    month | 2025-01-01 | switch    | visits   | face_to_face |     | 9
    month | 2025-02-01 | switch    | offered  | phone      |       | 80      # nothing counted in February
    month | 2025-03-01 | switch    | offered  | phone      |       | 80      # after the period
    """
    contacts = """
    grain | local_date | channel_id   | contacts | offered | wait_known
    day   | 2025-01-03 | phone        | 90       | 97      | 90
    day   | 2025-01-31 | phone        | 2        | 2       | 2
    day   | 2025-01-10 | face_to_face | 8        |         | 0
    """
    found = answer(
        world(control_totals=totals, contacts=contacts),
        "reconciliation_by_month",
        "month channel_id measure total counted difference",
        start_date="2025-01-01",
        end_date="2025-03-01",
    )
    assert found == rows("""
        2025-01-01 | face_to_face | visits  | 9   | 8  | -1
        2025-01-01 | phone        | offered | 100 | 99 | -1
        2025-02-01 | phone        | offered | 80  |      |
    """)


def test_a_months_total_and_those_of_its_days_are_not_added_and_days_are_compared_with_the_same_days() -> None:
    totals = """
    grain | local_date | source_id | measure  | channel_id | total
    month | 2025-01-01 | switch    | offered  | phone      | 100
    day   | 2025-01-03 | switch    | offered  | phone      | 60      # part of the month's 100
    day   | 2025-01-04 | switch    | offered  | phone      | 40
    day   | 2025-02-03 | switch    | offered  | phone      | 30      # two days of February, no total of the month
    day   | 2025-02-04 | switch    | offered  | phone      | 20
    week  | 2025-02-03 | other     | offered  | phone      | 70
    """
    contacts = """
    grain | local_date | channel_id   | contacts | offered | wait_known
    day   | 2025-01-03 | phone        | 60       | 60      | 60
    day   | 2025-01-04 | phone        | 40       | 40      | 40
    day   | 2025-02-03 | phone        | 30       | 30      | 30
    day   | 2025-02-04 | phone        | 20       | 20      | 20
    day   | 2025-02-05 | phone        | 15       | 15      | 15
    day   | 2025-02-11 | phone        | 99       | 99      | 99      # after the week
    """
    found = answer(
        world(control_totals=totals, contacts=contacts),
        "reconciliation_by_month",
        "month source_id total counted difference",
        start_date="2025-01-01",
        end_date="2025-03-01",
    )
    assert found == rows("""
        2025-01-01 | switch | 100 | 100 | 0
        2025-02-01 | other  | 70  | 65  | -5
        2025-02-01 | switch | 50  | 50  | 0
    """)


def test_days_of_a_whole_month_are_compared_with_counts_of_the_month() -> None:
    days = "".join(f"    day | 2025-02-{day:02} | desk | visits | face_to_face | 2\n" for day in range(1, 29))
    found = answer(
        world(
            control_totals=f"    grain | local_date | source_id | measure | channel_id | total\n{days}",
            contacts="grain | local_date | channel_id | contacts\nmonth | 2025-02-01 | face_to_face | 55",
        ),
        "reconciliation_by_month",
        "month total counted",
        start_date="2025-01-01",
        end_date="2025-03-01",
    )
    assert found == rows("2025-02-01 | 56 | 55")


def test_made_with_tells_the_state_of_each_edited_table() -> None:
    assert answer(world(), "made_with", "inputs") == [('{"tables": {"services": "a1"}, "method": "m1"}',)]


def test_the_assumption_log_is_newest_first() -> None:
    log = """
    changed_at          | snapshot_id | table_name | row_key  | column_name | old_value | new_value
    2025-01-01 10:00:00 | snap-1      | unit_costs | *, phone | central     | 5.2       | 5.3
    2025-03-01 10:00:00 | snap-2      | settings   | zone     | value       |           | UTC
    """
    assert answer(world(assumption_log=log), "assumption_log", "snapshot_id column_name old_value new_value") == rows("""
        snap-2 | value   |     | UTC
        snap-1 | central | 5.2 | 5.3
    """)
