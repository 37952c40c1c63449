"""UCCX calls: a transfer is the next sequence number of one session, two agents asked are one wait."""

from collections.abc import Iterator
from pathlib import Path

import duckdb
import pytest

from tests.formats.staged import FORMATS, fold, folded, stage, workshop


FIXTURE = FORMATS / "uccx_detailed_calls" / "report.csv"


@pytest.fixture
def connection() -> Iterator[duckdb.DuckDBPyConnection]:
    with workshop() as made:
        yield made


def test_legs_fold_into_sessions(connection: duckdb.DuckDBPyConnection, tmp_path: Path) -> None:
    calls = stage(connection, FIXTURE, tmp_path)
    assert calls.counts() == (6, 5, 0, 1, 0)
    assert calls.problems() == ["7: wait_seconds: cannot be read"]
    fold(connection, calls.file.made_by, {"f": "staged"})
    assert folded(
        connection, "native_id | started_at | is_assisted | outcome | queue | wait_seconds | handle_seconds | legs | len(keys)"
    ) == [
        "1-34000012345 | 2026-03-13 09:02:10 | true | completed | Council Tax | 81.0 | 450.0 | 2 | 1",
        "1-34000012347 | 2026-03-13 10:00:00 | false | failed | - | 0.0 | 0.0 | 1 | 1",
        "1-34000012346 | 2026-03-29 01:30:00 | true | abandoned | Waste | 431.0 | 0.0 | 1 | 1",
    ]


def test_nobodys_name_or_number_is_staged(connection: duckdb.DuckDBPyConnection, tmp_path: Path) -> None:
    calls = stage(connection, FIXTURE, tmp_path)
    assert calls.value("bool_or(keys[1].key = key_phone('0117 496 0101'))") is True
    text = str(connection.execute("select * from staged").fetchall())
    assert "Desk" not in text and "960101" not in text


def test_an_agent_whom_a_later_export_tells_of_differently_is_counted_once(connection: duckdb.DuckDBPyConnection, tmp_path: Path) -> None:
    later = tmp_path / "later.csv"
    later.write_text(FIXTURE.read_text(encoding="utf-8").replace("Desk Two,0:00:05,0:04:00,0:00:30", "Desk Two,0:00:05,0:06:00,0:00:30"))
    first, second = stage(connection, FIXTURE, tmp_path / "a", table="first"), stage(connection, later, tmp_path / "b", table="second")
    fold(connection, first.file.made_by, {"a": "first", "b": "second"})
    assert second.counts() == (6, 5, 0, 1, 0)
    assert folded(connection, "native_id | wait_seconds | handle_seconds | legs")[0] == "1-34000012345 | 81.0 | 570.0 | 2"
