"""Control totals: periods of several lengths, a month where none is said, shares with decimals."""

from collections.abc import Iterator
from pathlib import Path

import duckdb
import pytest

from tests.formats.staged import FORMATS, stage, workshop


@pytest.fixture
def connection() -> Iterator[duckdb.DuckDBPyConnection]:
    with workshop() as made:
        yield made


def test_totals_are_read(connection: duckdb.DuckDBPyConnection, tmp_path: Path) -> None:
    totals = stage(connection, FORMATS / "control_totals" / "totals.csv", tmp_path, zone=None)
    assert totals.counts() == (5, 4, 0, 1, 0)
    assert totals.problems() == ["6: grain: is not one of event, hour, day, week, month"]
    assert totals.rows("local_date | grain | measure | channel_id | queue | service_label | total | note") == [
        "2026-03-01 | month | offered | phone | Council Tax | - | 12340.0 | switchboard report",
        "2026-03-02 | week | answered | phone | - | - | 2905.0 | -",
        "2026-03-13 | day | visits | - | - | - | 1800.0 | -",
        "2026-03-01 | month | payments | web | - | Parking | 97.5 | -",
    ]


def test_a_week_begins_on_monday(connection: duckdb.DuckDBPyConnection, tmp_path: Path) -> None:
    path = tmp_path / "weeks.csv"
    path.write_text("Period start,Grain,Measure,Total\n02/03/2026,Week,visits,1\n03/03/2026,week,visits,2\n")
    totals = stage(connection, path, tmp_path / "work", zone=None)
    assert totals.rows("local_date | grain") == ["2026-03-02 | week"]
    assert totals.problems() == ["3: local_date: is not the first day of a week"]
