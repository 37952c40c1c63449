"""NICE CXone contacts: transfers under one master, a master of 0, a medium nobody knows."""

from collections.abc import Iterator
from pathlib import Path

import duckdb
import pytest

from tests.formats.staged import FORMATS, fold, folded, stage, workshop


FIXTURE = FORMATS / "cxone_call_detail" / "data.csv"


@pytest.fixture
def connection() -> Iterator[duckdb.DuckDBPyConnection]:
    with workshop() as made:
        yield made


def test_contacts_fold_under_their_master(connection: duckdb.DuckDBPyConnection, tmp_path: Path) -> None:
    calls = stage(connection, FIXTURE, tmp_path)
    assert calls.counts() == (6, 5, 0, 1, 0)
    assert calls.problems() == ["7: started_at: cannot be read"]
    assert calls.rows("array_to_string(unknown_words, '; ')", "len(unknown_words) > 0") == ["channel_id=Fax"]
    fold(connection, calls.file.made_by, {"f": "staged"})
    assert folded(
        connection, "native_id | started_at | channel_id | is_assisted | outcome | queue | wait_seconds | handle_seconds | legs"
    ) == [
        "9001 | 2026-03-13 09:02:10 | phone | true | completed | Council Tax | 81.0 | 420.0 | 2",
        "9004 | 2026-03-13 10:00:00 | chat | false | unknown | Waste | 0.0 | 0.0 | 1",
        "9005 | 2026-03-13 10:10:00 | unknown | true | completed | Waste | 5.0 | 60.0 | 1",
        "9003 | 2026-03-29 01:30:00 | phone | true | abandoned | Council Tax | 431.0 | 0.0 | 1",
    ]


def test_nobodys_name_or_number_is_staged(connection: duckdb.DuckDBPyConnection, tmp_path: Path) -> None:
    calls = stage(connection, FIXTURE, tmp_path)
    assert calls.value("bool_or(keys[1].key = key_phone('0117 496 0101'))") is True
    text = str(connection.execute("select * from staged").fetchall())
    assert "Desk" not in text and "960101" not in text
