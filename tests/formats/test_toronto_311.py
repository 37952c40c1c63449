"""Toronto 311: no id and no channel, two equal requests, fractions of seven digits, clocks that go forward at two."""

from collections.abc import Iterator
from pathlib import Path

import duckdb
import pytest

from tests.formats.staged import FORMATS, stage, workshop


@pytest.fixture
def connection() -> Iterator[duckdb.DuckDBPyConnection]:
    with workshop() as made:
        yield made


def test_requests_are_read(connection: duckdb.DuckDBPyConnection, tmp_path: Path) -> None:
    requests = stage(connection, FORMATS / "toronto_311" / "SR2026.csv", tmp_path, zone=None)
    assert requests.counts() == (5, 4, 0, 1, 0)
    assert requests.problems() == ["6: started_at: cannot be read"]
    assert requests.rows("native_id | started_at | channel_id | service_label | queue | site") == [
        "- | 2026-03-08 06:59:59 | unknown | Pot hole | Transportation Services | Etobicoke-Lakeshore (03)",
        "- | 2026-03-08 07:00:01.123 | unknown | Bin, missed | Solid Waste Management Services | Spadina-Fort York (10)",
        "- | 2026-03-08 07:00:01.123 | unknown | Bin, missed | Solid Waste Management Services | Spadina-Fort York (10)",
        "- | 2026-07-01 16:00:00 | unknown | Sidewalk - Cleaning | Transportation Services | -",
    ]


def test_where_people_live_is_not_staged(connection: duckdb.DuckDBPyConnection, tmp_path: Path) -> None:
    stage(connection, FORMATS / "toronto_311" / "SR2026.csv", tmp_path, zone=None)
    text = str(connection.execute("select * from staged").fetchall())
    assert "Lakeshore Blvd" not in text and "M8Y" not in text
