"""Door counters: blank is not zero."""

from collections.abc import Iterator
from pathlib import Path

import duckdb
import pytest

from tests.formats.staged import FORMATS, stage, workshop


@pytest.fixture
def connection() -> Iterator[duckdb.DuckDBPyConnection]:
    with workshop() as made:
        yield made


def test_the_export_becomes_counts(connection: duckdb.DuckDBPyConnection, tmp_path: Path) -> None:
    doors = stage(connection, FORMATS / "footfall_counter" / "doors.csv", tmp_path)
    assert doors.counts() == (4, 4, 0, 0, 0)
    assert doors.rows("started_at | site | people_in | people_out") == [
        "2026-03-27 09:00:00 | Civic Centre | 112 | 40",
        "2026-03-27 09:00:00 | Civic Centre | 18 | 6",
        "2026-03-27 10:00:00 | Civic Centre | - | -",
        "2026-03-29 13:00:00 | Civic Centre | 0 | 1",
    ]
