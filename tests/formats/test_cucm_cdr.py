"""CUCM call records: a line of types below the header, epoch times where 0 is never, legs of one call."""

from collections.abc import Iterator
from pathlib import Path

import duckdb
import pytest

from tests.formats.staged import FORMATS, fold, folded, stage, workshop


FIXTURE = FORMATS / "cucm_cdr" / "cdr_StandAloneCluster_01_202603130900_1"


@pytest.fixture
def connection() -> Iterator[duckdb.DuckDBPyConnection]:
    with workshop() as made:
        yield made


def test_legs_fold_into_calls(connection: duckdb.DuckDBPyConnection, tmp_path: Path) -> None:
    log = stage(connection, FIXTURE, tmp_path, zone=None)
    assert log.counts() == (6, 4, 1, 1, 0)
    assert log.problems() == ["7: dateTimeOrigination: cannot be read"]
    assert log.rows("excluded", "excluded is not null") == ["the line that names the types"]
    fold(connection, log.file.made_by, {"f": "staged"})
    assert folded(connection, "native_id | started_at | direction | outcome | queue | handle_seconds | legs | len(keys)") == [
        "1-1001-20260313 | 2026-03-13 09:02:10 | inbound | completed | 8000 | 360.0 | 2 | 1",
        "1-1003-20260313 | 2026-03-13 09:52:10 | outbound | completed | - | 60.0 | 1 | 0",
        "1-1002-20260329 | 2026-03-29 01:30:00 | inbound | abandoned | 8000 | - | 1 | 0",
    ]


def test_a_release_without_hunt_pilots_is_read(connection: duckdb.DuckDBPyConnection, tmp_path: Path) -> None:
    old = tmp_path / "cdr_old"
    old.write_text("".join(line.rsplit(",", 1)[0] + "\n" for line in FIXTURE.read_text().splitlines()))
    log = stage(connection, old, tmp_path / "work", zone=None)
    fold(connection, log.file.made_by, {"f": "staged"})
    assert folded(connection, "queue") == ["-", "-", "-"]


def test_no_number_and_no_telephone_is_staged(connection: duckdb.DuckDBPyConnection, tmp_path: Path) -> None:
    log = stage(connection, FIXTURE, tmp_path, zone=None)
    assert log.value("bool_or(keys[1].key = key_phone('0117 496 0101'))") is True
    text = str(connection.execute("select * from staged").fetchall())
    for personal in ("960101", "900108", "SEP00"):
        assert personal not in text
