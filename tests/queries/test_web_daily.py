"""Daily web facts from events: they add up, a tool's report is counted once, and funnels join visits with forms."""

from collections.abc import Iterator
from pathlib import Path

import duckdb
import pytest

from pipelines.database import run_file
from tests.pipelines.web_workshop import events, line, make_events, rule, stage_log, web_workshop


@pytest.fixture
def connection(tmp_path: Path) -> Iterator[duckdb.DuckDBPyConnection]:
    with web_workshop(tmp_path) as made:
        made.execute(
            """create temp table primary_sites as
               select source_id, is_primary, date '0001-01-01' as from_date, date '9999-12-31' as to_date
               from (values ('web', true), ('ga4', false)) as w (source_id, is_primary)"""
        )
        made.execute("create temp table touched_days as select date '2026-03-01' + n::integer as local_date from range(0, 31) as days (n)")
        yield made


def report(
    connection: duckdb.DuckDBPyConnection, dimension: str, member: str, visits: int | None, views: int | None, day: str = "2026-03-02"
) -> None:
    connection.execute(
        "insert into events.web_daily by name select 'ga4' as source_id, 'f' as file_id, 1 as row_no, 'day' as grain, $a::date as local_date, "
        "$d as dimension, $m as member, $v as visits, $w as views, 'unmapped' as service_id",
        {"a": day, "d": dimension, "m": member, "v": visits, "w": views},
    )


def test_pages_of_a_log_add_up_to_its_visits_and_views(connection: duckdb.DuckDBPyConnection, tmp_path: Path) -> None:
    text = line("02 10:00:00", "/a") + line("02 10:01:00", "/b") + line("03 10:00:00", "/b") + line("02 11:00:00", "/gone", status=404)
    make_events(connection, [stage_log(connection, tmp_path, text)])
    for _ in range(2):  # made again, the day is the same
        for name in ("web", "bots", "web_errors"):
            run_file(connection, f"daily/{name}")
    assert events(connection, "select local_date, path, visits, views, is_primary from daily.web order by 1, 2") == [
        "2026-03-02 | /a | 1 | 1 | True",
        "2026-03-02 | /b | 0 | 1 | True",
        "2026-03-03 | /b | 1 | 1 | True",
    ]
    assert events(connection, "select status, path, hits from daily.web_errors") == ["404 | /gone | 1"]


def test_a_tools_visits_are_counted_by_one_dimension_only(connection: duckdb.DuckDBPyConnection) -> None:
    report(connection, "all", "", 100, 300)
    report(connection, "source", "Organic Search", 60, None)
    report(connection, "source", "Direct", 40, None)
    report(connection, "page", "/a?mail=jo@mail.example", 70, 200)
    report(connection, "page", "(other)", 9, 90)
    report(connection, "source", "Organic Search", 5, None, "2026-03-03")
    run_file(connection, "daily/web")
    assert events(connection, "select local_date, path, referrer_group, visits, views, is_primary from daily.web order by 1, 2") == [
        "2026-03-02 | (all pages) | unknown | 100 | 0 | False",
        "2026-03-02 | (other) | unknown | 0 | 90 | False",
        "2026-03-02 | /a | unknown | 0 | 200 | False",
        "2026-03-03 | (all pages) | search | 5 | 0 | False",
    ]


def test_a_completion_made_of_a_visit_is_counted_once_beside_those_of_form_systems(
    connection: duckdb.DuckDBPyConnection, tmp_path: Path
) -> None:
    rule(connection, "equals", "/pay", "council_tax", "start")
    rule(connection, "equals", "/done", "council_tax", "complete")
    make_events(connection, [stage_log(connection, tmp_path, line("02 10:00:00", "/pay") + line("02 10:01:00", "/done"))])
    connection.execute(
        "insert into events.completions by name select 'forms:1' as completion_id, 'forms' as source_id, 'f' as file_id, 1 as row_no, 'month' as grain, "
        "412 as quantity, date '2026-03-01' as local_date, 'completed' as step, 'bins' as service_id, 'Missed bin' as form_label, 'web' as channel_id, "
        "false as is_assisted"
    )
    run_file(connection, "daily/funnel")
    assert events(
        connection, "select grain, source_id, service_id, form_label, step_no, starts, steps, completions from daily.funnel order by 1, 5"
    ) == [
        "day | web | council_tax | - | 1 | 1 | 0 | 0",
        "day | web | council_tax | - | 2 | 0 | 0 | 1",
        "month | forms | bins | Missed bin | - | 0 | 0 | 412",
    ]


