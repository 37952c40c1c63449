"""Waitwhile: who did not come carries a tag while the state says completed."""

from collections.abc import Iterator
from pathlib import Path

import duckdb
import pytest

from tests.formats.staged import FORMATS, stage, workshop


@pytest.fixture
def connection() -> Iterator[duckdb.DuckDBPyConnection]:
    with workshop() as made:
        yield made


def test_the_export_becomes_contacts(connection: duckdb.DuckDBPyConnection, tmp_path: Path) -> None:
    visits = stage(connection, FORMATS / "waitwhile_visits" / "visits.csv", tmp_path)
    assert visits.counts() == (4, 3, 0, 1, 0)
    assert visits.problems() == ["5: started_at: is missing"]
    assert visits.rows("native_id | started_at | outcome | handle_seconds | len(keys)") == [
        "w1 | 2026-07-01 09:00:00 | completed | 600.0 | 2",
        "w2 | 2026-07-01 10:30:00 | no_show | 1800.0 | 1",
        "w3 | 2026-07-01 10:45:00 | abandoned | - | 0",
    ]
