"""Genesys interactions: lists, milliseconds beside clocks, the hour that does not exist, and words nobody knows."""

from collections.abc import Iterator
from pathlib import Path

import duckdb
import pytest

from tests.formats.staged import FORMATS, stage, workshop


@pytest.fixture
def connection() -> Iterator[duckdb.DuckDBPyConnection]:
    with workshop() as made:
        yield made


def test_rows_become_contacts_and_the_bad_one_is_listed(connection: duckdb.DuckDBPyConnection, tmp_path: Path) -> None:
    calls = stage(connection, FORMATS / "genesys_interactions" / "interactions.csv", tmp_path)
    assert calls.counts() == (5, 4, 0, 1, 0)
    assert calls.problems() == ["6: started_at: cannot be read"]
    assert calls.rows("native_id | started_at | channel_id | is_assisted | outcome | queue | reason | wait_seconds | handle_seconds") == [
        "g-001 | 2026-03-13 09:02:00 | phone | true | completed | Council Tax | CT - Refund | 61.002 | 301.144",
        "g-002 | 2026-03-13 09:03:00 | phone | true | abandoned | Council Tax | - | - | 12.5",
        "g-003 | 2026-03-29 01:30:00 | phone | true | completed | Waste | Missed bin | 0.0 | 60.0",
        "g-004 | 2026-03-29 01:30:00 | unknown | false | unknown | - | - | - | -",
    ]
    assert calls.rows("array_to_string(unknown_words, '; ')", "len(unknown_words) > 0") == ["channel_id=pigeon"]


def test_the_callers_number_is_a_key_and_a_withheld_one_is_none(connection: duckdb.DuckDBPyConnection, tmp_path: Path) -> None:
    calls = stage(connection, FORMATS / "genesys_interactions" / "interactions.csv", tmp_path)
    assert calls.rows("keys[1].key = key_phone('01174 960101')") == ["true", "false", "false", "-"]


def test_an_export_that_says_it_is_partial_is_marked(connection: duckdb.DuckDBPyConnection, tmp_path: Path) -> None:
    whole = FORMATS / "genesys_interactions" / "interactions.csv"
    partial = tmp_path / "partial.csv"
    partial.write_text(whole.read_text().replace("YES,,Media Type: voice,pigeon", "NO,,Media Type: voice,pigeon"))
    assert stage(connection, whole, tmp_path / "work").file.statement.complete is True
    assert stage(connection, partial, tmp_path / "work").file.statement.complete is False
