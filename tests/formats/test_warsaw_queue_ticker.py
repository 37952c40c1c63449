"""Queue ticker: tickets served are differences of the number on display, also where two runs of numbers take turns."""

from collections.abc import Iterator
from pathlib import Path

import duckdb
import pytest

from tests.formats.staged import FORMATS, fold, stage, workshop


@pytest.fixture
def connection() -> Iterator[duckdb.DuckDBPyConnection]:
    with workshop() as made:
        yield made


def test_snapshots_fold_into_tickets_served(connection: duckdb.DuckDBPyConnection, tmp_path: Path) -> None:
    ticker = stage(connection, FORMATS / "warsaw_queue_ticker" / "snapshots.csv", tmp_path, zone=None)
    assert ticker.counts() == (7, 6, 0, 1, 0)
    assert ticker.problems() == ["8: local_date: cannot be read"]
    fold(connection, ticker.file.made_by, {"f": "staged"})
    shown = connection.execute("select grain, local_date::varchar, channel_id, site, queue, quantity from folded order by queue").fetchall()
    assert shown == [
        ("day", "2026-03-13", "face_to_face", "Office_A", "T", 0),
        ("day", "2026-03-13", "face_to_face", "Office_A", "W", 8),
    ]


def test_the_real_offices_served_far_fewer_than_there_are_snapshots(
    connection: duckdb.DuckDBPyConnection, shared: Path, tmp_path: Path
) -> None:
    real = shared / "data" / "warsaw_office_queues" / "warsaw_queues_jan2020_11offices.parquet"
    ticker = stage(connection, real, tmp_path, zone=None)
    assert ticker.counts() == (201067, 201067, 0, 0, 0)
    fold(connection, ticker.file.made_by, {"f": "staged"})
    days, served, most = connection.execute("select count(*), sum(quantity), max(quantity) from folded").fetchone()
    assert (days, served, most) == (1634, 51480, 246)
