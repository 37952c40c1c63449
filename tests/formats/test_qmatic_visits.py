"""Qmatic visits: a visitor sent on to another counter is one contact, waits and handling added up."""

from collections.abc import Iterator
from pathlib import Path

import duckdb
import pytest

from tests.formats.staged import FORMATS, fold, folded, stage, workshop


@pytest.fixture
def connection() -> Iterator[duckdb.DuckDBPyConnection]:
    with workshop() as made:
        yield made


def test_transactions_fold_into_visits(connection: duckdb.DuckDBPyConnection, tmp_path: Path) -> None:
    visits = stage(connection, FORMATS / "qmatic_visits" / "visits.csv", tmp_path)
    assert visits.counts() == (5, 4, 0, 1, 0)
    assert visits.problems() == ["6: wait_seconds: cannot be read"]
    connection.execute("create temp table visits as select *, null::timestamp as stated_at from staged")
    fold(connection, visits.file.made_by, {"f": "visits"})
    assert folded(connection, "native_id | outcome | service_label | queue | site | wait_seconds | handle_seconds | legs") == [
        "7001 | completed | Council Tax | Revenues | Civic Centre | 730.0 | 480.0 | 1",
        "7002 | no_show | Housing | Housing | Civic Centre | 1820.0 | 0.0 | 1",
        "7003 | no_show | Housing | Housing | Civic Centre | 1500.0 | 2700.0 | 2",
    ]


HEAD = "id,create_timestamp,visit_key,service_name,waiting_time,transaction_time,outcome\n"
AT_DESK = "2,2026-03-27 10:10:00.000,1,Bins,50,"


def test_a_transaction_that_a_later_export_tells_further_on_counts_once(connection: duckdb.DuckDBPyConnection, tmp_path: Path) -> None:
    for name, rest in (
        ("early", "1,2026-03-27 10:00:00.000,1,Bins,100,0,TRANSFERRED\n" + AT_DESK + "0,\n"),
        ("late", AT_DESK + "300,SERVED\n"),
    ):
        path = tmp_path / f"{name}.csv"
        path.write_text(HEAD + rest)
        made = stage(connection, path, tmp_path)
        connection.execute(f"create or replace temp table {name} as select *, null::timestamp as stated_at from staged")
    fold(connection, made.file.made_by, {"a": "early", "b": "late"})
    assert folded(connection, "outcome | wait_seconds | handle_seconds | legs") == ["completed | 150.0 | 300.0 | 2"]


def test_the_reference_is_a_key_and_staff_are_not_staged(connection: duckdb.DuckDBPyConnection, tmp_path: Path) -> None:
    visits = stage(connection, FORMATS / "qmatic_visits" / "visits.csv", tmp_path)
    assert visits.rows("keys[1].key = key_reference('CT000124')") == ["true", "-", "-", "-"]
    text = str(connection.execute("select * from staged").fetchall())
    for personal in ("Nia Carter", "A001", "CT000124"):
        assert personal not in text