def test_searches_and_bots_are_summed_by_day(connection: duckdb.DuckDBPyConnection, tmp_path: Path) -> None:
    text = "".join(line(f"02 10:00:0{n}", "/search?q=bins", client=f"192.0.2.{n}") for n in range(1, 6)) + line(
        "02 10:00:00", "/a", agent="curl/8"
    )
    make_events(connection, [stage_log(connection, tmp_path, text)])
    run_file(connection, "daily/failed_searches")
    run_file(connection, "daily/bots")
    assert events(connection, "select search_term, searches, results, exits, visits from daily.failed_searches") == ["bins | 5 | - | 5 | 5"]
    assert events(connection, "select bot_reason, hits from daily.bots") == ["known crawler | 1"]


def test_of_two_reports_each_counts_between_its_dates(connection: duckdb.DuckDBPyConnection) -> None:
    for day in ("2026-03-02", "2026-03-09"):
        report(connection, "page", "/a", 3, 4, day)
    connection.execute("insert into events.web_daily by name select * replace ('ua' as source_id) from events.web_daily")
    connection.execute(
        """create or replace table reference.primary_sites as
           select site, source_id, from_date::date as from_date, to_date::date as to_date
           from (values ('*', 'ua', null, '2026-03-05'), ('*', 'ga4', '2026-03-05', null)) as w (site, source_id, from_date, to_date)"""
    )
    for name in ("primary_sites", "web"):
        run_file(connection, f"daily/{name}")
    assert events(connection, "select local_date, source_id from daily.web where is_primary order by all") == [
        "2026-03-02 | ua",
        "2026-03-09 | ga4",
    ]


def test_where_no_feed_is_named_a_report_counts_until_the_logs_begin(connection: duckdb.DuckDBPyConnection, tmp_path: Path) -> None:
    for day in ("2026-03-02", "2026-03-09", "2026-03-16"):
        report(connection, "all", "", 3, 4, day)
    counts = "select local_date, source_id from daily.web where is_primary order by all"

    def made_again(days: str, text: str) -> list[str]:
        make_events(connection, [stage_log(connection, tmp_path, text)])
        connection.execute(f"create or replace temp table touched_days as select unnest({days}::date[]) as local_date")
        for name in ("primary_sites", "web", "bots", "funnel", "primary_days"):
            run_file(connection, f"daily/{name}")
        return events(connection, counts)

    connection.execute("create or replace table reference.primary_sites (site varchar, source_id varchar, from_date date, to_date date)")
    late = line("09 10:00:00", "/a") + line("16 10:00:00", "/a")
    everything = "['2026-03-02', '2026-03-09', '2026-03-16']"
    assert made_again(everything, late) == ["2026-03-02 | ga4", "2026-03-09 | web", "2026-03-16 | web"]
    # The log gains an older day, of which the report told too; a day after it, which nobody makes again, follows.
    report(connection, "all", "", 3, 4, "2026-03-05")
    assert made_again(f"{everything[:-1]}, '2026-03-05']", late)[1] == "2026-03-05 | ga4"
    assert made_again("['2026-03-02']", line("02 10:00:00", "/a") + late) == ["2026-03-02 | web", "2026-03-09 | web", "2026-03-16 | web"]
    # Named from a day on, the report counts from then; before it the logs, as if it were not named.
    connection.execute("insert into reference.primary_sites values ('*', 'ga4', '2026-03-09', null)")
    assert made_again(everything, line("02 10:00:00", "/a") + late) == ["2026-03-02 | web", "2026-03-09 | ga4", "2026-03-16 | ga4"]
