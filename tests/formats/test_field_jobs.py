"""Job sheets: hours, trips and typing again; the worker is a key, and a job without a start keeps its day."""

from collections.abc import Iterator
from pathlib import Path

import duckdb
import pytest

from tests.formats.staged import FORMATS, stage, workshop


@pytest.fixture
def connection() -> Iterator[duckdb.DuckDBPyConnection]:
    with workshop() as made:
        yield made


def test_jobs_become_field_visits(connection: duckdb.DuckDBPyConnection, tmp_path: Path) -> None:
    jobs = stage(connection, FORMATS / "field_jobs" / "jobs.csv", tmp_path)
    assert jobs.counts() == (5, 4, 0, 1, 0)
    assert jobs.problems() == ["6: trips_to_base: cannot be read"]
    assert jobs.rows(
        "native_id | local_date | started_at | is_mobile | trips_to_base | miles | on_site_seconds | rekeyed_records | outcome"
    ) == [
        "J-1 | 2026-03-13 | 2026-03-13 08:30:00 | true | 0 | 4.5 | 2400.0 | 0 | completed",
        "J-2 | 2026-03-13 | 2026-03-13 10:00:00 | false | 1 | 11.0 | 1200.0 | 1 | failed",
        "J-3 | 2026-03-13 | - | - | 2 | 0.0 | - | - | abandoned",
        "J-4 | 2026-03-14 | 2026-03-14 09:00:00 | true | 0 | 3.2 | 1800.0 | 0 | unknown",
    ]
    assert jobs.rows("array_to_string(unknown_words, '; ')", "len(unknown_words) > 0") == ["outcome=eaten by geese"]


def test_the_worker_is_a_key_and_no_name(connection: duckdb.DuckDBPyConnection, tmp_path: Path) -> None:
    jobs = stage(connection, FORMATS / "field_jobs" / "jobs.csv", tmp_path)
    assert jobs.rows("keys[1].key = key_customer('n carter')") == ["true", "true", "false", "false"]
    assert "Carter" not in str(connection.execute("select * from staged").fetchall())


def test_a_sheet_without_clock_times_is_read_by_its_days(connection: duckdb.DuckDBPyConnection, tmp_path: Path) -> None:
    path = tmp_path / "days.csv"
    path.write_text("Job number,Date,Team,Worker,Trips to base,Miles\nJ-9,13/03/2026,Rangers,O Lee,0,1.5\n")
    assert stage(connection, path, tmp_path / "work").rows("local_date | started_at | miles") == ["2026-03-13 | - | 1.5"]
