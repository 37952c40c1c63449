"""San Francisco 311 before 2017: other headings, American clocks."""

from collections.abc import Iterator
from pathlib import Path

import duckdb
import pytest

from tests.formats.staged import FORMATS, stage, workshop


@pytest.fixture
def connection() -> Iterator[duckdb.DuckDBPyConnection]:
    with workshop() as made:
        yield made


def test_cases_become_contacts(connection: duckdb.DuckDBPyConnection, tmp_path: Path) -> None:
    cases = stage(connection, FORMATS / "sf_311_2016" / "cases.csv", tmp_path)
    assert cases.counts() == (5, 4, 0, 1, 0)
    assert cases.problems() == ["6: started_at: cannot be read"]
    assert cases.rows("native_id | started_at | updated_at | channel_id | direction | service_label | reason | queue") == [
        "501 | 2016-07-01 07:05:00 | 2016-07-02 15:00:00 | phone | inbound | Street and Sidewalk Cleaning | Bulky Items | DPW Ops Queue",
        "502 | 2016-07-01 19:10:00 | - | app | inbound | Graffiti Public Property | Illegal Postings | DPW Ops Queue",
        "503 | 2016-07-01 20:00:00 | - | other | internal | General Requests | - | 311 Supervisor Queue",
        "504 | 2016-07-01 21:00:00 | - | unknown | inbound | General Requests | - | 311 Supervisor Queue",
    ]
    assert cases.rows("array_to_string(unknown_words, '; ')", "len(unknown_words) > 0") == [
        "channel_id=Smoke Signal; direction=Smoke Signal"
    ]


def test_headings_with_spaces_are_the_same_columns(connection: duckdb.DuckDBPyConnection, tmp_path: Path) -> None:
    path = tmp_path / "spaces.csv"
    path.write_text((FORMATS / "sf_311_2016" / "cases.csv").read_text().replace("Request.Type", "Request Type").replace("ble.Ag", "ble Ag"))
    cases = stage(connection, path, tmp_path / "work")
    assert cases.rows("reason | queue", "row_no = 2") == ["Bulky Items | DPW Ops Queue"]
