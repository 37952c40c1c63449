"""San Francisco 311: times of a zone with a gap, the year 26, other agencies that are not the public."""

from collections.abc import Iterator
from pathlib import Path

import duckdb
import pytest

from tests.formats.staged import FORMATS, stage, workshop


@pytest.fixture
def connection() -> Iterator[duckdb.DuckDBPyConnection]:
    with workshop() as made:
        yield made


def test_cases_become_contacts(connection: duckdb.DuckDBPyConnection, tmp_path: Path) -> None:
    cases = stage(connection, FORMATS / "sf_311" / "cases.csv", tmp_path)
    assert cases.counts() == (5, 4, 0, 1, 0)
    assert cases.problems() == ["6: started_at: cannot be read"]  # the year 26 is no year
    assert cases.rows("native_id | started_at | updated_at | channel_id | direction | service_label | reason") == [
        "101 | 2026-03-08 09:59:00 | 2026-03-08 17:00:00 | app | inbound | Street and Sidewalk Cleaning | Bulky items",
        "102 | 2026-03-08 10:01:00 | 2026-03-08 10:01:00 | phone | inbound | Graffiti | -",
        "103 | 2026-03-09 16:00:00 | 2026-03-09 16:00:00 | other | internal | Illegal Postings | -",
        "104 | 2026-03-09 16:30:00 | - | unknown | inbound | Encampment | -",
    ]
    assert cases.rows("array_to_string(unknown_words, '; ')", "len(unknown_words) > 0") == ["channel_id=Semaphore; direction=Semaphore"]
