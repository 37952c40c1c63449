"""Which of two feeds that tell of one service and channel count in which days, when nobody named a primary feed."""

import duckdb
import pytest

from pipelines.database import run_file


MONTHS = ["2025-03-01", "2025-04-01"]


def _clashes(feeds: dict[str, tuple[str, list[str]]], *primaries: tuple) -> list[tuple[str, str, str]]:
    """The days in which each feed does not count: of feeds with their grain and the first days of their rows."""
    connection = duckdb.connect()
    connection.execute("""
        create schema events; create schema reference;
        create table reference.primary_pairs (source_id varchar, service_id varchar, channel_id varchar, from_date date, to_date date);
        create table events.uncounted_pairs (source_id varchar, service_id varchar, channel_id varchar, from_date date, to_date date, why varchar);
        create table events.contacts (
            source_id varchar, grain varchar, local_date date, service_id varchar default 'bins', channel_id varchar default 'phone',
            quantity integer default 1, not_counted_reason varchar)""")
    for source, (grain, days) in feeds.items():
        for day in days:
            connection.execute("insert into events.contacts (source_id, grain, local_date) values (?, ?, ?)", [source, grain, day])
    for primary in primaries:
        connection.execute("insert into reference.primary_pairs values (?, ?, ?, ?, ?)", primary)
    run_file(connection, "events/uncounted_pairs")
    return connection.execute("select source_id, from_date::varchar, to_date::varchar from events.uncounted_pairs order by all").fetchall()


@pytest.mark.parametrize(
    ("calls", "shared"),
    [
        (["2025-04-08", "2025-05-31"], [("calls", "2025-04-08", "2025-05-01"), ("sheet", "2025-04-01", "2025-05-01")]),
        (["2025-01-02", "2025-03-10"], [("calls", "2025-03-01", "2025-03-11"), ("sheet", "2025-03-01", "2025-03-11")]),
        (["2025-05-01", "2025-05-31"], []),
        (["2025-01-02", "2025-02-28"], []),
    ],
)
def test_a_month_row_shares_every_day_of_its_month(calls: list[str], shared: list[tuple[str, str, str]]) -> None:
    assert _clashes({"calls": ("event", calls), "sheet": ("month", MONTHS)}) == shared


def test_a_week_row_shares_every_day_of_its_week() -> None:
    weeks = ["2025-03-31", "2025-04-07"]
    assert _clashes({"calls": ("event", ["2025-04-10", "2025-05-31"]), "sheet": ("week", weeks)}) == [
        ("calls", "2025-04-10", "2025-04-14"),
        ("sheet", "2025-04-04", "2025-04-14"),
    ]
    assert _clashes({"calls": ("event", ["2025-04-14", "2025-05-31"]), "sheet": ("week", weeks)}) == []


def test_between_the_days_shared_with_two_others_a_feed_is_alone_and_counts() -> None:
    first, last = ("event", ["2025-01-01", "2025-03-10"]), ("event", ["2025-05-01", "2025-07-31"])
    assert _clashes({"a": first, "b": ("event", ["2025-02-01", "2025-05-31"]), "c": last}) == [
        ("a", "2025-02-01", "2025-03-11"),
        ("b", "2025-02-01", "2025-03-11"),
        ("b", "2025-05-01", "2025-06-01"),
        ("c", "2025-05-01", "2025-06-01"),
    ]


OLD, NEW = ("event", ["2024-01-01", "2025-05-31"]), ("event", ["2025-03-15", "2025-12-31"])
SWITCH = "2025-04-01"


def test_a_primary_feed_counts_from_its_first_day_until_its_last() -> None:
    # The old system ran on for two months after the new one had begun: each counts in its own time, no day in both, none in neither.
    assert _clashes({"old": OLD, "new": NEW}, ("old", "*", "phone", None, SWITCH), ("new", "*", "phone", SWITCH, None)) == [
        ("new", "2025-03-15", SWITCH),
        ("old", SWITCH, "2025-06-01"),
    ]


def test_without_dates_a_primary_feed_counts_for_all_time() -> None:
    assert _clashes({"old": OLD, "new": NEW}, ("new", "*", "phone", None, None)) == [("old", "2024-01-01", "2025-06-01")]


def test_before_the_first_primary_feed_two_feeds_are_a_question() -> None:
    assert _clashes({"old": OLD, "new": NEW}, ("new", "*", "phone", SWITCH, None)) == [
        ("new", "2025-03-15", SWITCH),
        ("old", "2025-03-15", SWITCH),
        ("old", SWITCH, "2025-06-01"),
    ]
    assert _clashes({"old": OLD, "new": ("event", [SWITCH, "2025-12-31"])}, ("new", "*", "phone", SWITCH, None)) == [
        ("old", SWITCH, "2025-06-01")
    ]


def test_the_most_exact_pair_holds_in_its_time_only() -> None:
    assert _clashes({"old": OLD, "new": NEW}, ("old", "*", "phone", None, None), ("new", "bins", "phone", SWITCH, None)) == [
        ("new", "2025-03-15", SWITCH),
        ("old", SWITCH, "2025-06-01"),
    ]
