"""Asterisk call records: legs that are one call, a queue that answers at once, ids that tell the time without a zone."""

from collections.abc import Iterator
from pathlib import Path

import duckdb
import pytest

from tests.formats.staged import FORMATS, fold, folded, stage, workshop


FIXTURE = FORMATS / "asterisk_cdr" / "Master.csv"
COLUMNS = "native_id | started_at | direction | is_assisted | outcome | outcome_label | queue | handle_seconds | legs | len(keys)"


@pytest.fixture
def connection() -> Iterator[duckdb.DuckDBPyConnection]:
    with workshop() as made:
        yield made


def test_legs_fold_into_calls_and_a_queue_that_was_not_answered_is_not_known(connection: duckdb.DuckDBPyConnection, tmp_path: Path) -> None:
    log = stage(connection, FIXTURE, tmp_path, zone=None)
    assert log.counts() == (6, 4, 1, 1, 0)
    assert log.problems() == ["6: uniqueid: cannot be read"]
    assert log.rows("excluded", "excluded is not null") == ["a telephone that rang for a queue"]
    fold(connection, log.file.made_by, {"f": "staged"})
    assert folded(connection, COLUMNS) == [
        "1773392530.101 | 2026-03-13 09:02:10 | inbound | true | completed | ANSWERED | council-tax | 120.0 | 2 | 1",
        "1773395530.110 | 2026-03-13 09:52:10 | outbound | true | abandoned | NO ANSWER | - | - | 1 | 0",
        "1774747800.103 | 2026-03-29 01:30:00 | inbound | true | unknown | ANSWERED | waste | - | 1 | 0",
    ]


def test_records_without_a_linked_id_are_told_apart_by_their_own(connection: duckdb.DuckDBPyConnection, tmp_path: Path) -> None:
    short = tmp_path / "Master.csv"
    short.write_text("".join(line.rsplit(",", 3)[0] + "\n" for line in FIXTURE.read_text().splitlines()))
    log = stage(connection, short, tmp_path / "work", zone=None)
    fold(connection, log.file.made_by, {"f": "staged"})
    assert folded(connection, "native_id | legs") == ["1773392530.101 | 2", "1773395530.110 | 1", "1774747800.103 | 1"]


def test_nobodys_number_name_or_telephone_is_staged(connection: duckdb.DuckDBPyConnection, tmp_path: Path) -> None:
    log = stage(connection, FIXTURE, tmp_path, zone=None)
    assert log.value("bool_or(keys[1].key = key_phone('0117 496 0101'))") is True
    text = str(connection.execute("select * from staged").fetchall())
    for personal in ("960101", "900108", "PJSIP", "Desk"):
        assert personal not in text
