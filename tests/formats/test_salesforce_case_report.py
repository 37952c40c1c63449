"""Salesforce: a footer that is no row, line ends in a cell, two states of one case."""

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
    cases = stage(connection, FORMATS / "salesforce_case_report" / "report1780000000000.csv", tmp_path)
    assert cases.counts() == (4, 3, 0, 0, 1)  # the footer is no row; of two states of one case the later in the file counts
    assert cases.rows("native_id | started_at | channel_id | outcome | service_label | len(keys)") == [
        "00000007 | 2026-07-13 08:09:00 | phone | completed | Council tax | 1",
        "00000008 | 2026-07-13 08:31:00 | web | completed | Waste | 0",
        "00000009 | 2026-07-14 10:40:00 | unknown | completed | Parking | 0",
    ]
