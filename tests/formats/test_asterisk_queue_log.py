"""Asterisk queue_log: a call is one contact however its events are cut into files; only the caller's key is kept."""

from collections.abc import Iterator
from pathlib import Path

import duckdb
import pytest

from tests.formats.staged import FORMATS, fold, folded, stage, workshop


@pytest.fixture
def connection() -> Iterator[duckdb.DuckDBPyConnection]:
    with workshop() as made:
        yield made


COLUMNS = "native_id | started_at | outcome | outcome_label | queue | wait_seconds | handle_seconds | legs | len(keys)"


def test_events_fold_into_calls(connection: duckdb.DuckDBPyConnection, tmp_path: Path) -> None:
    log = stage(connection, FORMATS / "asterisk_queue_log" / "queue_log", tmp_path, zone=None)
    assert log.counts() == (7, 5, 1, 1, 0)
    assert log.problems() == ["7: event: is missing"]
    assert log.rows("excluded", "excluded is not null") == ["not about a call"]
    fold(connection, log.file.made_by, {"f": "staged"})
    assert folded(connection, COLUMNS) == [
        "1773392450.1 | 2026-03-13 09:01:00 | completed | COMPLETECALLER | council-tax | 61.0 | 259.0 | 1 | 1",
        "1773392790.3 | 2026-03-13 09:06:40 | abandoned | ABANDON | waste | 90.0 | - | 1 | 1",
    ]


def test_the_callers_number_and_name_are_not_staged(connection: duckdb.DuckDBPyConnection, tmp_path: Path) -> None:
    log = stage(connection, FORMATS / "asterisk_queue_log" / "queue_log", tmp_path, zone=None)
    text = str(connection.execute("select * from staged").fetchall())
    assert log.value("bool_or(keys[1].key = key_phone('07700 900109'))") is True
    for personal in ("960101", "900109", "CARTER", "PJSIP"):
        assert personal not in text


def test_a_log_cut_anywhere_gives_the_same_calls(connection: duckdb.DuckDBPyConnection, shared: Path, tmp_path: Path) -> None:
    lines = (shared / "formats" / "08_asterisk" / "queue_log").read_text().splitlines(keepends=True)
    whole = _calls(connection, tmp_path, {"whole": lines})
    assert len(whole) == 5
    for cut in range(1, len(lines)):
        assert _calls(connection, tmp_path, {"first": lines[:cut], "second": lines[cut:]}) == whole, cut


def _calls(connection: duckdb.DuckDBPyConnection, tmp_path: Path, files: dict[str, list[str]]) -> list[str]:
    for name, lines in files.items():
        path = tmp_path / name
        path.write_text("".join(lines))
        log = stage(connection, path, tmp_path / "work", zone=None, table=f"t_{name}", claimed="asterisk_queue_log")
    fold(connection, log.file.made_by, {name: f"t_{name}" for name in files})
    return folded(connection, COLUMNS)
