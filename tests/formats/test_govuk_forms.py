"""GOV.UK Forms: each submission once, by its own offset; the answers are never staged."""

from collections.abc import Iterator
from pathlib import Path

import duckdb
import pytest

from tests.formats.staged import FORMATS, stage, workshop


@pytest.fixture
def connection() -> Iterator[duckdb.DuckDBPyConnection]:
    with workshop() as made:
        yield made


def test_submissions_become_completions(connection: duckdb.DuckDBPyConnection, tmp_path: Path) -> None:
    sent = stage(connection, FORMATS / "govuk_forms" / "missed_bin_2026-03-29.csv", tmp_path, zone=None)
    assert sent.counts() == (5, 3, 0, 1, 1)
    assert sent.problems() == ["6: completed_at: cannot be read"]
    assert sent.rows("completed_at | local_date | step | keys[1].key = key_reference('b7qz81tn')") == [
        "2026-03-29 00:58:11 | 2026-03-29 | completed | false",
        "2026-03-29 23:31:55 | 2026-03-30 | completed | true",
        "2026-03-29 21:10:00 | 2026-03-29 | completed | false",
    ]


def test_no_answer_and_no_reference_is_staged(connection: duckdb.DuckDBPyConnection, tmp_path: Path) -> None:
    sent = stage(connection, FORMATS / "govuk_forms" / "missed_bin_2026-03-29.csv", tmp_path, zone=None)
    text = str(connection.execute("select * from staged").fetchall())
    assert sent.value("count(native_id)") == 3
    for personal in ("9KJ2M4PX", "B7QZ81TN", "Missed collection", "Carter", "07700", "496 0101"):
        assert personal not in text
