"""New York 311: renamed columns, a channel nobody knows, the night the clocks change."""

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
    requests = stage(connection, FORMATS / "nyc_311" / "requests.csv", tmp_path, org_zone="America/New_York")
    assert requests.counts() == (5, 4, 0, 1, 0)
    assert requests.problems() == ["4: started_at: cannot be read"]  # there is no month 13
    assert requests.rows("native_id | started_at | channel_id | service_label | reason | site") == [
        "41 | 2026-03-08 04:59:59 | web | Missed Collection | Recycling | BRONX",  # New York is 5 hours behind until the night of 8 March
        "42 | 2026-03-08 07:30:00 | phone | Noise - Residential | Loud Music/Party | QUEENS",  # a time the clocks skipped moves forward
        "44 | 2026-03-09 16:05:00 | app | HEAT/HOT WATER | ENTIRE BUILDING | BROOKLYN",
        "45 | 2026-03-09 16:05:00 | unknown | Damaged Tree | Branch | BROOKLYN",
    ]
    assert requests.rows("array_to_string(unknown_words, '; ')", "len(unknown_words) > 0") == ["channel_id=CARRIER PIGEON"]
