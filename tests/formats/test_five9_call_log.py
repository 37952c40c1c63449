"""Five9 call log: one word is wrap-up and outcome, a transfer has a row of its own, the agent who is [None] is nobody."""

from collections.abc import Iterator
from pathlib import Path

import duckdb
import pytest

from tests.formats.staged import FORMATS, stage, workshop


@pytest.fixture
def connection() -> Iterator[duckdb.DuckDBPyConnection]:
    with workshop() as made:
        yield made


def test_calls_are_read(connection: duckdb.DuckDBPyConnection, tmp_path: Path) -> None:
    calls = stage(connection, FORMATS / "five9_call_log" / "call_log.csv", tmp_path)
    assert calls.counts() == (6, 4, 1, 1, 0)
    assert calls.problems() == ["7: started_at: cannot be read"]
    assert calls.rows("excluded", "excluded is not null") == ["a leg of another call, or a test"]
    assert calls.rows("native_id | started_at | direction | is_assisted | outcome | queue | reason | wait_seconds | handle_seconds") == [
        "300000001 | 2026-03-13 09:02:00 | inbound | true | completed | Council Tax | Balance enquiry | 61.0 | 301.0",
        "300000002 | 2026-03-13 09:05:00 | inbound | true | abandoned | Council Tax | Abandon | 431.0 | 0.0",
        "300000003 | 2026-03-29 01:30:00 | inbound | false | unknown | - | Caller Disconnected | 0.0 | 0.0",
        "300000005 | 2026-03-13 09:07:00 | outbound | true | completed | - | No Disposition | 0.0 | 60.0",
    ]


def test_the_callers_number_is_a_key_and_no_agent_is_named(connection: duckdb.DuckDBPyConnection, tmp_path: Path) -> None:
    calls = stage(connection, FORMATS / "five9_call_log" / "call_log.csv", tmp_path)
    assert calls.value("bool_or(keys[1].key = key_phone('0117 496 0101'))") is True
    text = str(connection.execute("select * from staged").fetchall())
    assert "desk1" not in text and "Desk One" not in text and "960101" not in text
