"""Counts by period: a month is its month whatever day is typed, nobody counted is no zero, totals are left out."""

from collections.abc import Iterator
from pathlib import Path

import duckdb
import pytest

from tests.formats.staged import FORMATS, stage, workshop


@pytest.fixture
def connection() -> Iterator[duckdb.DuckDBPyConnection]:
    with workshop() as made:
        yield made


def test_counts_are_read(connection: duckdb.DuckDBPyConnection, tmp_path: Path) -> None:
    counts = stage(connection, FORMATS / "contact_counts" / "counts.csv", tmp_path, zone=None)
    assert counts.counts() == (7, 4, 2, 1, 0)
    assert counts.problems() == ["8: quantity: cannot be read"]
    assert counts.rows("local_date | grain | service_label | channel_id | quantity | outcome | contact_type | site | handle_seconds") == [
        "2025-04-01 | month | Council tax | phone | 4120 | completed | - | - | 988800.0",
        "2025-04-01 | month | Council tax | face_to_face | 0 | completed | enquiry | Civic Centre | -",
        "2025-04-07 | week | Waste | web | 310 | completed | - | - | -",
        "2025-04-08 | day | Waste | unknown | 12 | abandoned | - | - | -",
    ]
    assert counts.rows("excluded", "excluded is not null") == ["nobody counted", "total row"]
    assert counts.rows("array_to_string(unknown_words, '; ')", "len(unknown_words) > 0 and excluded is null") == ["channel_id=Drum"]
