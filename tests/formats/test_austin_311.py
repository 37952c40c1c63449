"""Austin 311: channels of the public extract, a request without a time."""

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
    requests = stage(connection, FORMATS / "austin_311" / "requests.csv", tmp_path)
    assert requests.counts() == (4, 3, 0, 1, 0)
    assert requests.problems() == ["5: started_at: is missing"]
    assert requests.rows("native_id | started_at | channel_id | outcome_label") == [
        "26-1 | 2026-03-08 07:52:16 | phone | Open",
        "26-2 | 2026-03-09 14:00:00 | app | Duplicate (closed)",
        "26-3 | 2026-03-09 14:30:00 | unknown | Closed",
    ]
