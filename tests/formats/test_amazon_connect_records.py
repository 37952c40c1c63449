"""Amazon Connect: versions of a record, transfers that are one contact, calls that end in the menu."""

from collections.abc import Iterator
from pathlib import Path

import duckdb
import pytest

from tests.formats.staged import FORMATS, fold, folded, stage, workshop


@pytest.fixture
def connection() -> Iterator[duckdb.DuckDBPyConnection]:
    with workshop() as made:
        yield made


def test_records_fold_into_contacts(connection: duckdb.DuckDBPyConnection, tmp_path: Path) -> None:
    records = stage(connection, FORMATS / "amazon_connect_records" / "connect-ctr.json", tmp_path, zone=None)
    assert records.counts() == (7, 5, 1, 1, 0)
    assert records.problems() == ["7: InitiationTimestamp: cannot be read"]
    assert records.rows("excluded", "excluded is not null") == ["not a contact of a customer"]
    fold(connection, records.file.made_by, {"f": "staged"})
    assert folded(connection, "native_id | started_at | is_assisted | outcome | queue | reason | wait_seconds | handle_seconds | legs") == [
        "a1 | 2026-03-13 09:02:10 | true | completed | Council Tax | CT_BALANCE | 81.0 | 419.0 | 2",
        "b1 | 2026-03-29 00:30:00 | true | abandoned | Waste | - | 90.0 | - | 1",
        "c1 | 2026-03-29 01:30:00 | false | completed | - | - | - | - | 1",
    ]


def test_the_keys_of_all_legs_are_kept_once(connection: duckdb.DuckDBPyConnection, tmp_path: Path) -> None:
    records = stage(connection, FORMATS / "amazon_connect_records" / "connect-ctr.json", tmp_path, zone=None)
    fold(connection, records.file.made_by, {"f": "staged"})
    assert folded(connection, "list_sort(list_transform(keys, lambda k: k.key_type))") == ["[phone, reference]", "[phone]", "[]"]
    assert connection.execute(
        "select list_contains(list_transform(keys, lambda k: k.key), key_phone('0117 496 0101')) from folded where native_id = 'a1'"
    ).fetchone() == (True,)
