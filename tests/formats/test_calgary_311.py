"""Calgary 311: channels, a row that stands twice."""

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
    requests = stage(connection, FORMATS / "calgary_311" / "requests.csv", tmp_path)
    assert requests.counts() == (4, 3, 0, 0, 1)
    assert requests.rows("native_id | started_at | channel_id | site") == [
        "26-1 | 2026-03-08 08:00:00 | phone | BELTLINE",
        "26-2 | 2026-03-08 09:00:00 | app | BELTLINE",
        "26-3 | 2026-03-10 18:00:00 | unknown | HAYSBORO",
    ]
