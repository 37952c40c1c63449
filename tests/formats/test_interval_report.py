"""Phone interval reports: counts and seconds per queue, zero and blank told apart."""

from collections.abc import Iterator
from pathlib import Path

import duckdb
import pytest

from tests.formats.staged import FORMATS, stage, workshop


@pytest.fixture
def connection() -> Iterator[duckdb.DuckDBPyConnection]:
    with workshop() as made:
        yield made


def test_intervals_are_read(connection: duckdb.DuckDBPyConnection, tmp_path: Path) -> None:
    report = stage(connection, FORMATS / "interval_report" / "march.csv", tmp_path)
    assert report.counts() == (5, 4, 0, 1, 0)
    assert report.problems() == ["6: answered: is negative"]
    assert report.rows(
        "started_at | grain | queue | offered | answered | answered_in_target | abandoned | wait_seconds | handle_seconds"
    ) == [
        "2026-03-13 09:00:00 | interval | Council Tax | 20 | 18 | 15 | 2 | 630.0 | 5400.0",
        "2026-03-13 09:30:00 | interval | Council Tax | 12 | 12 | 12 | 0 | 60.0 | 3600.0",
        "2026-03-13 09:00:00 | interval | Waste | 0 | 0 | - | - | - | -",
        "2026-03-29 00:30:00 | interval | Out of hours | 1 | 1 | 1 | 0 | 5.0 | 60.0",
    ]


def test_an_interval_stated_twice_differently_counts_nowhere(connection: duckdb.DuckDBPyConnection, tmp_path: Path) -> None:
    path = tmp_path / "twice.csv"
    path.write_text((FORMATS / "interval_report" / "march.csv").read_text() + "13/03/2026,09:30,30,Council Tax,13,12,12,20,0,60,3600\n")
    report = stage(connection, path, tmp_path / "work")
    assert report.counts() == (6, 3, 0, 3, 0)
    assert report.problems()[0] == "3: identity: given twice with different values"
