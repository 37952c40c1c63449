"""Chicago 311: calls for information and duplicates are contacts."""

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
    requests = stage(connection, FORMATS / "chicago_311" / "requests.csv", tmp_path)
    assert requests.counts() == (4, 4, 0, 0, 0)
    assert requests.rows("native_id | started_at | channel_id | contact_type") == [
        "SR26-1 | 2026-03-08 07:58:00 | phone | enquiry",  # a call for information only is a contact all the same
        "SR26-2 | 2026-03-08 08:00:10 | app | unknown",
        "SR26-3 | 2026-03-09 20:05:10 | web | unknown",  # so is a request somebody else had made before
        "SR26-4 | 2026-03-09 20:05:10 | unknown | unknown",
    ]
