"""Twilio calls: a dialled leg belongs to its parent, two ways to write a date, a record that is written again."""

from collections.abc import Iterator
from pathlib import Path

import duckdb
import pytest

from tests.formats.staged import FORMATS, fold, folded, stage, workshop


FIXTURE = FORMATS / "twilio_calls" / "Calls.json"


@pytest.fixture
def connection() -> Iterator[duckdb.DuckDBPyConnection]:
    with workshop() as made:
        yield made


def test_legs_fold_into_calls(connection: duckdb.DuckDBPyConnection, tmp_path: Path) -> None:
    calls = stage(connection, FIXTURE, tmp_path, zone=None)
    assert calls.counts() == (7, 6, 0, 1, 0)
    assert calls.problems() == ["7: start_time: cannot be read"]
    fold(connection, calls.file.made_by, {"f": "staged"})
    assert folded(
        connection, "native_id | started_at | direction | is_assisted | outcome | outcome_label | handle_seconds | legs | len(keys)"
    ) == [
        "CA1 | 2026-03-13 09:02:10 | inbound | true | completed | completed | 310.0 | 2 | 1",
        "CA5 | 2026-03-13 10:00:00 | inbound | - | unknown | completed | - | 1 | 1",
        "CA3 | 2026-03-29 01:30:00 | inbound | true | abandoned | completed | - | 2 | 0",
    ]


def test_the_callers_number_is_a_key_and_no_number_is_staged(connection: duckdb.DuckDBPyConnection, tmp_path: Path) -> None:
    calls = stage(connection, FIXTURE, tmp_path, zone=None)
    assert calls.value("bool_or(keys[1].key = key_phone('0117 496 0101'))") is True
    assert "96010" not in str(connection.execute("select * from staged").fetchall())
