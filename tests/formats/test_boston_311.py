"""Boston 311: the date order proves itself, city staff are not the public, times are Boston's."""

from collections.abc import Iterator
from pathlib import Path

import duckdb
import pytest

from tests.formats.staged import FORMATS, stage, workshop


@pytest.fixture
def connection() -> Iterator[duckdb.DuckDBPyConnection]:
    with workshop() as made:
        yield made


def test_requests_become_contacts(connection: duckdb.DuckDBPyConnection, tmp_path: Path) -> None:
    cases = stage(connection, FORMATS / "boston_311" / "311.csv", tmp_path, org_zone="America/New_York")
    assert cases.counts() == (5, 4, 0, 1, 0)
    assert cases.problems() == ["6: started_at: cannot be read"]
    assert cases.rows("native_id | started_at | channel_id | direction | service_label") == [
        "901 | 2011-03-13 06:10:00 | app | inbound | Improper Storage of Trash",
        "902 | 2011-03-13 07:20:00 | phone | inbound | Requests for Street Cleaning",
        "903 | 2011-03-15 01:00:00 | other | internal | Parking Enforcement",
        "904 | 2011-03-14 13:10:00 | unknown | inbound | Graffiti Removal",
    ]
    assert cases.rows("array_to_string(unknown_words, '; ')", "len(unknown_words) > 0") == [
        "channel_id=Carrier Dove; direction=Carrier Dove"
    ]


def test_a_later_extract_with_the_day_first_is_read_too(connection: duckdb.DuckDBPyConnection, tmp_path: Path) -> None:
    path = tmp_path / "later.csv"
    text = (FORMATS / "boston_311" / "311.csv").read_text()
    path.write_text(text.replace("3/13/2011", "13/03/2015").replace("3/14/2011", "14/03/2015").replace("013/03", "13/03"))
    cases = stage(connection, path, tmp_path / "work")
    assert cases.rows("started_at", "row_no = 2") == ["2015-03-13 05:10:00"]


def test_no_street_is_staged(connection: duckdb.DuckDBPyConnection, tmp_path: Path) -> None:
    stage(connection, FORMATS / "boston_311" / "311.csv", tmp_path)
    assert "Example St" not in str(connection.execute("select * from staged").fetchall())


def test_a_file_that_ends_inside_a_row_is_incomplete(connection: duckdb.DuckDBPyConnection, tmp_path: Path) -> None:
    text = next(FORMATS.joinpath("boston_311").iterdir()).read_text("utf-8").rstrip("\n")
    (tmp_path / "cases.csv").write_text(text[:-12].rsplit(",", 2)[0], "utf-8")
    cases = stage(connection, tmp_path / "cases.csv", tmp_path / "work")
    assert cases.file.rows_rejected >= 1
    assert cases.file.statement.complete is False
    assert "in the middle of a row" in cases.file.statement.caveats[0]
